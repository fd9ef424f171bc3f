"""What it means for the reading when a person picks one of a doubt's choices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bulletin.intake.blanks import squeeze
from bulletin.intake.demands import PART_OF, Part, Spot
from bulletin.intake.edits import Edit
from bulletin.intake.reading import Cut
from bulletin.intake.result import Doubt
from bulletin.intake.suspicions import unusual_spaces

# Of what stands around the articles, and is not taken out of the text with them.
AROUND = frozenset({"one-recipient", "odd-recipient", "impossible-date"})
QUOTED = re.compile("“(.*)”", re.DOTALL)


class Typed(StrEnum):
    """What a person types in beside a choice."""

    TITLE = "title"
    OFFICES = "offices"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a choice does. Places are those of the text that was read."""

    parts: tuple[tuple[Spot, Part], ...] = ()
    breaks: tuple[Spot, ...] = ()
    edits: tuple[Edit, ...] = ()
    keeps_lines: bool = False
    keeps_pages: bool = False
    typed: Typed | None = None


NOTHING = Effect()


def effects(doubt: Doubt, cuts: Sequence[Cut]) -> list[Effect]:
    """What each of the doubt's choices does, in their order."""
    at = (doubt.line, doubt.column - 1)
    cut = cut_at(at, cuts)
    found = list(_effects(doubt, at, cut)) if cut else []
    return (found + [NOTHING] * len(doubt.choices))[: len(doubt.choices)]


def cut_at(at: Spot, cuts: Sequence[Cut]) -> Cut | None:
    """The line in which a place lies; lines of a text stand in its order."""
    for cut in reversed(cuts):
        raw = cut.line.raw
        spots = [raw.spot, *((joint.number, joint.source_column) for joint in raw.joints)]
        if any(number == at[0] and column <= at[1] for number, column in spots):
            return cut
    return None


def _effects(doubt: Doubt, at: Spot, cut: Cut) -> Iterator[Effect]:
    spot = cut.line.spot
    match doubt.rule:
        case "narrow-cut":
            for kind in (cut.kind, cut.runner_up):
                if kind:
                    yield _said(spot, PART_OF[kind])
        case "odd-paragraph":
            yield from (_said(spot, part) for part in (Part.BODY, Part.TITLE, Part.SECTION))
        case "title-on-two-lines":
            yield from (_said(spot, part) for part in (Part.TITLE_MORE, Part.BODY, Part.TITLE))
        case "untitled":
            yield Effect(typed=Typed.TITLE)
            yield _said(spot, Part.JOIN)
        case "unattributed":
            yield Effect(typed=Typed.OFFICES)
        case "empty-section":
            yield NOTHING
            yield _said(spot, Part.NO_SECTION)
        case "odd-brackets" | "bare-attribution" | "unlike-office":
            yield NOTHING
            yield _said(spot, Part.PLAIN)
        case "leftover":
            yield _rescue(doubt, at, cut)
            yield NOTHING
        case "page-furniture":
            yield NOTHING
            yield Effect(keeps_pages=True)
        case "joined-lines":
            yield NOTHING
            yield Effect(keeps_lines=True)
        case "lost-break":
            yield Effect(breaks=(at,))
            yield _edit(at, doubt.text, "")
        case "inner-space":
            yield _without_spaces(doubt, at, cut)
        case "invisible":
            yield _edit(at, doubt.text, "")
        case "letter-spaced":
            yield _edit(at, doubt.text, squeeze(doubt.text))
        case "confusable":
            yield _edit(at, doubt.text, _quoted(doubt))
        case "missing-word":
            yield _edit(at, "", _quoted(doubt))
        case "unreadable":
            yield Effect(edits=(Edit(at, doubt.text, ""),), typed=Typed.WORDS)


def _said(spot: Spot, part: Part) -> Effect:
    return Effect(parts=((spot, part),))


def _edit(at: Spot, old: str, new: str) -> Effect:
    return Effect(edits=(Edit(at, old, new),))


def _quoted(doubt: Doubt) -> str:
    """The word that the first choice names between quotation marks."""
    match = QUOTED.search(doubt.choices[0])
    return match[1] if match else ""


def _rescue(doubt: Doubt, at: Spot, cut: Cut) -> Effect:
    """What was left over becomes a line of its own, of the article before it."""
    end = (at[0], at[1] + len(doubt.text))
    first, last = cut.line.place(cut.line.start), cut.line.place(cut.line.end)
    is_start = at == first
    breaks = (() if is_start else (at,)) + (() if end == last else (end,))
    return Effect(parts=((cut.line.spot if is_start else at, Part.JOIN),), breaks=breaks)


def _without_spaces(doubt: Doubt, at: Spot, cut: Cut) -> Effect:
    """The space goes; where the doubt spans several, all unusual ones of the line."""
    if not doubt.text.strip():
        return _edit(at, doubt.text, "")
    line = cut.line
    return Effect(
        edits=tuple(
            Edit(line.place(match.start()), match.group(), "")
            for match in unusual_spaces(line.text, line.start, line.end)
        )
    )
