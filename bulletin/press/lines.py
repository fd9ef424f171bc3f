"""Lines as HTML in as few elements as print them: each takes the engine as long as half a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import NamedTuple

from bulletin.press.runs import Style, Tag
from bulletin.press.spacing import LAST_FEW, STEP, flush_steps, spacing_class

SPACES = " \xa0"
NOTHING = (False, 0.0)


class Piece(NamedTuple):
    """A cluster as it stands in a line. ``kind``: the class of a fallback font. ``half``: whether
    ``halt`` is on, None where nothing shows it. Behind it ``extra`` em and, if ``gap``, the line's
    letter-spacing."""

    text: str
    style: Style
    kind: str
    half: bool | None
    gap: bool
    extra: float


@dataclass(slots=True)
class Segment:
    """Neighbours printed alike. ``letters``: gap and extra behind its characters; ``spaces``:
    behind its spaces; None where there are none. ``apart``: an element even if it needs none."""

    style: Style
    kind: str
    texts: list[str] = field(default_factory=list)
    half: bool | None = None
    letters: tuple[bool, float] | None = None
    spaces: tuple[bool, float] | None = None
    gaps: int = 0
    apart: bool = False

    def takes(self, piece: Piece, *, is_last: bool) -> bool:
        if piece.style is not self.style or piece.kind != self.kind:
            return False
        if self.half is not None and piece.half is not None and self.half != piece.half:
            return False
        behind = (piece.gap, piece.extra)
        if is_last or behind == self.letters == (self.spaces or behind):
            return True
        # The engine loses half of a letter-spacing beside a word-spacing at the end of a text.
        if piece.text in SPACES:
            return self.letters in {None, NOTHING} and self.spaces in {None, behind}
        return self.letters in {None, behind} and (self.spaces is None or behind == NOTHING)

    def add(self, piece: Piece, *, is_last: bool) -> None:
        self.texts.append(piece.text)
        if self.half is None:
            self.half = piece.half
        if is_last:
            return
        self.gaps += piece.gap
        if piece.text in SPACES:
            self.spaces = (piece.gap, piece.extra)
        else:
            self.letters = (piece.gap, piece.extra)


def line_html(pieces: Sequence[Piece], stretch: float, seen: set[Tag]) -> str:
    """``pieces`` with ``stretch`` em of letter-spacing at each gap.

    An element is opened once with its full tag and again with its shorter one: ``seen`` holds
    those of the lines before.
    """
    segments = list(_segments(pieces))
    base = 0
    if stretch:
        last = segments[-1]
        before = sum(segment.gaps for segment in segments[:-1])
        base, parted = flush_steps(stretch, before, last.gaps)
        if parted:
            cut = len(last.texts) - LAST_FEW - 1
            segments[-1:] = [
                replace(last, texts=last.texts[:cut]),
                replace(last, texts=last.texts[cut:], apart=True),
            ]
    wraps = sum(segment.letters == (True, 0.0) for segment in segments) > 1
    inside = "".join(_written(segments, base, base if wraps else 0, seen))
    return f"<span{_attributes([], base, 0, 1.0)}>{inside}</span>" if wraps else inside


def _segments(pieces: Sequence[Piece]) -> Iterator[Segment]:
    segment: Segment | None = None
    for number, piece in enumerate(pieces, start=1):
        is_last = number == len(pieces)
        if segment is None or not segment.takes(piece, is_last=is_last):
            if segment:
                yield segment
            segment = Segment(piece.style, piece.kind)
        segment.add(piece, is_last=is_last)
    if segment:
        yield segment


def _written(
    segments: Sequence[Segment], base: int, inherited: int, seen: set[Tag]
) -> Iterator[str]:
    open_tags: tuple[Tag, ...] = ()
    for segment in segments:
        tags = segment.style.tags
        kept = _common(open_tags, tags)
        yield from (f"</{tag.name}>" for tag in reversed(open_tags[kept:]))
        for tag in tags[kept:]:
            yield tag.again if tag in seen else tag.opening
            seen.add(tag)
        open_tags = tags
        text = escape("".join(segment.texts), quote=False)
        attributes = _segment_attributes(segment, base, inherited)
        yield f"<span{attributes}>{text}</span>" if attributes or segment.apart else text
    yield from (f"</{tag.name}>" for tag in reversed(open_tags))


def _common(one: Sequence[Tag], other: Sequence[Tag]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] is other[count]:
        count += 1
    return count


def _segment_attributes(segment: Segment, base: int, inherited: int) -> str:
    classes = [segment.kind] if segment.kind else []
    if segment.half:
        classes.append("half")
    alike = segment.letters or segment.spaces
    letters = _steps(alike, base) if alike else inherited
    words = _steps(segment.spaces, base) - letters if segment.spaces else 0
    return _attributes(
        classes, None if letters == inherited else letters, words, segment.style.size
    )


def _steps(spacing: tuple[bool, float], base: int) -> int:
    gap, extra = spacing
    # Squeezing has classes of whole thousandths only.
    return round(extra / STEP / 2) * 2 + (base if gap else 0)


def _attributes(classes: list[str], letters: int | None, words: int, size: float) -> str:
    """``letters`` and ``words`` in steps of the line's em, ``size`` the type's own."""
    styles = []
    if letters is not None:
        name = spacing_class(letters) if size == 1 else ""
        if name:
            classes = [*classes, name]
        else:
            styles.append(f"letter-spacing:{letters * STEP / size:.5f}em")
    if words:
        styles.append(f"word-spacing:{words * STEP / size:.5f}em")
    found = f' class="{" ".join(classes)}"' if classes else ""
    return found + (f' style="{";".join(styles)}"' if styles else "")
