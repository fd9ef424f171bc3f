"""How well an issue is set, measured on its PDF, character by character, in linear time."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from bench.body_lines import NEVER_FIRST, NEVER_LAST, Line, is_split, lines_of
from bench.printed import TYPE_AREA_TOP_MM, Glyph, PrintedPages

PITCH_MM = 225 / 22
BODY_MM = 156 / 28
GRID_MM = 0.05
SIZE_MM = 0.05
# Letter-spacing in em below this is the rounding of coordinates.
ROUNDING_EM = 0.002
# How far behind the text before it a text is looked for.
SEARCH_WINDOW = 2000


# What stands ahead of the body and behind it, among words of the layout's own.
OUTSIDE_BODY = frozenset({"masthead", "entry", "colophon"})


@dataclass(frozen=True)
class Text:
    """A piece of the input in its order: ``paragraph`` is body text set flush."""

    kind: str
    text: str


@dataclass(frozen=True)
class Setting:
    """The figures of one PDF: counts of lines, spacing in em, None where there was nothing to
    measure. ``first_difference`` of the body is empty where the text that comes out is the input's;
    ``missing_texts`` were not found, so their lines were not measured."""

    pages: int
    lines: int
    full_lines: int
    not_flush: int
    forbidden_starts: int
    forbidden_ends: int
    forbidden_splits: int
    largest_stretch: float | None
    mean_stretch: float | None
    stretched_lines: int
    mean_of_all: float | None
    squeezed_lines: int
    mean_squeeze: float | None
    widest_space: float | None
    off_grid: int
    missing_texts: int
    first_difference: str
    stray_spaces: int
    lost_spaces: int

    @property
    def is_text_whole(self) -> bool:
        return not (self.first_difference or self.missing_texts)


def measure(pages: PrintedPages, texts: Sequence[Text]) -> Setting:
    """``texts`` are all that was given to be printed, in order."""
    expected = [(text.kind, *_letters(text.text)) for text in texts]
    printed = "".join(_folded(glyph.character) for glyph in pages.glyphs)
    places = _places(printed, [letters for _, letters, _ in expected])
    lines: list[Line] = []
    stray = lost = 0
    for (kind, _, spaces), place in zip(expected, places, strict=True):
        if place is None or kind in OUTSIDE_BODY:
            continue
        glyphs = pages.glyphs[place : place + len(spaces)]
        for glyph, spaced in list(zip(glyphs, spaces, strict=True))[1:]:
            stray += glyph.spaced and not glyph.on_new_line and not spaced
            lost += spaced and not glyph.spaced
        if kind == "paragraph":
            lines += lines_of(glyphs, spaces)
    full = [line for line in lines if line.is_full]
    gaps = [(fmean(found), max(found)) for line in full if (found := line.han_gaps)]
    stretched = [abs(mean) for mean, _ in gaps if abs(mean) > ROUNDING_EM]
    squeezes = [squeeze for line in full if (squeeze := line.squeeze) > ROUNDING_EM]
    return Setting(
        pages=pages.count,
        lines=len(lines),
        full_lines=len(full),
        not_flush=sum(not line.is_flush for line in full),
        forbidden_starts=sum(line.glyphs[0].character in NEVER_FIRST for line in lines),
        forbidden_ends=sum(line.glyphs[-1].character in NEVER_LAST for line in lines),
        forbidden_splits=sum(is_split(*neighbours) for neighbours in pairwise(lines)),
        largest_stretch=max((largest for _, largest in gaps), default=None),
        mean_stretch=fmean(stretched) if stretched else None,
        stretched_lines=len(stretched),
        mean_of_all=fmean(abs(mean) for mean, _ in gaps) if gaps else None,
        squeezed_lines=len(squeezes),
        mean_squeeze=fmean(squeezes) if squeezes else None,
        widest_space=max((space for line in full for space in line.word_spaces), default=None),
        off_grid=_off_grid(lines),
        missing_texts=places.count(None),
        first_difference=_first_difference(pages.glyphs, places, texts),
        stray_spaces=stray,
        lost_spaces=lost,
    )


def _letters(text: str) -> tuple[str, list[bool]]:
    """``text`` without white space, and for each character whether some was ahead of it."""
    letters: list[str] = []
    spaces: list[bool] = []
    spaced = False
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            spaced = True
            continue
        letters.append(_folded(character))
        spaces.append(spaced)
        spaced = False
    return "".join(letters), spaces


def _folded(character: str) -> str:
    """Look-alikes as one character, so that a wrong code point does not hide the line it is in."""
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character[0]


def _places(printed: str, texts: Sequence[str]) -> list[int | None]:
    """Where each text begins; None for one that is not found soon behind the one before it."""
    places: list[int | None] = []
    position: int | None = None
    for text in texts:
        # Masthead and contents stand ahead of the first, however long they are.
        end = None if position is None else position + len(text) + SEARCH_WINDOW
        place = printed.find(text, position, end)
        places.append(place if place >= 0 else None)
        if place >= 0:
            position = place + len(text)
    return places


def _first_difference(
    glyphs: Sequence[Glyph], places: Sequence[int | None], texts: Sequence[Text]
) -> str:
    body = [
        (place, "".join(unicodedata.normalize("NFC", text.text).split()))
        for place, text in zip(places, texts, strict=True)
        if text.kind not in OUTSIDE_BODY
    ]
    expected = "".join(letters for _, letters in body)
    start = body[0][0] if body and body[0][0] is not None else 0
    found = "".join(glyph.character for glyph in glyphs[start : start + len(expected)])
    for index, character in enumerate(expected):
        if found[index : index + 1] != character:
            near = slice(max(0, index - 5), index + 5)
            return f"{expected[near]} → {found[near]}"
    return ""


def _off_grid(lines: Sequence[Line]) -> int:
    """Lines that do not stand where most do: a whole number of lines below the page's first.

    What counts are characters of the body's face, the most frequent one: 黑体 in a line is set
    lower, so that its ink is at the height of the ink beside it. A line without any does not count.
    """
    faces = Counter(glyph.face for line in lines for glyph in line.glyphs)
    body = {face for face, _ in faces.most_common(1)}
    phases = [
        (found[0].baseline - TYPE_AREA_TOP_MM) % PITCH_MM
        for line in lines
        if (found := [g for g in line.glyphs if g.face in body and abs(g.size - BODY_MM) < SIZE_MM])
    ]
    if not phases:
        return 0
    usual = Counter(round(phase, 2) for phase in phases).most_common(1)[0][0]
    distances = [abs(phase - usual) for phase in phases]
    return sum(min(distance, PITCH_MM - distance) > GRID_MM for distance in distances)
