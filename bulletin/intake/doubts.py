"""The wording of every doubt that the intake shows to a person."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletin.intake.grammar import Kind
from bulletin.intake.lines import Line
from bulletin.intake.result import Doubt

CONTEXT = 4
INNER_QUOTES = str.maketrans("“”", "‘’")
# What a person calls each kind of line.
KIND_NAMES = {
    Kind.PUBLICATION: gettext_lazy("the name of the bulletin"),
    Kind.MASTHEAD: gettext_lazy("part of the masthead"),
    Kind.NOTE: gettext_lazy("the editor's note"),
    Kind.NOTE_MORE: gettext_lazy("the editor's note"),
    Kind.CONTENTS_HEADING: gettext_lazy("the heading of the contents"),
    Kind.CONTENTS: gettext_lazy("an entry of the contents"),
    Kind.SECTION: gettext_lazy("a section heading"),
    Kind.TITLE: gettext_lazy("a title"),
    Kind.TITLE_MORE: gettext_lazy("the second line of a title"),
    Kind.BYLINE: gettext_lazy("the author of an article"),
    Kind.TABLE: gettext_lazy("a row of a table"),
    Kind.CAPTION: gettext_lazy("a caption"),
    Kind.RUN_IN: gettext_lazy("a paragraph with a run-in title"),
    Kind.RUN_IN_END: gettext_lazy("a brief with a run-in title and an attribution"),
    Kind.BODY: gettext_lazy("a paragraph"),
    Kind.BODY_END: gettext_lazy("a paragraph that ends with an attribution"),
    Kind.ATTRIBUTION: gettext_lazy("an attribution"),
    Kind.DISTRIBUTION: gettext_lazy("a distribution line"),
    Kind.DISTRIBUTION_MORE: gettext_lazy("more of the distribution line"),
    Kind.IMPRINT: gettext_lazy("the imprint"),
    Kind.LEFTOVER: gettext_lazy("text that belongs nowhere"),
}


def narrow_cut(line: Line, kind: Kind, runner_up: Kind) -> Doubt:
    name, other = str(KIND_NAMES[kind]), str(KIND_NAMES[runner_up])
    message = _("Read as %(kind)s, but it could also be %(other)s.") % {
        "kind": name,
        "other": other,
    }
    choices = tuple(dict.fromkeys((name, other)))
    return _doubt(line, line.start, line.end, "narrow-cut", message, choices)


def odd_paragraph(line: Line) -> Doubt:
    message = _("Read as a paragraph, though it does not look like one.")
    choices = tuple(str(KIND_NAMES[kind]) for kind in (Kind.BODY, Kind.TITLE, Kind.SECTION))
    return _doubt(line, line.start, line.end, "odd-paragraph", message, choices)


def leftover(line: Line, start: int, end: int) -> Doubt:
    message = _("This text fits no field, so it was left over.")
    choices = (_("Add it to the article before"), _("Leave it out"))
    return _doubt(line, start, end, "leftover", message, choices)


def page_furniture(line: Line, count: int) -> Doubt:
    message = _("%(count)d page heads and page numbers in the text were left out.") % {
        "count": count
    }
    choices = (_("Leave them out"), _("They belong to the text"))
    return _doubt(line, line.start, line.end, "page-furniture", message, choices)


def joined_lines(line: Line, count: int) -> Doubt:
    message = _("%(count)d paragraphs were broken into lines; the lines were joined.") % {
        "count": count
    }
    choices = (_("Join the lines"), _("Every line is a paragraph"))
    return _doubt(line, line.start, line.end, "joined-lines", message, choices)


def title_on_two_lines(line: Line) -> Doubt:
    message = _("Read as the second line of a title.")
    choices = (_("It belongs to the title"), _("It is a paragraph"), _("It is a title of its own"))
    return _doubt(line, line.start, line.end, "title-on-two-lines", message, choices)


def untitled(line: Line) -> Doubt:
    message = _("This article has no title.")
    choices = (_("Type a title"), _("Add it to the article before"))
    return _doubt(line, line.start, line.end, "untitled", message, choices)


def unattributed(line: Line) -> Doubt:
    message = _("This article does not say which office sent it.")
    return _doubt(line, line.start, line.end, "unattributed", message, (_("Choose the offices"),))


def unattributed_throughout(line: Line) -> Doubt:
    message = _("No article of this text says which office sent it.")
    return _doubt(line, line.start, line.end, "unattributed", message, (_("Choose the offices"),))


def empty_section(line: Line) -> Doubt:
    message = _("No article follows this section heading.")
    choices = (_("Leave the section out"), _("It is not a section heading"))
    return _doubt(line, line.start, line.end, "empty-section", message, choices)


def odd_brackets(line: Line, start: int, end: int) -> Doubt:
    message = _("The attribution does not stand in full-width round brackets.")
    choices = (
        _("It is an attribution: print full-width brackets"),
        _("It is part of the text"),
    )
    return _doubt(line, start, end, "odd-brackets", message, choices)


def bare_attribution(line: Line, start: int, end: int) -> Doubt:
    message = _("Nothing sets “%(text)s” off; it was read as the office that sent the article.") % {
        "text": line.text[start:end]
    }
    choices = (_("It is an attribution"), _("It is part of the text"))
    return _doubt(line, start, end, "bare-attribution", message, choices)


def unlike_office(line: Line, start: int, end: int) -> Doubt:
    message = _("“%(text)s” does not look like the name of an office.") % {
        "text": line.text[start:end]
    }
    choices = (_("It is an attribution"), _("It is part of the text"))
    return _doubt(line, start, end, "unlike-office", message, choices)


def one_recipient(line: Line, start: int, end: int, names: str) -> Doubt:
    message = _("“%(names)s” was read as one recipient.") % {"names": names}
    choices = (_("One recipient"), _("Several recipients"))
    return _doubt(line, start, end, "one-recipient", message, choices)


def odd_recipient(line: Line, start: int, end: int) -> Doubt:
    message = _("“%(text)s” may not be a recipient of its own.") % {"text": line.text[start:end]}
    choices = (_("One recipient"), _("It belongs to the one before or after"))
    return _doubt(line, start, end, "odd-recipient", message, choices)


def impossible_date(line: Line, start: int, end: int) -> Doubt:
    message = _("There is no such day: “%(text)s”.") % {"text": line.text[start:end]}
    return _doubt(line, start, end, "impossible-date", message, (_("Type the date"),))


def inferred_year(line: Line, start: int, end: int, year: int, years: Sequence[int]) -> Doubt:
    message = _("No date is printed. The year %(year)s was inferred from “%(context)s”.") % {
        "year": year,
        "context": _around(line, start, end),
    }
    return _doubt(line, start, end, "inferred-year", message, tuple(str(year) for year in years))


def letter_spaced(line: Line, start: int, end: int, read_as: str) -> Doubt:
    message = _("Set with spaces between the letters; read as “%(text)s”.") % {"text": read_as}
    return _doubt(line, start, end, "letter-spaced", message, (read_as, line.text[start:end]))


def confusable(line: Line, start: int, end: int, right: str) -> Doubt:
    message = _("“%(context)s”: “%(wrong)s” may be meant as “%(right)s”.") % {
        "context": _around(line, start, end),
        "wrong": line.text[start:end],
        "right": right,
    }
    choices = (_("Change to “%(text)s”") % {"text": right}, _("Keep as printed"))
    return _doubt(line, start, end, "confusable", message, choices)


def missing_word(line: Line, start: int, end: int, suggestion: str) -> Doubt:
    message = _("“%(context)s”: a word seems to be missing before “%(text)s”.") % {
        "context": _around(line, start, end),
        "text": line.text[start:end],
    }
    choices = (_("Insert “%(text)s”") % {"text": suggestion}, _("Keep as printed"))
    return _doubt(line, start, end, "missing-word", message, choices)


def lost_break(line: Line, start: int, end: int) -> Doubt:
    message = _("“%(context)s”: %(count)d spaces; a line break may have been lost here.") % {
        "context": _around(line, start, end),
        "count": end - start,
    }
    choices = (
        _("Start a new paragraph"),
        _("Same paragraph, without the spaces"),
        _("Keep as printed"),
    )
    return _doubt(line, start, end, "lost-break", message, choices)


def inner_space(line: Line, start: int, end: int) -> Doubt:
    message = _("“%(context)s”: a space inside the text.") % {"context": _around(line, start, end)}
    choices = (_("Without the space"), _("Keep as printed"))
    return _doubt(line, start, end, "inner-space", message, choices)


def many_spaces(line: Line, start: int, end: int, count: int) -> Doubt:
    message = _("Spaces inside the text in %(count)d places.") % {"count": count}
    choices = (_("Without the spaces"), _("Keep as printed"))
    return _doubt(line, start, end, "inner-space", message, choices)


def unreadable(line: Line, start: int, end: int) -> Doubt:
    message = _("“%(context)s”: characters that cannot be read.") % {
        "context": _around(line, start, end)
    }
    return _doubt(line, start, end, "unreadable", message, (_("Type what is meant"),))


def invisible(line: Line, start: int, end: int) -> Doubt:
    message = _("“%(context)s”: an invisible character.") % {"context": _around(line, start, end)}
    choices = (_("Take it out"), _("Keep as printed"))
    return _doubt(line, start, end, "invisible", message, choices)


def _around(line: Line, start: int, end: int) -> str:
    """What stands around a place, to be quoted: marks inside “” are ‘’ (GB/T 15834-2011, 4.8)."""
    context = line.text[max(line.start, start - CONTEXT) : min(line.end, end + CONTEXT)]
    return context.translate(INNER_QUOTES)


def _doubt(
    line: Line, start: int, end: int, rule: str, message: str, choices: tuple[str, ...]
) -> Doubt:
    number, column = line.place(start)
    return Doubt(
        line=number,
        column=column + 1,
        text=line.text[start:end],
        rule=rule,
        message=message,
        choices=choices,
    )
