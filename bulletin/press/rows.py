"""A galley: what is to be printed as rows on the grid, composed but not yet cut into pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

# Lines of a paragraph that stay together at the foot of a page and at the head of the next.
FEWEST_LINES = 2


@dataclass(frozen=True, eq=False)
class Element:
    """A block element around rows; the rows of one element hold the same object.

    ``opening`` is its start tag. Where a page break cut it, it is opened with ``again``
    (``opening`` if empty), which may bring rows with it, ``again_lines`` high.
    """

    name: str
    opening: str
    again: str = ""
    again_lines: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A strip of the galley that no page break cuts, ``lines`` of the grid high.

    ``path`` are the elements around it, outermost first. Rows that follow each other in one
    element are printed with a line feed between them. ``space_before``, in lines, is dropped at
    the head of a page. ``may_break``: a page may end after it. ``notes`` are the footnotes called
    in it, as clean inline HTML. ``section`` and ``article`` count from 1; 0 is outside of them.
    """

    path: tuple[Element, ...]
    html: str
    lines: int = 1
    space_before: int = 0
    may_break: bool = True
    notes: tuple[str, ...] = ()
    section: int = 0
    article: int = 0


def paragraph_rows(
    lines: Iterable[tuple[str, tuple[str, ...]]], path: tuple[Element, ...]
) -> list[Row]:
    """The lines of one paragraph, each with its notes: no first or last line stands alone."""
    found = list(lines)
    count = len(found)
    return [
        Row(
            path,
            html,
            may_break=number == count or FEWEST_LINES <= number <= count - FEWEST_LINES,
            notes=notes,
        )
        for number, (html, notes) in enumerate(found, start=1)
    ]


def bound(rows: Sequence[Row]) -> list[Row]:
    """Rows that no page break parts, from each other or from what follows."""
    return [replace(row, may_break=False) for row in rows]
