"""Tables that leave the house for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

# Programs that open a table take a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """``cell`` so that no program that opens the table takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_of(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte-order mark, without which Excel reads Chinese as something else."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
