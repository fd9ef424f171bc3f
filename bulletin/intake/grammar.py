"""Which kinds of lines follow one another in a bulletin, and at what cost."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a line is."""

    PUBLICATION = "publication"
    MASTHEAD = "masthead"
    NOTE = "note"
    NOTE_MORE = "note-more"
    CONTENTS_HEADING = "contents-heading"
    CONTENTS = "contents"
    SECTION = "section"
    TITLE = "title"
    RUN_IN = "run-in"
    RUN_IN_END = "run-in-end"
    BODY = "body"
    BODY_END = "body-end"
    ATTRIBUTION = "attribution"
    DISTRIBUTION = "distribution"
    DISTRIBUTION_MORE = "distribution-more"
    IMPRINT = "imprint"
    LEFTOVER = "leftover"


class Place(StrEnum):
    """Where in the bulletin the reader stands after a line."""

    START = "start"
    HEAD = "head"
    NOTE = "note"
    CONTENTS = "contents"
    SECTION = "section"
    TITLE = "title"
    OPEN = "open"
    CLOSED = "closed"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole document does alike; the reading with the best habits is taken.

    ``score`` is the habit's own: how rare it is among bulletins.
    """

    name: str
    score: float
    # What an article costs that ends with its offices, and one that ends without.
    attributed: float
    unattributed: float


HABITS = (
    Habits("articles end with their offices", 0, attributed=0, unattributed=-5),
    Habits("articles name no offices", -4, attributed=-2, unattributed=-0.5),
)

# Sections set all their titles alike: on a line, or run in.
MIXED_TITLE_STYLES = -3.0
UNTITLED = -6.0
EMPTY_SECTION = -6.0
UNPLACED = -8.0

ATTRIBUTED = (Kind.RUN_IN_END, Kind.BODY_END, Kind.ATTRIBUTION)
TITLES = {Kind.TITLE: Place.TITLE, Kind.RUN_IN: Place.OPEN, Kind.RUN_IN_END: Place.CLOSED}
BODIES = {Kind.BODY: Place.OPEN, Kind.BODY_END: Place.CLOSED}
FOOT = {Kind.DISTRIBUTION: Place.FOOT, Kind.IMPRINT: Place.FOOT}
Moves = dict[Kind, tuple[Place, float]]


def _at(targets: dict[Kind, Place], score: float = 0.0) -> Moves:
    return {kind: (place, score) for kind, place in targets.items()}


def moves(habits: Habits) -> dict[Place, Moves]:
    """For each place: the kinds that may follow, where they lead, and what that costs."""
    front = (
        _at(TITLES)
        | _at({Kind.SECTION: Place.SECTION})
        | _at({Kind.NOTE: Place.NOTE, Kind.CONTENTS_HEADING: Place.CONTENTS})
        | _at(BODIES, UNTITLED)
    )
    next_article = _at(TITLES) | _at({Kind.SECTION: Place.SECTION}) | _at(FOOT)
    cut_short = {kind: (place, habits.unattributed) for kind, (place, _) in next_article.items()}
    table = {
        Place.START: front
        | _at({Kind.PUBLICATION: Place.HEAD, Kind.MASTHEAD: Place.HEAD})
        | _at(FOOT, -1),
        Place.HEAD: front | _at({Kind.MASTHEAD: Place.HEAD, Kind.DISTRIBUTION: Place.HEAD}),
        Place.NOTE: front | _at({Kind.NOTE_MORE: Place.NOTE}),
        Place.CONTENTS: front | _at({Kind.CONTENTS: Place.CONTENTS}) | _at(BODIES, UNTITLED * 2),
        Place.SECTION: _at(TITLES)
        | _at(BODIES, UNTITLED)
        | _at({Kind.SECTION: Place.SECTION}, EMPTY_SECTION)
        | _at(FOOT, EMPTY_SECTION),
        Place.TITLE: _at(BODIES),
        Place.OPEN: _at(BODIES) | _at({Kind.ATTRIBUTION: Place.CLOSED}) | cut_short,
        Place.CLOSED: next_article
        | _at(BODIES, UNTITLED)
        | _at({Kind.ATTRIBUTION: Place.CLOSED}, -4),
        Place.FOOT: _at(FOOT) | _at({Kind.DISTRIBUTION_MORE: Place.FOOT}),
    }
    for row in table.values():
        for kind in ATTRIBUTED:
            if kind in row:
                place, score = row[kind]
                row[kind] = (place, score + habits.attributed)
    return table


def ending(habits: Habits) -> dict[Place, float]:
    """What it costs to end the text at each place."""
    return {
        Place.START: 0,
        Place.HEAD: 0,
        Place.NOTE: 0,
        Place.CONTENTS: 0,
        Place.SECTION: EMPTY_SECTION,
        Place.TITLE: UNPLACED,
        Place.OPEN: habits.unattributed,
        Place.CLOSED: 0,
        Place.FOOT: 0,
    }
