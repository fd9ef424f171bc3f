"""How wide characters are, asked of the fonts by the shaper that prints them; every length is in em
of its face."""

from dataclasses import dataclass
from functools import cache

import uharfbuzz as hb

from bulletin.press.characters import is_han
from bulletin.press.fonts import (
    FANG,
    HEI,
    HEI_USUAL,
    KAI,
    SONG_BLACK,
    SONG_LIGHT,
    SONG_USUAL,
    WENKAI,
    Font,
    draws,
    shaper,
)

CHAINS: dict[str, tuple[Font, ...]] = {
    "fang": (FANG, SONG_LIGHT),
    "kai": (KAI, WENKAI),
    "hei": (HEI_USUAL, HEI),
    "song": (SONG_USUAL, SONG_BLACK),
}
OPENING = "（【《〈“‘「『〔［｛〖"
CLOSING = "，。、；：！？）】》〉”’」』〕］｝〗．"
INTERPUNCTS = "·・‧•"
DOUBLE_DASH = "——"
# The reference of a footnote, as no text of the source is cut.
NOTE = "\ue000" * 2
# As print.css sets type.
FEATURES = {"liga": False, "clig": False, "calt": False, "kern": False}
# Where ``halt`` moves the ink of a mark that it sets to half width, in em.
SHIFTS = {**dict.fromkeys(OPENING, -0.5), **dict.fromkeys(CLOSING, 0.0)}
SHIFTS.update(dict.fromkeys(INTERPUNCTS, -0.25))


@dataclass(frozen=True, slots=True)
class Glyph:
    """A cluster as its face prints it. ``is_rare``: a fallback font does; ``is_known``: a font of
    ours does. ``blank``: what ``halt`` takes off; ``is_changed``: it does something to it.
    ``is_plain``: a Chinese character with nothing special about it; ``is_parted``: letter-spacing
    would come into it too."""

    width: float
    blank: float = 0.0
    is_changed: bool = False
    is_rare: bool = False
    is_known: bool = True
    is_plain: bool = False
    is_parted: bool = False


@cache
def glyph(cluster: str, style: str) -> Glyph:
    """``cluster`` (a character with its marks, or ——) as ``style``, a key of CHAINS, prints it."""
    visible = [ord(char) for char in cluster if not is_invisible(char)]
    for depth, font in enumerate(CHAINS[style]):
        # The font that has the base must have the marks too, or the whole goes to the next.
        if all(draws(font, point) for point in visible):
            face = shaper(font)
            plain = _shaped(face, cluster, halt=False)
            halved = _shaped(face, cluster, halt=True)
            return Glyph(
                sum(advance for _, advance, _ in plain) if visible else 0.0,
                blank=0.5 if _is_halved(face, cluster, halved) else 0.0,
                is_changed=plain != halved,
                is_rare=depth > 0,
                is_plain=is_han(cluster) and not depth,
                is_parted=cluster == DOUBLE_DASH and len(plain) > 1,
            )
    return Glyph(1.0, is_known=False)


def text_width(text: str, style: str) -> float:
    return sum(glyph(char, style).width for char in text)


def is_invisible(char: str) -> bool:
    """Joiners, marks of direction, soft hyphens: characters that take no room of their own."""
    return (
        "\u200b" <= char <= "\u200f" or "\u2028" <= char <= "\u202e" or char in "\u2060\ufeff\xad"
    )


def _shaped(face: hb.Font, cluster: str, *, halt: bool) -> list[tuple[int, float, float]]:
    """Each glyph with its advance and how far it is moved."""
    buffer = hb.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    if buffer.script in {None, "Zyyy", "Zinh"}:
        buffer.script = "Hani"
    buffer.language = "zh-CN"
    hb.shape(face, buffer, {**FEATURES, "halt": halt})
    em = face.face.upem
    return [
        (info.codepoint, place.x_advance / em, place.x_offset / em)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def _is_halved(face: hb.Font, cluster: str, shaped: list[tuple[int, float, float]]) -> bool:
    """A mark whose ink stays inside the half that ``halt`` leaves it (Fandol's ？ does not)."""
    number, advance, moved = shaped[0]
    if advance != 0.5 or SHIFTS.get(cluster[0]) != moved:
        return False
    ink = face.get_glyph_extents(number)
    em = face.face.upem
    left = ink.x_bearing / em + moved
    return bool(left >= 0 and left + ink.width / em <= 0.5)
