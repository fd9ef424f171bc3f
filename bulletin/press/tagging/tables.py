"""Tables: which heads stand over which cells, and in which direction.

ISO 32000-1, table 349 (RowSpan, ColSpan, Headers, Scope); ISO 14289-1, 7.5.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pydyf

from bulletin.press.tagging.tree import Tag


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell, the rows and columns that it covers, and what it heads: Column, Row or nothing."""

    tag: Tag
    rows: range
    columns: range
    heads: str


def head_table(table: Tag, number: int) -> None:
    """Write scope and name of every head, and the heads of every cell, into their entries."""
    cells = list(_cells(table))
    over: dict[int, list[Cell]] = defaultdict(list)
    beside: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.heads:
            name = f"table-{number}-{cell.rows.start + 1}-{cell.columns.start + 1}"
            cell.tag.entries["ID"] = pydyf.String(name)
        for row in cell.rows if cell.heads == "Row" else ():
            beside[row].append(cell)
        for column in cell.columns if cell.heads == "Column" else ():
            over[column].append(cell)
    for cell in cells:
        attributes = pydyf.Dictionary({"O": "/Table"})
        if len(cell.rows) > 1:
            attributes["RowSpan"] = len(cell.rows)
        if len(cell.columns) > 1:
            attributes["ColSpan"] = len(cell.columns)
        if cell.heads:
            attributes["Scope"] = f"/{cell.heads}"
        else:
            heads = [head for row in cell.rows for head in beside[row]]
            heads += [
                head
                for column in cell.columns
                for head in over[column]
                if head.rows.stop <= cell.rows.start
            ]
            names = [head.tag.entries["ID"] for head in dict.fromkeys(heads)]
            if names:
                attributes["Headers"] = pydyf.Array(names)
        cell.tag.entries["A"] = attributes


def _cells(table: Tag) -> Iterator[Cell]:
    taken: set[tuple[int, int]] = set()
    number = 0
    for group in [table, *table.tags]:
        for row in [tag for tag in group.tags if tag.kind == "TR"]:
            is_head = group.kind == "THead" or all(cell.kind == "TH" for cell in row.tags)
            column = 0
            for tag in row.tags:
                while (number, column) in taken:
                    column += 1
                attributes = tag.entries.get("A", {})
                rows = range(number, number + attributes.get("RowSpan", 1))
                columns = range(column, column + attributes.get("ColSpan", 1))
                taken |= {(row, column) for row in rows for column in columns}
                heads = ""
                if tag.kind == "TH":
                    heads = "Column" if is_head else "Row"
                yield Cell(tag, rows, columns, heads)
            number += 1
