"""Which habits a document may have: what sets its sections off, and what its titles."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from bulletin.intake.grammar import ATTRIBUTING, Habits, Kind
from bulletin.intake.lines import Line
from bulletin.intake.rules import SECTION_FORMS, UNMARKED, is_heading, is_named_as_section

# How many forms are tried; the others are too rare in the document to be its habit.
SECTION_FORMS_TRIED = 4
TITLE_FORMS_TRIED = 3
UNTITLED_SCORE = -5.0
MARKED_TITLES_SCORE = -1.0


def possible_habits(lines: Sequence[Line], section_forms: Collection[str] = ()) -> Iterator[Habits]:
    """All habits worth trying on a document; ``section_forms`` are known to set sections off."""
    said = [line.heading.form for line in lines if _is_said_to_be(line, Kind.SECTION)]
    known = [form for form in dict.fromkeys([*said, *section_forms]) if form in SECTION_FORMS]
    sections = [None, *dict.fromkeys([*known, *_section_forms(lines)])]
    said = [line.heading.form for line in lines if _is_said_to_be(line, Kind.TITLE)]
    marked = [form for form in dict.fromkeys(said) if form not in UNMARKED]
    titles = ["", *dict.fromkeys([*marked, *_title_forms(lines)])]
    untitled = sum(line.tail is not None and not line.tail.alone for line in lines) > 1
    for attributing in ATTRIBUTING:
        for section in sections:
            for title in titles:
                if title and title == section:
                    continue
                score = attributing.score + (MARKED_TITLES_SCORE if title else 0.0)
                yield Habits(attributing, section, title, True, score)
            if untitled:
                yield Habits(attributing, section, "", False, attributing.score + UNTITLED_SCORE)


def _is_said_to_be(line: Line, kind: Kind) -> bool:
    return line.demand is not None and line.demand.kinds == {kind}


def _section_forms(lines: Sequence[Line]) -> list[str]:
    counts: Counter[str] = Counter()
    for line in lines:
        form = line.heading.form
        if (
            form not in SECTION_FORMS
            or len(line.heading_words) > 16
            or line.has_comma
            or is_heading(line)
        ):
            continue
        if form in ("", "centred") and not _could_be_named(line):
            continue
        counts[form] += 1
    return [form for form, _ in counts.most_common(SECTION_FORMS_TRIED)]


def _title_forms(lines: Sequence[Line]) -> list[str]:
    counts: Counter[str] = Counter(
        line.heading.form
        for line in lines
        if line.heading.form not in UNMARKED
        and line.length >= 5
        and (line.prose_after or line.run_in is not None)
    )
    return [
        form
        for form, count in counts.most_common(TITLE_FORMS_TRIED)
        if count > 1 or form == "标题："
    ]


def _could_be_named(line: Line) -> bool:
    """Whether a line that nothing sets off could be the name of a section."""
    is_short = 2 <= line.length <= 8 and not (line.ends_sentence or (line.cells and line.index < 6))
    stands_before_title = not (line.prose_after or line.tail or line.byline or line.caption)
    return is_named_as_section(line) or (is_short and stands_before_title)
