"""How wide characters are, read from the fonts themselves; every length is in em of its face."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from bulletin.press.fonts import FANG, HEI, KAI, SONG_LIGHT, WENKAI, Font, face_file

CHAINS: dict[str, tuple[Font, ...]] = {
    "fang": (FANG, SONG_LIGHT),
    "kai": (KAI, WENKAI),
    "hei": (HEI,),
}
OPENING = "（【《〈“‘「『〔［｛〖"
CLOSING = "，。、；：！？）】》〉”’」』〕］｝〗．"
INTERPUNCTS = "·・‧•"
DOUBLE_DASH = "——"
# The reference of a footnote, as no text of the source is cut.
NOTE = "\ue000" * 2


@dataclass(frozen=True)
class Face:
    """One font: advances by code point, the characters that ``halt`` changes, the marks that it
    sets to half width, and the width of —— where the font draws it as one glyph."""

    advances: Mapping[int, float]
    changed: frozenset[str]
    halved: frozenset[str]
    double_dash: float | None


@dataclass(frozen=True, slots=True)
class Glyph:
    """A cluster as its face prints it. ``is_rare``: a fallback font does; ``is_known``: a font of
    ours does. ``blank``: what ``halt`` takes off; ``is_changed``: it does something to it."""

    width: float
    blank: float = 0.0
    is_changed: bool = False
    is_rare: bool = False
    is_known: bool = True


@cache
def glyph(cluster: str, style: str) -> Glyph:
    """``cluster`` (a character with its marks, or ——) as ``style``, a key of CHAINS, prints it."""
    point = ord(cluster[0])
    for depth, font in enumerate(CHAINS[style]):
        face = face_of(font)
        if cluster == DOUBLE_DASH and face.double_dash is not None:
            return Glyph(face.double_dash, is_rare=depth > 0)
        # The font that has the base must have the marks too, or the whole goes to the next.
        if all(ord(char) in face.advances for char in cluster if not is_invisible(char)):
            width = 0.0 if is_invisible(cluster[0]) else face.advances[point]
            if cluster == DOUBLE_DASH:
                width *= 2
            return Glyph(
                width,
                blank=0.5 if cluster[0] in face.halved else 0.0,
                is_changed=cluster[0] in face.changed,
                is_rare=depth > 0,
            )
    return Glyph(1.0, is_known=False)


def text_width(text: str, style: str) -> float:
    return sum(glyph(char, style).width for char in text)


def is_invisible(char: str) -> bool:
    """Joiners, marks of direction, soft hyphens: characters that take no room of their own."""
    return (
        "\u200b" <= char <= "\u200f" or "\u2028" <= char <= "\u202e" or char in "\u2060\ufeff\xad"
    )


@cache
def face_of(font: Font) -> Face:
    path, index = face_file(font)
    with TTFont(path, fontNumber=index, lazy=True) as file:
        em = file["head"].unitsPerEm
        names = _chinese(file)
        advance = file["hmtx"].metrics
        placements = _placements(file)
        return Face(
            advances={point: advance[name][0] / em for point, name in names.items()},
            changed=frozenset(chr(point) for point, name in names.items() if name in placements),
            halved=_halved(file, names, placements, em),
            double_dash=_double_dash(file, names, em),
        )


def _chinese(file: TTFont) -> dict[int, str]:
    """Glyph names by code point in text of the language zh-CN, which the print edition is in."""
    local: dict[str, str] = {}
    for table in _subtables(file, "GSUB", "locl", language="ZHS "):
        local.update(getattr(table, "mapping", {}))
    return {point: local.get(name, name) for point, name in file.getBestCmap().items()}


def _placements(file: TTFont) -> dict[str, tuple[int, int]]:
    """By glyph, how far ``halt`` moves it and what it adds to its advance, in units."""
    return {
        name: (getattr(value, "XPlacement", 0), getattr(value, "XAdvance", 0))
        for table in _subtables(file, "GPOS", "halt")
        for number, name in enumerate(table.Coverage.glyphs)
        for value in [table.Value if table.Format == 1 else table.Value[number]]
    }


def _halved(
    file: TTFont, names: Mapping[int, str], placements: Mapping[str, tuple[int, int]], em: int
) -> frozenset[str]:
    """Marks whose ink stays inside the half that ``halt`` leaves them (Fandol's ？ does not)."""
    shifts = {**dict.fromkeys(OPENING, -em // 2), **dict.fromkeys(CLOSING, 0)}
    shifts.update(dict.fromkeys(INTERPUNCTS, -em // 4))
    glyphs = file.getGlyphSet()
    found = set()
    for char, shift in shifts.items():
        name = names.get(ord(char))
        if name is None or placements.get(name) != (shift, -em // 2):
            continue
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        left, _, right, _ = pen.bounds
        if left + shift >= 0 and right + shift <= em / 2:
            found.add(char)
    return frozenset(found)


def _double_dash(file: TTFont, names: Mapping[int, str], em: int) -> float | None:
    dash = names.get(ord(DOUBLE_DASH[0]))
    for table in _subtables(file, "GSUB", "ccmp"):
        for ligature in getattr(table, "ligatures", {}).get(dash, []):
            if ligature.Component == [dash]:
                return float(file["hmtx"][ligature.LigGlyph][0]) / em
    return None


def _subtables(file: TTFont, table: str, feature: str, language: str = "") -> Iterator[Any]:
    if table not in file:
        return
    layout = file[table].table
    records = layout.FeatureList.FeatureRecord
    if language:
        numbers = {
            number
            for script in layout.ScriptList.ScriptRecord
            if script.ScriptTag == "hani"
            for spoken in script.Script.LangSysRecord
            if spoken.LangSysTag == language
            for number in spoken.LangSys.FeatureIndex
        }
        records = [records[number] for number in sorted(numbers)]
    lookups = {
        number
        for record in records
        if record.FeatureTag == feature
        for number in record.Feature.LookupListIndex
    }
    for number in sorted(lookups):
        for subtable in layout.LookupList.Lookup[number].SubTable:
            yield getattr(subtable, "ExtSubTable", subtable)
