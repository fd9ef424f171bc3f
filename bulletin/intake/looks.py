"""What the look of a line says about its kind: clues that a plain text lacks."""

from bulletin.intake.clues import Clue, weigh
from bulletin.intake.grammar import Kind
from bulletin.intake.lines import Line
from bulletin.intake.source import PLAIN

PROSE: tuple[Clue[Line], ...] = (
    Clue("heading", -4, "has the style of a heading", lambda s: s.evidence.heading > 0),
    Clue("centred", -2, "is centred", lambda s: s.evidence.centred),
    Clue("large", -1.5, "is larger than the text", lambda s: s.evidence.large),
    Clue("bold", -1, "is bold throughout", lambda s: s.evidence.bold),
    Clue("lead", 1, "begins in bold, goes on plain", lambda s: s.evidence.lead > 0),
    Clue(
        "unmarked", 1.5, "stands out in nothing, as titles here do", lambda s: s.evidence.unmarked
    ),
)
RUN_IN: tuple[Clue[Line], ...] = (
    *PROSE,
    Clue("sentence", 3, "its first sentence alone is bold", lambda s: _lead_is_first_sentence(s)),
)

LOOKS: dict[Kind, tuple[Clue[Line], ...]] = {
    Kind.PUBLICATION: (
        Clue("centred", 1, "is centred", lambda s: s.evidence.centred),
        Clue("large", 2, "is much larger than the text", lambda s: s.evidence.size >= 1.4),
        Clue("right", -2, "stands at the right", lambda s: s.evidence.right),
    ),
    Kind.MASTHEAD: (
        Clue("heading", -2, "has the style of a heading", lambda s: s.evidence.heading > 0),
    ),
    Kind.NOTE_MORE: PROSE,
    Kind.CONTENTS: (
        Clue("style", 4, "has the style of a table of contents", lambda s: _is_contents(s)),
    ),
    Kind.SECTION: (
        Clue("heading", 2, "has the style of a heading", lambda s: s.evidence.heading > 0),
        Clue("centred", 1, "is centred", lambda s: s.evidence.centred),
        Clue("bold", 1, "is bold throughout", lambda s: s.evidence.bold),
        Clue("over", 2, "the next line stands out too", lambda s: s.evidence.over),
        Clue("heads", 4, "is a short heading over others", lambda s: heads_headings(s)),
        Clue("apart", -3, "stands at the right or in a table", lambda s: _is_apart(s)),
    ),
    Kind.TITLE: (
        Clue("heading", 3, "has the style of a heading", lambda s: s.evidence.heading > 0),
        Clue("centred", 2, "is centred", lambda s: s.evidence.centred),
        Clue("large", 1.5, "is larger than the text", lambda s: s.evidence.large),
        Clue("bold", 1.5, "is bold throughout", lambda s: s.evidence.bold),
        Clue("apart", -3, "stands at the right or in a table", lambda s: _is_apart(s)),
        Clue("unmarked", -2, "the titles here stand out", lambda s: s.evidence.unmarked),
        Clue("caption", -4, "has the style of a caption", lambda s: s.evidence.caption),
    ),
    Kind.TABLE: (Clue("row", 4, "is a row of a table", lambda s: s.evidence.row),),
    Kind.BODY: PROSE,
    Kind.BODY_END: PROSE,
    Kind.RUN_IN: RUN_IN,
    Kind.RUN_IN_END: RUN_IN,
    Kind.ATTRIBUTION: (
        Clue("right", 2, "stands at the right", lambda s: s.evidence.right),
        Clue("heading", -3, "has the style of a heading", lambda s: s.evidence.heading > 0),
    ),
}


def looks(kind: Kind, line: Line) -> float:
    """How much the look of the line speaks for the kind; 0 for a line of plain text."""
    return 0.0 if line.evidence is PLAIN else weigh(LOOKS.get(kind, ()), line)


def heads_headings(line: Line) -> bool:
    """Whether a line without brackets is set as the heading of a section is.

    It is short, has the style of a heading, and the next line stands out as a title does.
    """
    look = line.evidence
    return bool(look.heading) and look.over and line.length <= 14 and not line.has_stop


def _is_apart(line: Line) -> bool:
    return line.evidence.right or line.evidence.row


def _is_contents(line: Line) -> bool:
    style = line.evidence.style.lower()
    return style.startswith(("toc", "目录"))


def _lead_is_first_sentence(line: Line) -> bool:
    """The bold type ends with the first sentence, with or without its full stop."""
    return line.run_in is not None and abs(line.evidence.lead - line.run_in.end) <= 1
