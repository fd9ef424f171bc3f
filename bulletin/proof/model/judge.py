"""A sentence → the characters that are wrong in it, what is meant, and how sure that is."""

from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bulletin.proof.data_files import entries
from bulletin.proof.model.evidence import NAMES, Candidates, Teachers, evidence
from bulletin.proof.model.grams import plain

# A sentence mended at one place is judged again, for a wrong neighbour hides another.
PASSES = 3
DATA = "wrong_characters"
# What is less probable is not even told to those who know more of the names and the past.
FLOOR = 0.1
KEPT_SENTENCES = 4000
LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic regression of data/wrong_characters.toml."""

    numbers: NDArray[np.float64]
    bias: float

    @classmethod
    def read(cls) -> "Weights":
        data = entries(DATA)["regression"]
        return cls(np.array([data["weights"][name] for name in NAMES]), data["bias"])

    def sureness(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(-(rows @ self.numbers + self.bias)))


@dataclass(frozen=True, slots=True)
class Guess:
    """``meant`` should stand at ``start``, with a probability."""

    start: int
    meant: str
    sureness: float

    @property
    def end(self) -> int:
        return self.start + len(self.meant)

    def part(self, at: int) -> "Guess":
        return Guess(self.start + at, self.meant[at], self.sureness)


@dataclass(slots=True, eq=False)
class WrongCharacterModel:
    teachers: Teachers
    weights: Weights
    least: float
    _kept: OrderedDict[str, tuple[Guess, ...]] = field(default_factory=OrderedDict)

    @classmethod
    def load(cls, folder: Path, genre: Path) -> "WrongCharacterModel":
        """``genre`` holds the language of the genre, taught here or, where nobody did, there."""
        return cls(Teachers.load(folder, genre), Weights.read(), entries(DATA)["levels"]["ask"])

    def guesses(self, sentence: str) -> tuple[Guess, ...]:
        """What is wrong in the sentence; a sentence that was judged before is not judged again."""
        # Several threads ask at once: nothing is moved, so that nothing can be gone meanwhile.
        kept = self._kept.get(sentence)
        if kept is not None:
            return kept
        found = tuple(self.judged(sentence[:LONGEST_SENTENCE]))
        self._kept[sentence] = found
        if len(self._kept) > KEPT_SENTENCES:
            self._kept.popitem(last=False)
        return found

    def evidence(self, sentence: str) -> tuple[Candidates, NDArray[np.float32]]:
        return evidence(sentence, self.teachers)

    def judged(self, sentence: str) -> list[Guess]:
        signs = list(plain(sentence))
        found: dict[int, Guess] = {}
        for last in (False,) * (PASSES - 1) + (True,):
            best = self._best("".join(signs), found)
            sure = [] if last else [guess for guess in best if guess.sureness >= self.least]
            for guess in sure or best:
                found |= {guess.start + at: guess.part(at) for at in range(len(guess.meant))}
                signs[guess.start : guess.end] = guess.meant
            if not sure:
                break
        return [found[place] for place in sorted(found)]

    def _best(self, sentence: str, settled: Container[int]) -> list[Guess]:
        """The surest of each place, none touching another."""
        candidates, rows = self.evidence(sentence)
        sureness = self.weights.sureness(rows)
        chosen: list[Guess] = []
        taken: set[int] = set()
        for row in np.argsort(-sureness, kind="stable"):
            if sureness[row] < FLOOR:
                break
            guess = _guess(candidates, int(row), float(sureness[row]))
            places = range(guess.start, guess.end)
            if not any(place in taken or place in settled for place in places):
                chosen.append(guess)
                taken |= {guess.start - 1, *places, guess.end}
        return chosen


def _guess(candidates: Candidates, row: int, sureness: float) -> Guess:
    signs = candidates.signs[row, : candidates.width[row]]
    return Guess(int(candidates.places[row]), "".join(chr(int(s)) for s in signs), sureness)
