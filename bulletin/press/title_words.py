"""A title as words, each with the part it plays in a phrase."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from math import log
from pathlib import Path

from bulletin.press.metrics import CLOSING, OPENING

HERE = Path(__file__)
# What follows a number and is counted by it.
UNIT = (
    "年度|年代|年级|周年|年|个月|月份|月|日|号|小时|时|分钟|秒|天|周|中全会|届|次|期|批|轮|个|名|位|"
    "人次|人|家|件|项|条|份|场|户|支|座|所|处|辆|台|套|元|公里|平方米|米|吨|公斤|级|强|岁|分|种|类|"
    "版|后|大|[%％‰℃㎡]"
)
DIGITS = "0-9０-９"
ORDINAL = r"第?[一二三四五六七八九十百千零〇○两]+(?:届|次(?!性)|中全会|期|周年|年度|个|名|项|条)"
FIGURES = (
    rf"[{DIGITS}](?:[{DIGITS}]|[.,．:：+＋×xX/·~～—-](?=[A-Z{DIGITS}])|(?<=[+＋])[A-Z])*"
    r"[十百千万亿]*[余多]?[百千万亿]*"
)
DATE = rf"(?:[{DIGITS}]+年)?[{DIGITS}]+月(?:[{DIGITS}]+日)?"
PIECES = re.compile(
    rf"(?P<number>{DATE}|第?{FIGURES}(?:{UNIT})?|{ORDINAL})"
    r"|(?P<latin>[^\W_\u2e80-\uffff](?:[.,'’/&@_+-]?[^\W_\u2e80-\uffff])*[+]?)"
    rf"|(?P<han>(?:(?!{ORDINAL}|第[{DIGITS}])[\u3400-\u9fff\U00020000-\U0003ffff])+)"
    r"|(?P<space>\s+)"
    r"|(?P<mark>——|……|.)",
    re.DOTALL,
)
# As rare as the rarest words: how often a character is none of them and stands by itself.
STRANGE = 13.0
OURS = 3.0
SINGLE = 7.0
LONGEST_NAME = 3
PAUSES, STOPS = "、·", "，；：。！？…,;:!?"


@dataclass(frozen=True, slots=True)
class Word:
    """``kind`` is a list of title_words.toml, or noun, single (a character that is no word by
    itself), number, latin, space, opening, closing, pause, stop or mark."""

    text: str
    start: int
    kind: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Lexicon:
    """``costs`` by word, less for the frequent ones; ``kinds`` of the words of our genre;
    ``phrases`` are of several words."""

    costs: Mapping[str, float]
    kinds: Mapping[str, str]
    phrases: tuple[str, ...]
    surnames: frozenset[str]
    longest: int


@cache
def lexicon() -> Lexicon:
    """The words of title_words.txt and title_words.toml, read at the first title of two lines."""
    common = HERE.with_name("title_words.txt").read_text(encoding="utf-8")
    lines = (line for line in common.splitlines() if not line.startswith("#"))
    costs = {word: log(rank) for rank, word in enumerate(" ".join(lines).split(), start=20)}
    genre = tomllib.loads(HERE.with_name("title_words.toml").read_text(encoding="utf-8"))
    phrases = tuple(genre.pop("phrase").split())
    surnames = frozenset(genre.pop("surname").split())
    kinds = {word: kind for kind, words in genre.items() for word in words.split()}
    costs.update((word, OURS if len(word) > 1 else SINGLE) for word in kinds)
    return Lexicon(costs, kinds, phrases, surnames, max(map(len, costs)))


def words(title: str) -> list[Word]:
    found: list[Word] = []
    for piece in PIECES.finditer(title):
        kind, text = piece.lastgroup or "mark", piece.group()
        if kind == "han":
            found += _han_words(text, piece.start())
        elif kind == "mark":
            found.append(Word(text, piece.start(), _mark_kind(text)))
        else:
            found.append(Word(text, piece.start(), kind))
    return found


def _mark_kind(mark: str) -> str:
    kinds = {"pause": PAUSES, "stop": STOPS, "opening": OPENING + "([", "closing": CLOSING + ")]"}
    return next((kind for kind, marks in kinds.items() if mark[0] in marks), "mark")


def _han_words(text: str, offset: int) -> list[Word]:
    """The likeliest words that make up ``text``: least total cost, by Viterbi."""
    known = lexicon()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        best.append(
            min(
                (best[start][0] + known.costs.get(text[start:end], STRANGE), start)
                for start in range(max(0, end - known.longest), end)
                if end - start == 1 or text[start:end] in known.costs
            )
        )
    cuts = [len(text)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    found = [
        Word(text[start:end], offset + start, known.kinds.get(text[start:end], _kind(end - start)))
        for start, end in pairwise(cuts)
    ]
    return _with_names(found)


def _kind(length: int) -> str:
    return "noun" if length > 1 else "single"


def _with_names(found: list[Word]) -> list[Word]:
    """Single characters in a row as one word: the name of a person, if a surname is the first."""
    joined: list[Word] = []
    for is_single, group in groupby(found, lambda word: word.kind == "single"):
        row = list(group)
        if is_single and 1 < len(row) <= LONGEST_NAME and row[0].text in lexicon().surnames:
            row = [Word("".join(word.text for word in row), row[0].start, "noun")]
        joined += row
    return joined
