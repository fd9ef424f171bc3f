"""Lines as HTML: each one a span that nothing may break, its spacing written into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bulletin.press.runs import Style, Tag


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
    parts = [f'<span class="line"{_spacing(spacing, 1.0)}>']
    open_tags: tuple[Tag, ...] = ()
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        stop = index + 1
        while stop < len(pieces) and _same(piece, pieces[stop]):
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
        if differs:
            attributes += _spacing(piece.spacing, piece.style.size)
        parts.append(f"<span{attributes}>{text}</span>" if attributes else text)
        index = stop
    parts += [f"</{tag.name}>" for tag in reversed(open_tags)]
    return "".join(parts) + "</span>"


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
