"""Characters that are taken for each other: of like sound (pinyin) or like shape."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bulletin.proof.data_files import FOLDER
from bulletin.proof.model.grams import BITS, Codes
from bulletin.proof.model.words import Lexicon

INITIAL = re.compile("zh|ch|sh|[bpmfdtnlgkhjqxzcsr]?")
# Sounds that speakers of many dialects, and fingers, do not keep apart.
NEAR_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}

SAME, NEAR = 2, 1
LOOKALIKES = 30


@dataclass(frozen=True, slots=True)
class Character:
    sounds: frozenset[str]
    lookalikes: str

    @property
    def near_sounds(self) -> frozenset[str]:
        return frozenset(map(near, self.sounds))


@dataclass(frozen=True, slots=True)
class Others:
    """What may be meant by a character: each code, how near in sound and how like in shape."""

    codes: Codes
    sound: NDArray[np.float32]
    shape: NDArray[np.float32]

    @property
    def ranks(self) -> NDArray[np.int16]:
        """For each sign its place among the codes, or less than 0."""
        ranks = np.full(1 << BITS, -1, np.int16)
        ranks[self.codes.astype(np.intp)] = np.arange(len(self.codes))
        return ranks


def near(sound: str) -> str:
    """The sound without what is not kept apart: zh and z, n and l, ang and an."""
    initial = INITIAL.match(sound)
    start = initial.group() if initial else ""
    return NEAR_INITIALS.get(start, start) + re.sub("ng$", "n", sound[len(start) :])


@cache
def characters() -> dict[str, Character]:
    table = (FOLDER / "characters.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {sign: Character(frozenset(sounds.split()), alike) for sign, sounds, alike in rows}


@cache
def _by_sound() -> tuple[dict[str, str], dict[str, str]]:
    same: dict[str, str] = defaultdict(str)
    nearly: dict[str, str] = defaultdict(str)
    for sign, character in characters().items():
        for sound in character.sounds:
            same[sound] += sign
        for sound in character.near_sounds:
            nearly[sound] += sign
    return same, nearly


@cache
def _lookalikes() -> dict[str, dict[str, float]]:
    """Both ways: what is like another is so from the other's side too."""
    like: dict[str, dict[str, float]] = defaultdict(dict)
    for sign, character in characters().items():
        for rank, other in enumerate(character.lookalikes):
            strength = 1 - rank / LOOKALIKES
            for one, two in ((sign, other), (other, sign)):
                like[one][two] = max(strength, like[one].get(two, 0.0))
    return like


@cache
def others(sign: str) -> Others:
    """What may be meant where this character stands."""
    found: dict[str, tuple[int, float]] = {}
    character = characters().get(sign)
    shapes = _lookalikes().get(sign, {})
    if character:
        same, nearly = _by_sound()
        for sound in character.near_sounds:
            found |= dict.fromkeys(nearly[sound], (NEAR, 0.0))
        for sound in character.sounds:
            found |= dict.fromkeys(same[sound], (SAME, 0.0))
    for other, strength in shapes.items():
        found[other] = (found.get(other, (0, 0.0))[0], strength)
    found.pop(sign, None)
    return Others(
        np.array([ord(other) for other in found], np.uint64),
        np.array([sound for sound, _ in found.values()], np.float32),
        np.array([shape for _, shape in found.values()], np.float32),
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """Words of two characters whose first is one of the others of a character."""

    words: Codes
    seconds: NDArray[np.intp]
    ranks: NDArray[np.intp]


class Heads:
    """Words of two characters by their first."""

    def __init__(self, lexicon: Lexicon) -> None:
        keys = np.sort(lexicon.words.keys)
        begin, end = np.searchsorted(keys, np.array([1 << BITS, 1 << 2 * BITS], np.uint64))
        self._words = keys[begin:end]
        signs = np.arange((1 << BITS) + 1, dtype=np.uint64)
        self._starts = np.searchsorted(self._words, signs << np.uint64(BITS))
        self._begun: dict[str, Begun] = {}

    def words_of(self, sign: str) -> Begun:
        if sign not in self._begun:
            heads = others(sign).codes.astype(np.intp)
            starts, ends = self._starts[heads], self._starts[heads + 1]
            rows = [np.arange(start, end) for start, end in zip(starts, ends, strict=True)]
            words = self._words[np.concatenate(rows)]
            self._begun[sign] = Begun(
                words,
                (words & np.uint64((1 << BITS) - 1)).astype(np.intp),
                np.repeat(np.arange(len(heads)), ends - starts),
            )
        return self._begun[sign]
