"""Tables of a file → a line for each row; tables that only place text → their paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bulletin.intake.drafts import Draft, Run

# A longer cell, or one of more paragraphs, is running text that a table was used to place.
CELL_LONGEST = 120
CELL_PARAGRAPHS = 4


@dataclass(slots=True)
class Cell:
    drafts: list[Draft] = field(default_factory=list)

    @property
    def filled(self) -> list[Draft]:
        return [draft for draft in self.drafts if not draft.is_blank]


def table_drafts(rows: Sequence[Sequence[Cell]]) -> list[Draft]:
    """The rows, cells set apart by tabs."""
    if _places_text(rows):
        return [draft for cells in rows for cell in cells for draft in cell.drafts]
    return [_row(cells) for cells in rows if any(cell.filled for cell in cells)]


def _places_text(rows: Sequence[Sequence[Cell]]) -> bool:
    if all(len(cells) <= 1 for cells in rows):
        return True
    return any(
        len(cell.filled) > CELL_PARAGRAPHS
        or any(len(draft.text) > CELL_LONGEST for draft in cell.filled)
        for cells in rows
        for cell in cells
    )


def _row(cells: Sequence[Cell]) -> Draft:
    runs: list[Run] = []
    for position, cell in enumerate(cells):
        if position:
            runs.append(Run("\t"))
        for number, draft in enumerate(cell.filled):
            if number:
                runs.append(Run(" "))
            # A line of its own would make a second row of it.
            runs += [Run(_on_one_line(run.text), run.bold, run.size) for run in draft.runs]
    return Draft(runs, row=True)


def _on_one_line(text: str) -> str:
    return " ".join(text.replace("\t", " ").replace("\v", "\n").replace("\f", "\n").split("\n"))
