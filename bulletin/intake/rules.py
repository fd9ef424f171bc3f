"""How well each line fits each kind: named clues, added up."""

from bulletin.intake.clues import Clue, weigh
from bulletin.intake.grammar import UNPLACED, Kind
from bulletin.intake.lines import Line
from bulletin.intake.looks import heads_headings, looks
from bulletin.intake.masthead import CellKind, looks_like_publication

NUMBERED = (CellKind.NUMBER, CellKind.TOTAL, CellKind.DATE, CellKind.YEAR)
FOOTED = (CellKind.DATE, CellKind.UNIT, CellKind.COPIES)


def is_attribution(line: Line) -> bool:
    return line.tail is not None and line.tail.alone and line.tail.score > 0


def is_heading(line: Line) -> bool:
    return line.note_end is not None or line.contents_end is not None


# A kind is considered only for lines that have what it needs.
NEEDS: dict[Kind, Clue[Line]] = {
    Kind.PUBLICATION: Clue(
        "first",
        0,
        "stands near the top, short and not numbered",
        lambda s: s.index < 6 and s.length <= 20 and not s.ordinal,
    ),
    Kind.MASTHEAD: Clue(
        "cells",
        0,
        "falls into cells and is not numbered",
        lambda s: bool(s.cells) and s.index < 40 and not s.ordinal,
    ),
    Kind.NOTE: Clue("note", 7, "begins with 编者按", lambda s: s.note_end is not None),
    Kind.NOTE_MORE: Clue("text", -1, "any text", lambda s: not s.bracketed),
    Kind.CONTENTS_HEADING: Clue("contents", 7, "本期要目", lambda s: s.contents_end is not None),
    Kind.CONTENTS: Clue("short", -1.5, "as short as an entry", lambda s: s.length <= 60),
    Kind.SECTION: Clue(
        "bracketed", 5, "is all in 【】", lambda s: s.bracketed or heads_headings(s)
    ),
    Kind.TITLE: Clue("any", 0, "any line", lambda s: s.length <= 80 and not s.labels),
    Kind.RUN_IN: Clue("sentence", 0, "has a first sentence", lambda s: s.run_in is not None),
    Kind.RUN_IN_END: Clue(
        "both",
        0,
        "has a first sentence, and ends in a bracket",
        lambda s: s.run_in is not None and s.tail is not None and s.tail.score > 0,
    ),
    Kind.BODY: Clue("any", 0, "any line", lambda s: True),
    Kind.BODY_END: Clue(
        "tail", 0, "ends in a bracket", lambda s: s.tail is not None and not s.tail.alone
    ),
    Kind.ATTRIBUTION: Clue(
        "bracket", 1, "is all in brackets", lambda s: s.tail is not None and s.tail.alone
    ),
    Kind.DISTRIBUTION: Clue("label", 5, "begins with a label", lambda s: bool(s.labels)),
    Kind.DISTRIBUTION_MORE: Clue("text", 0, "no label", lambda s: not s.labels),
    Kind.IMPRINT: Clue("cells", 0, "date, unit or copies", lambda s: s.has_cell(*FOOTED)),
    Kind.LEFTOVER: Clue("any", UNPLACED, "any line", lambda s: True),
}

PROSE: tuple[Clue[Line], ...] = (
    Clue("ends", 2, "ends as sentences do", lambda s: s.ends_sentence),
    Clue("long", 3, "too long for a title", lambda s: s.long),
    Clue("stop", 1, "holds a full stop", lambda s: s.has_stop),
    Clue("scrap", -2, "short and no sentence", lambda s: not (s.ends_sentence or s.long or s.tail)),
    Clue("indent", 0.5, "indented as paragraphs are", lambda s: s.indented),
    Clue("ordinal", 2, "一、… opens a point of a text", lambda s: s.ordinal),
    Clue("heading", -7, "编者按 or 本期要目", is_heading),
    Clue("section", -6, "is all in 【】", lambda s: s.bracketed),
    Clue("labels", -6, "begins like a distribution line", lambda s: bool(s.labels)),
    Clue("attribution", -6, "is an attribution", is_attribution),
    Clue("cells", -2, "date, number or copies", lambda s: s.has_cell(*NUMBERED) and not s.long),
)

CLUES: dict[Kind, tuple[Clue[Line], ...]] = {
    Kind.PUBLICATION: (
        Clue("name", 3, "ends like 信息, 简报", lambda s: looks_like_publication(s.words)),
        Clue("unlike", -4, "no such name", lambda s: not looks_like_publication(s.words)),
        Clue("followed", 1, "nothing runs on", lambda s: not s.has_stop and not s.has_comma),
        Clue("bracket", -4, "is in brackets", lambda s: s.bracketed or s.tail is not None),
    ),
    Kind.MASTHEAD: (
        Clue("numbered", 4, "第N期, 总第N期 or a date", lambda s: s.has_cell(*NUMBERED)),
        Clue(
            "unit",
            1,
            "only names, units and remarks",
            lambda s: s.all_cells(CellKind.UNIT, CellKind.REMARK, CellKind.NAME, *NUMBERED),
        ),
        Clue("other", -3, "holds other words", lambda s: s.has_cell(CellKind.OTHER)),
        Clue("stop", -5, "is a sentence", lambda s: s.has_stop or s.has_comma),
        Clue("bare-unit", -2, "no number or date", lambda s: not s.has_cell(*NUMBERED)),
        Clue("section", -6, "is all in 【】", lambda s: s.bracketed),
    ),
    Kind.NOTE_MORE: PROSE,
    Kind.CONTENTS: (
        Clue("repeated", 6, "stands again further down", lambda s: s.repeated_later),
        Clue("once", -1, "stands nowhere else", lambda s: not s.repeated_later),
        Clue("stop", -3, "is a sentence", lambda s: s.has_stop),
    ),
    Kind.SECTION: (
        Clue("long", -4, "longer than names of sections", lambda s: s.length > 14),
        Clue("heading", -8, "编者按 or 本期要目", is_heading),
    ),
    Kind.TITLE: (
        Clue("length", 2, "as long as titles are", lambda s: 6 <= s.length <= 40),
        Clue("short", -1, "shorter than titles are", lambda s: s.length < 4),
        Clue("stop", -4, "holds a full stop", lambda s: s.has_stop),
        Clue("ends", -3, "ends as sentences do", lambda s: s.words[-1] in "。；：，、;:,"),
        Clue("comma", -1, "holds a comma", lambda s: s.has_comma),
        Clue("long", -3, "longer than titles are", lambda s: s.long),
        Clue("opening", 1.5, "the next line begins as articles do", lambda s: s.opening_after),
        Clue("room", 0.5, "a blank line around it", lambda s: s.blank_before or s.blank_after),
        Clue("ordinal", -4, "一、… opens a point of a text", lambda s: s.ordinal),
        Clue("section", -4, "is all in 【】", lambda s: s.bracketed),
        Clue("heading", -8, "编者按 or 本期要目", is_heading),
        Clue(
            "tail",
            -4,
            "ends with offices in brackets",
            lambda s: s.tail is not None and s.tail.score > 0,
        ),
        Clue("cells", -3, "date, number or copies", lambda s: s.has_cell(*NUMBERED)),
        Clue("repeated", -2, "the title stands further down", lambda s: s.repeated_later),
    ),
    Kind.BODY: PROSE,
    Kind.BODY_END: PROSE,
    Kind.RUN_IN: PROSE,
    Kind.RUN_IN_END: PROSE,
    Kind.DISTRIBUTION_MORE: (
        Clue("continues", 3, "the line before ends with a comma", lambda s: s.continues),
        Clue("each", 1, "begins with 各", lambda s: s.words.startswith("各")),
        Clue("title", -2, "could be text of its own", lambda s: s.has_stop or s.bracketed),
        Clue("copies", -3, "date or copies", lambda s: s.has_cell(CellKind.DATE, CellKind.COPIES)),
    ),
    Kind.IMPRINT: (
        Clue("copies", 5, "共印N份", lambda s: s.has_cell(CellKind.COPIES)),
        Clue("date", 3, "a date", lambda s: s.has_cell(CellKind.DATE)),
        Clue("unit", -1, "only units", lambda s: s.all_cells(CellKind.UNIT)),
        Clue("other", -2, "holds other words", lambda s: s.has_cell(CellKind.OTHER)),
        Clue("stop", -5, "is a sentence", lambda s: s.has_stop or s.has_comma),
    ),
}


def scores(line: Line) -> dict[Kind, float]:
    """The kinds a line can be, each with its score."""
    found: dict[Kind, float] = {}
    for kind, need in NEEDS.items():
        if need.holds(line):
            found[kind] = need.score + weigh(CLUES.get(kind, ()), line) + looks(kind, line)
    for kind in (Kind.BODY_END, Kind.RUN_IN_END, Kind.ATTRIBUTION):
        if kind in found and line.tail is not None:
            found[kind] += line.tail.score
    for kind in (Kind.RUN_IN, Kind.RUN_IN_END):
        if kind in found and line.run_in is not None:
            found[kind] += line.run_in.score
    return found
