"""Tables as CSV and Excel workbooks: read without trust, written without formulas."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from accounts.errors import DomainError
from accounts.tables import FORMULA_STARTS, csv_of
from bulletin.intake.decoding import decode

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 20_000
# Nobody's table is wider; a workbook may claim 16,384 columns.
MOST_COLUMNS = 50
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Row = tuple[int, dict[str, str]]
# For each column what it may be called; the first name is the one in code, the second in messages.
Columns = Mapping[str, Sequence[str]]


class RowKind(StrEnum):
    """What taking a line in would do."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


def read_table(data: bytes, needed: Columns, more: Columns) -> list[Row]:
    """The filled lines of a table with their numbers (the heading is line 1), by column.

    Raises DomainError when it is too large, cannot be read or lacks a column of ``needed``.
    """
    if len(data) > MOST_BYTES:
        raise DomainError(
            _("The table has %(size).1f MB; at most %(most)d MB are taken. Split it.")
            % {"size": len(data) / 1024 / 1024, "most": MOST_BYTES // 1024 // 1024}
        )
    if data.startswith(OLD_EXCEL):
        raise DomainError(_("This is the old Excel format. Save it as .xlsx or CSV and try again."))
    lines = _workbook_lines(data) if data.startswith(ZIP) else _csv_lines(decode(data))
    number, heading = next(lines, (0, []))
    called = {name: column for column, names in {**needed, **more}.items() for name in names}
    columns = [called.get(cell.strip().lower(), "") for cell in heading]
    missing = [names[1] for column, names in needed.items() if column not in columns]
    if missing:
        separator = pgettext("between names in a list", ", ")
        wanted = separator.join(f"{names[1]} ({column})" for column, names in needed.items())
        raise DomainError(
            _("The table needs the columns %(columns)s in its first line; missing: %(missing)s.")
            % {"columns": wanted, "missing": separator.join(missing)}
        )
    rows = []
    for number, cells in lines:
        if number > MOST_ROWS:
            raise DomainError(
                _("The table has more than %(most)d lines. Split it.") % {"most": MOST_ROWS}
            )
        row = dict.fromkeys(filter(None, columns), "") | {
            column: _unguarded(cell) for column, cell in zip(columns, cells, strict=False) if column
        }
        if any(row.values()):
            rows.append((number, row))
    return rows


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            if cells or reader.line_num == 1:
                yield reader.line_num, cells
    except csv.Error as error:
        raise DomainError(
            _("Line %d of the table cannot be read. Save it as CSV again and retry.")
            % (reader.line_num + 1)
        ) from error


def _workbook_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of the first sheet."""
    unreadable = _("This workbook cannot be read. Save it as .xlsx or CSV again and retry.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise DomainError(_("This workbook is too large when it is unpacked. Split it."))
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for number, cells in enumerate(
            sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 1, values_only=True), start=1
        ):
            yield number, [_as_text(cell) for cell in cells]
    except DomainError:
        raise
    except Exception as error:
        # A file that only claims to be a workbook ends in whatever error it hits first.
        raise DomainError(unreadable) from error


def _as_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()
    return str(cell)


def _unguarded(cell: str) -> str:
    """``cell`` without blanks around it, and without the mark our own tables have."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def workbook_of(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (heading, *rows):
        sheet.append([_text_cell(sheet, cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


WRITERS: dict[str, Callable[[Sequence[str], Iterable[Sequence[str]]], bytes]] = {
    "csv": csv_of,
    "xlsx": workbook_of,
}


def _text_cell(sheet: Worksheet, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def short_name(name: str) -> str:
    """A file's name without its folders, for a page to show."""
    return PurePath(name.replace("\\", "/")).name[:200]
