"""Words and how probable each is; the best way to cut a sentence into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bulletin.proof.model.grams import ORDER, Codes, codes, joined
from bulletin.proof.model.tables import Table, summed

Floats = NDArray[np.float64]

# Words are no longer than a run, so that each is one number.
LONGEST = ORDER
# A character that is no word, and one of a word's length that is none.
LONE = -16.0
NONE = -1e9


@dataclass(frozen=True, slots=True)
class Lexicon:
    words: Table

    @classmethod
    def of(cls, frequencies: Mapping[str, float]) -> "Lexicon":
        kept = {word: f for word, f in frequencies.items() if 0 < len(word) <= LONGEST and f > 0}
        keys = np.array([int(joined(codes(word))) for word in kept], np.uint64)
        weights = np.array(list(kept.values()), np.float64)
        keys, weights = summed(keys, weights / weights.sum())
        return cls(Table.of(keys, np.log(weights).astype(np.float16)))

    def save(self, folder: Path) -> None:
        self.words.save(folder, "words")

    @classmethod
    def load(cls, folder: Path) -> "Lexicon":
        return cls(Table.load(folder, "words"))

    def scores(self, keys: Codes, *, lone: bool) -> Floats:
        if not len(self.words.keys):
            return np.full(keys.shape, LONE if lone else NONE)
        places, there = self.words.find(keys.ravel())
        places, there = places.reshape(keys.shape), there.reshape(keys.shape)
        missing = LONE if lone else NONE
        return np.where(there, self.words.values[places].astype(np.float64), missing)


@dataclass(frozen=True, slots=True)
class Lattice:
    """All words of a sentence: how good the best cut is up to each place, and on from it."""

    signs: Codes
    until: Floats
    since: Floats

    @classmethod
    def of(cls, signs: Codes, lexicon: Lexicon) -> "Lattice":
        size = len(signs)
        by_length = []
        for length in range(1, min(LONGEST, size) + 1):
            windows = np.lib.stride_tricks.sliding_window_view(signs, length)
            by_length.append(lexicon.scores(joined(windows), lone=length == 1).tolist())
        until = [0.0] + [NONE] * size
        for end in range(1, size + 1):
            until[end] = max(
                until[end - length] + scores[end - length]
                for length, scores in enumerate(by_length, 1)
                if length <= end
            )
        since = [NONE] * size + [0.0]
        for start in range(size - 1, -1, -1):
            since[start] = max(
                since[start + length] + scores[start]
                for length, scores in enumerate(by_length, 1)
                if start + length <= size
            )
        return cls(signs, np.array(until), np.array(since))

    @property
    def best(self) -> float:
        return float(self.until[-1])

    def replaced(
        self, starts: NDArray[np.intp], replacements: Codes, lexicon: Lexicon
    ) -> tuple[Floats, NDArray[np.int64]]:
        """The best cut with the signs from each start replaced, and its word's length there.

        Only words that hold the first of the replaced signs and end with or after the last are
        looked at, and those of which each replaced sign is one alone.
        """
        size, width = len(self.signs), replacements.shape[1]
        best = np.full(len(starts), NONE)
        longest = np.ones(len(starts), np.int64)
        alone = lexicon.scores(replacements, lone=True).sum(axis=1)
        best = self.until[starts] + alone + self.since[starts + width]
        padded = np.concatenate([self.signs, np.zeros(LONGEST, np.uint64)])
        for length in range(max(2, width), LONGEST + 1):
            for offset in range(length - width + 1):
                begin = starts - offset
                fits = (begin >= 0) & (begin + length <= size)
                rows = padded[np.maximum(begin, 0)[:, None] + np.arange(length)]
                rows[:, offset : offset + width] = replacements
                score = lexicon.scores(joined(rows), lone=False)
                total = np.where(
                    fits,
                    self.until[np.maximum(begin, 0)]
                    + score
                    + self.since[np.minimum(begin + length, size)],
                    NONE,
                )
                better = total > best
                best[better] = total[better]
                longest[better] = length
        return best, longest
