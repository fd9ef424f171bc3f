"""Lines as HTML: each one a span that nothing may break, its spacing written into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bulletin.press.runs import Style, Tag

# A PDF places the characters of a run by whole thousandths of an em, rounded towards nought by
# WeasyPrint; a run of its own for the last few keeps the end of the line where it belongs.
THOUSANDTH = 0.001
LARGEST_LAG = 0.006
LAST_FEW = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A cluster as it stands in a line: ``kinds`` are classes, ``spacing`` in em follows it."""

    text: str
    style: Style
    kinds: tuple[str, ...]
    spacing: float


def line_html(pieces: Sequence[Piece], spacing: float, seen: set[Tag]) -> str:
    """``pieces`` in a span of letter-spacing ``spacing``, that of most of them.

    An element is opened once with its full tag and again with its shorter one: ``seen`` holds
    those of the lines before.
    """
    parts = [f"<span{_spacing(spacing, 1.0)}>"]
    open_tags: tuple[Tag, ...] = ()
    split = _split(pieces)
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        stop = index + 1
        while stop < len(pieces) and stop != split and _same(piece, pieces[stop]):
            stop += 1
        kept = _common(open_tags, piece.style.tags)
        parts += [f"</{tag.name}>" for tag in reversed(open_tags[kept:])]
        for tag in piece.style.tags[kept:]:
            parts.append(tag.again if tag in seen else tag.opening)
            seen.add(tag)
        open_tags = piece.style.tags
        text = escape("".join(piece.text for piece in pieces[index:stop]), quote=False)
        differs = stop < len(pieces) and abs(piece.spacing - spacing) > 1e-9
        attributes = f' class="{" ".join(piece.kinds)}"' if piece.kinds else ""
        if index == split and not attributes:
            attributes = " "
        if differs:
            attributes += _spacing(piece.spacing, piece.style.size)
        parts.append(f"<span{attributes.rstrip()}>{text}</span>" if attributes else text)
        index = stop
    parts += [f"</{tag.name}>" for tag in reversed(open_tags)]
    return "".join(parts) + "</span>"


def _split(pieces: Sequence[Piece]) -> int:
    """Where the last run of a line must be cut in two to end flush; -1 where it need not."""
    start = len(pieces) - 1
    while start > 0 and _same(pieces[start - 1], pieces[-1]):
        start -= 1
    gaps = len(pieces) - 1 - start
    thousandths = abs(pieces[-1].spacing) / THOUSANDTH
    lag = (thousandths - max(0, int(thousandths - 0.05))) * THOUSANDTH
    return len(pieces) - LAST_FEW if gaps > LAST_FEW and lag * gaps > LARGEST_LAG else -1


def _same(one: Piece, other: Piece) -> bool:
    return (
        one.style is other.style
        and one.kinds == other.kinds
        and abs(one.spacing - other.spacing) < 1e-9
    )


def _common(one: Sequence[Tag], other: Sequence[Tag]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] is other[count]:
        count += 1
    return count


def _spacing(em: float, size: float) -> str:
    # Nought is written too, for a span inside inherits what stands outside it.
    return f' style="letter-spacing:{em / size:.5f}em"'
