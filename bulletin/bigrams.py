"""Words in Chinese text, which has no spaces: single characters and pairs of neighbours.

Both databases index the same terms, so that a word is found in the one as in the other. Characters
are counted as UTF-16 does, so that a pair is always 32 bits.
"""

import unicodedata
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MOST_WORDS = 8
# So that those of any text fit into a tsvector (1 MB). A text of 200,000 characters in which no
# pair comes twice is noise; of its pairs those above are not found.
MOST_TERMS = 140_000


@dataclass(frozen=True)
class Stretch:
    """A piece of a text; ``is_marked`` where it is a word that was looked for."""

    text: str
    is_marked: bool


def composed(text: str) -> str:
    """``text`` as it is kept and shown: one code for what looks the same."""
    return unicodedata.normalize("NFC", text.replace("\0", ""))


def fold(text: str) -> str:
    """``text`` without what a reader does not tell apart: full and half width, case."""
    return "".join(map(_folded, composed(text)))


def words_of(question: str) -> tuple[str, ...]:
    """The folded words of a question; all of them must stand in a text."""
    return tuple(dict.fromkeys(fold(question).split()))[:MOST_WORDS]


def terms_of(folded: str) -> list[str]:
    """The terms of a folded text in order: of each character and each pair, each once."""
    units = _units(folded)
    parts = [*sorted(set(units)), *sorted(set(_pairs(units)))]
    return sorted(map(_term, parts[:MOST_TERMS]))


def terms_to_ask(words: Iterable[str]) -> list[str]:
    """The terms that every text has in which all ``words`` stand."""
    parts: set[bytes] = set()
    for word in words:
        units = _units(word)
        parts.update(units if len(units) == 1 else _pairs(units))
    return sorted(map(_term, parts))


def is_one_term(word: str) -> bool:
    """Whether a text holds ``word`` as soon as it has its terms."""
    return len(_units(word)) <= 2


def stretches(text: str, words: Sequence[str]) -> list[Stretch]:
    """``text`` cut where ``words`` begin and end."""
    text = composed(text)
    marked = _marked_places(text, words)
    found: list[Stretch] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[begin]:
            found.append(Stretch(text[begin:place], marked[begin]))
            begin = place
    return found


def excerpt(text: str, words: Sequence[str], *, length: int) -> str:
    """About ``length`` characters of ``text`` around the first word, dots where it is cut."""
    text = " ".join(composed(text).split())
    marked = _marked_places(text, words)
    first = marked.index(True) if True in marked else 0
    begin = max(first - length // 3, 0)
    if len(text) - begin < length:
        begin = max(len(text) - length, 0)
    end = min(begin + length, len(text))
    return f"{'……' if begin else ''}{text[begin:end]}{'……' if end < len(text) else ''}"


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()


def _units(text: str) -> list[bytes]:
    encoded = text.encode("utf-16-be", "surrogatepass")
    return [encoded[place : place + 2] for place in range(0, len(encoded), 2)]


def _pairs(units: Iterable[bytes]) -> Iterator[bytes]:
    return map(b"".join, pairwise(units))


def _term(part: bytes) -> str:
    """Letters and digits alone, so that no index wants it quoted: 4 for one, 7 for a pair."""
    return b32encode(part).rstrip(b"=").decode().lower()


def _marked_places(text: str, words: Sequence[str]) -> list[bool]:
    """For each character of composed ``text`` whether it belongs to one of the words."""
    pieces = list(map(_folded, text))
    folded = "".join(pieces)
    origin: Sequence[int] = range(len(text))
    if len(folded) != len(text) or "" in pieces:
        # One character may fold to several: ㎡ to m2.
        origin = [place for place, piece in enumerate(pieces) for _part in piece]
    marked = [False] * len(text)
    for word in words:
        for begin in _occurrences(folded, word):
            for place in range(origin[begin], origin[begin + len(word) - 1] + 1):
                marked[place] = True
    return marked


def _occurrences(folded: str, word: str) -> Iterator[int]:
    begin = folded.find(word) if word else -1
    while begin >= 0:
        yield begin
        begin = folded.find(word, begin + 1)
