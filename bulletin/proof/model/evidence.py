"""What speaks for another character in a sentence, as numbers."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bulletin.proof.model.characters import SAME, Heads, others
from bulletin.proof.model.grams import BITS, EDGE, ORDER, Codes, codes, joined, plain
from bulletin.proof.model.language import Language
from bulletin.proof.model.words import Lattice, Lexicon

Numbers = NDArray[np.float32]
Places = NDArray[np.intp]

REACH = ORDER - 1
# How many other characters are weighed at one place.
MOST = 18
MOST_PAIRS = 6

NAMES = (
    *("general", "genre", "both", "cut", "surprise"),
    *("general_3", "genre_3", "genre_4", "general_4", "genre_was_3", "general_was_3"),
    *("word", "was_word", "same_sound", "any_sound", "shape", "sound_and_shape", "common"),
    *("genre_is_3", "genre_was_4", "general_was_4", "genre_is_4", "general_is_4"),
    *("rival", "doubt", "two", "two_both", "was_alone", "both_word", "is_4", "both_high"),
    *("word_of_alone", "general_was_2", "genre_was_2", "general_is_2", "genre_is_2"),
    *("both_unseen", "unseen", "word_of_unseen"),
)


@dataclass(frozen=True, slots=True)
class Teachers:
    general: Language
    genre: Language
    lexicon: Lexicon
    heads: Heads

    @classmethod
    def load(cls, folder: Path, genre: Path) -> "Teachers":
        lexicon = Lexicon.load(folder)
        return cls(
            Language.load(folder, "general"), Language.load(genre, "genre"), lexicon, Heads(lexicon)
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """Two signs for those at each place; where only the first is wrong, the second stays."""

    places: Places
    signs: Codes
    sound: Numbers
    shape: Numbers
    width: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, kept: NDArray[np.intp]) -> "Candidates":
        return Candidates(
            self.places[kept],
            self.signs[kept],
            self.sound[kept],
            self.shape[kept],
            self.width[kept],
        )

    def __add__(self, other: "Candidates") -> "Candidates":
        return Candidates(
            np.concatenate([self.places, other.places]),
            np.concatenate([self.signs, other.signs]),
            np.concatenate([self.sound, other.sound]),
            np.concatenate([self.shape, other.shape]),
            np.concatenate([self.width, other.width]),
        )


def evidence(sentence: str, teachers: Teachers) -> tuple[Candidates, Numbers]:
    """The candidates that make the sentence likelier, and a row of numbers (NAMES) for each."""
    sentence = plain(sentence)
    signs = codes(EDGE * REACH + sentence + EDGE * REACH)
    candidates = _worth(_singles(sentence, signs), signs, teachers, MOST)
    candidates += _worth(_pairs(sentence, teachers), signs, teachers, MOST_PAIRS)
    if not len(candidates):
        return candidates, np.empty((0, len(NAMES)), np.float32)
    rows = _numbers(candidates, signs, teachers)
    likelier = np.flatnonzero(rows[:, NAMES.index("both")] > 0)
    return candidates[likelier], rows[likelier]


def _singles(sentence: str, signs: Codes) -> Candidates:
    found = [others(sign) for sign in sentence]
    places = np.repeat(np.arange(len(sentence)), [len(other.codes) for other in found])
    first = np.concatenate([other.codes for other in found]) if found else np.empty(0, np.uint64)
    return Candidates(
        places,
        np.stack([first, signs[places + REACH + 1]], axis=1),
        np.concatenate([other.sound for other in found]) if found else np.empty(0, np.float32),
        np.concatenate([other.shape for other in found]) if found else np.empty(0, np.float32),
        np.ones(len(places), np.int64),
    )


def _pairs(sentence: str, teachers: Teachers) -> Candidates:
    """Words of two characters of which neither is there."""
    places, words = [np.empty(0, np.intp)], [np.empty(0, np.uint64)]
    sounds: list[Numbers] = [np.empty(0, np.float32)]
    shapes: list[Numbers] = [np.empty(0, np.float32)]
    for place, (one, two) in enumerate(pairwise(sentence)):
        first, second = others(one), others(two)
        if not len(first.codes) or not len(second.codes):
            continue
        begin = teachers.heads.words_of(one)
        seconds = second.ranks[begin.seconds]
        kept = np.flatnonzero(seconds >= 0)
        if not len(kept):
            continue
        rank = seconds[kept]
        words.append(begin.words[kept])
        places.append(np.full(len(kept), place))
        at = begin.ranks[kept]
        sounds.append(np.float32(0.5) * (first.sound[at] + second.sound[rank]))
        shapes.append(np.float32(0.5) * (first.shape[at] + second.shape[rank]))
    keys = np.concatenate(words)
    return Candidates(
        np.concatenate(places),
        np.stack([keys >> np.uint64(BITS), keys & np.uint64(0xFFFF)], axis=1),
        np.concatenate(sounds),
        np.concatenate(shapes),
        np.full(len(keys), 2),
    )


def _worth(candidates: Candidates, signs: Codes, teachers: Teachers, most: int) -> Candidates:
    """Those that somebody has written beside their neighbours, the likeliest of each place."""
    if not len(candidates):
        return candidates
    at = candidates.places + REACH
    before = (signs[at - 1] << np.uint64(BITS)) | candidates.signs[:, 0]
    inside = joined(candidates.signs)
    after = (candidates.signs[:, 1] << np.uint64(BITS)) | signs[at + 2]
    two = candidates.width == 2
    score = np.zeros(len(at), np.float32)
    seen = np.zeros(len(at), np.bool_)
    for language in (teachers.general, teachers.genre):
        table = language.orders[1]
        for number, keys in enumerate((before, inside, after)):
            if number == 2 and not two.any():
                continue
            places, there = table.find(keys)
            value = np.where(
                there, np.maximum(table.values[places, 0].astype(np.float32), -12), -12
            )
            if number == 1:
                seen |= there & ~two
            else:
                seen |= there
            score += value
    kept = np.flatnonzero(seen)
    if not len(kept):
        return candidates[kept]
    order = kept[np.lexsort((-score[kept], candidates.places[kept]))]
    places = candidates.places[order]
    firsts = np.flatnonzero(np.concatenate(([True], places[1:] != places[:-1])))
    ranks = np.arange(len(places)) - np.repeat(firsts, np.diff(np.append(firsts, len(places))))
    return candidates[order[ranks < most]]


def _numbers(candidates: Candidates, signs: Codes, teachers: Teachers) -> Numbers:
    at = candidates.places + REACH
    padded = np.concatenate([signs, signs[-1:]])
    after = padded[at[:, None] + np.arange(-REACH, REACH + 2)]
    after[:, REACH : REACH + 2] = candidates.signs
    windows_after = np.lib.stride_tricks.sliding_window_view(after, ORDER, axis=1)
    all_windows = np.lib.stride_tricks.sliding_window_view(padded, ORDER)
    window_places = candidates.places[:, None] + np.arange(ORDER + 1)
    two = candidates.width == 2

    def scored(language: Language) -> tuple[Numbers, NDArray[np.int8], Numbers, NDArray[np.int8]]:
        was, was_run = language.log_probabilities(all_windows)
        now, now_run = language.log_probabilities(windows_after)
        return was[window_places], was_run[window_places], now, now_run

    g_was, g_was_run, g_now, g_now_run = scored(teachers.general)
    o_was, o_was_run, o_now, o_now_run = scored(teachers.genre)
    both_was = np.logaddexp(g_was, o_was)
    both_now = np.logaddexp(g_now, o_now)
    both = (both_now - both_was).sum(axis=1)

    lattice = Lattice.of(signs[REACH:-REACH], teachers.lexicon)
    cut_gain = np.zeros(len(at))
    length = np.zeros(len(at), np.int64)
    was_length = np.zeros(len(at), np.int64)
    for width in (1, 2):
        rows = np.flatnonzero(candidates.width == width)
        now_signs = candidates.signs[rows, :width]
        was_signs = np.stack([signs[at[rows] + k] for k in range(width)], axis=1)
        cut, length[rows] = lattice.replaced(candidates.places[rows], now_signs, teachers.lexicon)
        was_cut, was_length[rows] = lattice.replaced(
            candidates.places[rows], was_signs, teachers.lexicon
        )
        cut_gain[rows] = cut - (lattice.best if width == 2 else was_cut)

    def alone(wanted: Codes) -> Numbers:
        table = teachers.general.orders[0]
        places, there = table.find(wanted)
        return np.where(there, table.values[places, 0].astype(np.float32), -14)

    def runs_of(runs: NDArray[np.int8], least: int) -> NDArray[np.int64]:
        return np.asarray((runs >= least).sum(axis=1))

    def seen(runs: NDArray[np.int8]) -> NDArray[np.int64]:
        """How many of the pairs with what stands before and after were ever written."""
        last = np.where(two, runs[:, 2], runs[:, 1])
        return (runs[:, 0] >= 2).astype(np.int64) + (last >= 2)

    gain = np.clip(both, -20, 30)
    place_best = np.full(len(signs), -1e9, np.float32)
    np.maximum.at(place_best, candidates.places, both)
    np.maximum.at(place_best, (candidates.places + 1)[two], both[two])
    rival = np.maximum(
        place_best[candidates.places], np.where(two, place_best[candidates.places + 1], -1e9)
    )
    surprise = np.where(two, both_was.min(axis=1), both_was[:, :ORDER].min(axis=1))
    columns = (
        np.clip((g_now - g_was).sum(axis=1), -20, 30),
        np.clip((o_now - o_was).sum(axis=1), -20, 30),
        gain,
        np.clip(cut_gain, -20, 20),
        surprise,
        runs_of(g_now_run, 3) - runs_of(g_was_run, 3),
        runs_of(o_now_run, 3) - runs_of(o_was_run, 3),
        runs_of(o_now_run, 4) - runs_of(o_was_run, 4),
        runs_of(g_now_run, 4) - runs_of(g_was_run, 4),
        runs_of(o_was_run, 3),
        runs_of(g_was_run, 3),
        length - was_length,
        was_length,
        candidates.sound / SAME,
        candidates.sound > 0,
        candidates.shape,
        candidates.shape * (candidates.sound > 0),
        alone(candidates.signs[:, 0]),
        runs_of(o_now_run, 3),
        runs_of(o_was_run, 4),
        runs_of(g_was_run, 4),
        runs_of(o_now_run, 4),
        runs_of(g_now_run, 4),
        rival - both,
        both_now.min(axis=1),
        two,
        two * gain,
        (was_length == 1) & ~two,
        gain * (was_length >= 2),
        np.maximum(runs_of(o_now_run, 4), runs_of(g_now_run, 4)) >= 2,
        np.maximum(gain - 8, 0),
        (length >= 2) & (was_length == 1),
        seen(g_was_run),
        seen(o_was_run),
        seen(g_now_run),
        seen(o_now_run),
        gain * (seen(np.maximum(g_was_run, o_was_run)) == 0),
        seen(np.maximum(g_was_run, o_was_run)) == 0,
        (seen(np.maximum(g_was_run, o_was_run)) == 0) & (length >= 2),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
