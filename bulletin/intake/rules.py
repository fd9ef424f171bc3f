"""How well each line fits each kind: named clues, added up."""

import re

from bulletin.intake.clues import Clue, weigh
from bulletin.intake.grammar import UNPLACED, Habits, Kind
from bulletin.intake.headings import PAIRS, SIGNS
from bulletin.intake.lexicon import WORDS
from bulletin.intake.lines import NUMBERED, Line
from bulletin.intake.looks import looks
from bulletin.intake.masthead import UNIT_ENDINGS, CellKind, looks_like_publication
from bulletin.intake.numerals import NUMERAL

SECTION_ENDINGS = tuple(WORDS["sections"]["endings"])
# 9月7日（星期一）
DAY = re.compile(
    rf"{NUMERAL}月{NUMERAL}日(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?)?|(?:星期|周)[一二三四五六日天]"
)
FOOTED = (CellKind.DATE, CellKind.UNIT, CellKind.COPIES)


def is_attribution(line: Line) -> bool:
    return line.tail is not None and line.tail.alone and line.tail.score > 0


def names_offices(line: Line) -> bool:
    """Whether round brackets or a label say so; names in others may be headings."""
    return line.tail is not None and line.tail.score > 0 and not line.tail.like_heading


def is_after_name(line: Line) -> bool:
    return line.length_before <= 8


def is_unit(line: Line) -> bool:
    return line.words.endswith(UNIT_ENDINGS) and not looks_like_publication(line.words)


def is_named_as_section(line: Line) -> bool:
    return 2 <= len(line.heading_words) <= 12 and line.heading_words.endswith(SECTION_ENDINGS)


def is_day(line: Line) -> bool:
    return DAY.fullmatch(line.heading_words) is not None


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
        "short",
        0,
        "as short as names of sections, and no label",
        lambda s: s.heading.end - s.heading.start <= 24 and not s.labels,
    ),
    Kind.TITLE: Clue("any", 0, "any line", lambda s: s.length <= 80 and not s.labels),
    Kind.TITLE_MORE: Clue("any", 0, "any line", lambda s: s.length <= 60 and not s.labels),
    Kind.BYLINE: Clue("byline", 4, "names the author alone", lambda s: s.byline is not None),
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
    Kind.TABLE: Clue("columns", 0, "falls into columns", lambda s: s.columns > 1),
    Kind.CAPTION: Clue("caption", 6, "says what a picture shows", lambda s: s.caption),
    Kind.ATTRIBUTION: Clue(
        "bracket", 1, "is all in brackets", lambda s: s.tail is not None and s.tail.alone
    ),
    Kind.DISTRIBUTION: Clue("label", 5, "begins with a label", lambda s: bool(s.labels)),
    Kind.DISTRIBUTION_MORE: Clue("text", 0, "no label", lambda s: not s.labels),
    Kind.IMPRINT: Clue(
        "cells",
        0,
        "date, unit or copies, or who edited it",
        lambda s: s.has_cell(*FOOTED) or s.credit,
    ),
    Kind.LEFTOVER: Clue("any", UNPLACED, "any line", lambda s: True),
}

PROSE: tuple[Clue[Line], ...] = (
    Clue("ends", 2, "ends as sentences do", lambda s: s.ends_sentence),
    Clue("long", 3, "too long for a title", lambda s: s.long),
    Clue("stop", 1, "holds a full stop", lambda s: s.has_stop),
    Clue("scrap", -2, "short and no sentence", lambda s: not (s.ends_sentence or s.long or s.tail)),
    Clue("indent", 0.5, "indented as paragraphs are", lambda s: s.indented),
    Clue("ordinal", 2, "一、… opens a point of a text", lambda s: s.ordinal),
    Clue("table", -3, "is a row of a table", lambda s: s.table_around),
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
        Clue("numbered", 4, "第N期 or a date follows", lambda s: s.masthead_after),
        Clue("unit", -4, "names the unit", is_unit),
        Clue("remark", -8, "a remark", lambda s: s.all_cells(CellKind.REMARK)),
        Clue("cells", -4, "is numbered itself", lambda s: s.has_cell(*NUMBERED)),
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
        Clue("head", 1.5, "the number or a date follows", lambda s: s.masthead_after),
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
        Clue("long", -4, "longer than names of sections", lambda s: len(s.heading_words) > 14),
        Clue("comma", -4, "holds a comma", lambda s: s.has_comma),
        Clue("ends", -4, "ends as sentences do", lambda s: s.ends_sentence),
        Clue("word", 2, "named as sections are", lambda s: is_named_as_section(s)),
        Clue("day", 8, "a day, under which stands what happened", is_day),
        Clue("brief", 1.5, "as short as most names", lambda s: s.length <= 8),
        Clue("room", 0.5, "a blank line before it", lambda s: s.blank_before),
        Clue("prose", -1, "text follows at once", lambda s: s.prose_after),
        Clue("title", 1, "a title follows", lambda s: not s.prose_after),
        Clue("heading", -8, "编者按 or 本期要目", is_heading),
        Clue("tail", -6, "names offices", lambda s: names_offices(s)),
        Clue("cells", -5, "date, number or copies", lambda s: s.has_cell(*NUMBERED)),
        Clue("byline", -4, "names a person", lambda s: s.byline is not None),
        Clue("caption", -6, "says what a picture shows", lambda s: s.caption),
        Clue("table", -4, "is a row of a table", lambda s: s.table_around),
    ),
    Kind.TITLE: (
        Clue("length", 2, "as long as titles are", lambda s: 6 <= s.length <= 40),
        Clue("day", -6, "a day and nothing else", is_day),
        Clue("short", -1, "shorter than titles are", lambda s: s.length < 4),
        Clue("stop", -4, "holds a full stop", lambda s: s.has_stop),
        Clue("ends", -3, "ends as sentences do", lambda s: s.words[-1] in "。；：，、;:,"),
        Clue("comma", -1, "holds a comma", lambda s: s.has_comma),
        Clue("long", -3, "longer than titles are", lambda s: s.long),
        Clue("opening", 1.5, "the next line begins as articles do", lambda s: s.opening_after),
        Clue("room", 0.5, "a blank line around it", lambda s: s.blank_before or s.blank_after),
        Clue("indent", -1, "indented as paragraphs are", lambda s: s.indented and s.start < 6),
        Clue("point", -4, "一是 … opens a point", lambda s: s.ordinal and not s.heading.form),
        Clue("section", -4, "is all in 【】", lambda s: s.bracketed),
        Clue("heading", -8, "编者按 or 本期要目", is_heading),
        Clue(
            "tail",
            -4,
            "ends with offices in brackets",
            lambda s: s.tail is not None and s.tail.score > 0,
        ),
        Clue("cells", -3, "date, number or copies", lambda s: s.has_cell(*NUMBERED)),
        Clue("unit", -2, "names the unit that edits the bulletin", is_unit),
        Clue("repeated", -2, "the title stands further down", lambda s: s.repeated_later),
        Clue("byline", -3, "names a person", lambda s: s.byline is not None),
        Clue("caption", -6, "says what a picture shows", lambda s: s.caption),
        Clue("table", -4, "is a row of a table", lambda s: s.table_around),
    ),
    Kind.TITLE_MORE: (
        Clue(
            "subtitle", 5, "begins with a dash", lambda s: s.words.startswith(("——", "--", "－－"))
        ),
        Clue("prose", 2, "text follows", lambda s: s.prose_after),
        Clue("heading", -4, "the line before is as short as a section's name", is_after_name),
        Clue("no-prose", -3, "no text follows", lambda s: not s.prose_after),
        Clue("stop", -5, "holds a full stop", lambda s: s.has_stop),
        Clue("ends", -4, "ends as sentences do", lambda s: s.ends_sentence),
        Clue("comma", -2, "holds a comma", lambda s: s.has_comma),
        Clue("room", -3, "a blank line parts it from the title", lambda s: s.blank_before),
        Clue("long", -4, "longer than titles are", lambda s: s.length > 35),
        Clue("form", -4, "is set off", lambda s: s.heading.form not in ("", "centred")),
        Clue("point", -4, "opens a point of a text", lambda s: s.ordinal),
        Clue("tail", -6, "names offices", lambda s: s.tail is not None and s.tail.score > 0),
        Clue("byline", -4, "names a person", lambda s: s.byline is not None),
        Clue("caption", -6, "says what a picture shows", lambda s: s.caption),
        Clue("table", -6, "is a row of a table", lambda s: s.table_around),
    ),
    Kind.BYLINE: (Clue("room", 0.5, "stands far in", lambda s: s.start >= 6),),
    Kind.TABLE: (
        Clue("around", 5, "a neighbour has as many columns", lambda s: s.table_around),
        Clue("alone", -4, "no neighbour has as many columns", lambda s: not s.table_around),
        Clue("many", 2, "three columns or more", lambda s: s.columns > 2),
        Clue("tail", -6, "names offices", lambda s: s.tail is not None and s.tail.score > 0),
        Clue("stop", -2, "holds a full stop", lambda s: s.has_stop),
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
        Clue("credit", -4, "says who edited it", lambda s: s.credit),
    ),
    Kind.IMPRINT: (
        Clue("credit", 5, "says who edited it", lambda s: s.credit),
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


# How much a form of its own speaks for a section; for a title it counts once for all of them.
SECTION_FORMS = (
    dict.fromkeys(PAIRS, 5.0)
    | dict.fromkeys(SIGNS, 3.0)
    | {"——": 4.0, "第一": 4.0, "letter-spaced": 4.0, "一、": 1.5, "（一）": 0.0, "1、": 0.0}
    | {"（1）": -2.0, "centred": 0.0, "": -3.0}
)
ORDINALS = frozenset({"一、", "（一）", "1、", "（1）", "第一"})
# Forms that a title may have although the others of the document have none.
UNMARKED = frozenset({"", "centred", "letter-spaced"})
TITLE_FORM = 3.0
# （一） opens a point of a text more often than an article; 【】 is a section's more often.
TITLE_FORMS = {"一、": 1.0, "（一）": 1.0, "1、": 2.0, "（1）": 0.0} | dict.fromkeys(PAIRS, 7.0)
OTHER_FORM = -4.0
POINT_OF_A_TEXT = -8.0


def with_habits(fit: dict[Kind, float], form: str, habits: Habits) -> dict[Kind, float]:
    """The scores of a line of this form where sections and titles have forms of their own."""
    adjusted = dict(fit)
    section = adjusted.pop(Kind.SECTION, None)
    if section is not None and form == habits.section:
        adjusted[Kind.SECTION] = section + SECTION_FORMS.get(form, 0.0)
    for kind in (Kind.TITLE, Kind.RUN_IN, Kind.RUN_IN_END):
        if kind in adjusted:
            adjusted[kind] += _title_form(form, habits, run_in=kind is not Kind.TITLE)
    if form not in UNMARKED | ORDINALS and form in (habits.section, habits.title):
        for kind in (Kind.BODY, Kind.BODY_END):
            if kind in adjusted:
                adjusted[kind] += OTHER_FORM
    return adjusted


def _title_form(form: str, habits: Habits, *, run_in: bool) -> float:
    if form == habits.title:
        return 0.0 if form in UNMARKED else TITLE_FORMS.get(form, TITLE_FORM)
    if form in ORDINALS:
        return POINT_OF_A_TEXT if run_in else OTHER_FORM
    if form == habits.section and form not in UNMARKED:
        return OTHER_FORM
    if form in UNMARKED:
        return OTHER_FORM / 2 if habits.title not in UNMARKED else 0.0
    return OTHER_FORM
