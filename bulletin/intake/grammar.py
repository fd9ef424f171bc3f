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
    TITLE_MORE = "title-more"
    BYLINE = "byline"
    RUN_IN = "run-in"
    RUN_IN_END = "run-in-end"
    BODY = "body"
    BODY_END = "body-end"
    TABLE = "table"
    CAPTION = "caption"
    ATTRIBUTION = "attribution"
    DISTRIBUTION = "distribution"
    DISTRIBUTION_MORE = "distribution-more"
    IMPRINT = "imprint"
    FURNITURE = "furniture"
    LEFTOVER = "leftover"


class Place(StrEnum):
    """Where in the bulletin the reader stands after a line."""

    START = "start"
    HEAD = "head"
    NOTE = "note"
    CONTENTS = "contents"
    SECTION = "section"
    TITLE = "title"
    SUBTITLE = "subtitle"
    # The offices stand under the title: before the text, and in it.
    NAMED = "named"
    TOLD = "told"
    OPEN = "open"
    CLOSED = "closed"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Attributing:
    """How articles say who sent them; ``score`` is how rare that is among bulletins."""

    name: str
    score: float
    # What an article costs that ends with its offices, and one that ends without.
    attributed: float
    unattributed: float


ATTRIBUTING = (
    Attributing("articles end with their offices", 0, attributed=0, unattributed=-5),
    Attributing("articles name no offices", -4, attributed=-2, unattributed=-0.5),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole document does alike; the reading with the best habits is taken.

    ``section`` and ``title`` are the forms that set sections and titles off (see headings.py):
    None when there are no sections, an empty form for lines that nothing sets off. ``titled``:
    articles have titles.
    """

    attributing: Attributing
    section: str | None
    title: str
    titled: bool
    score: float


# Sections set all their titles alike: on a line, or run in.
MIXED_TITLE_STYLES = -3.0
UNTITLED = -6.0
# Where no article has a title, one that seems to have one.
TITLED_ALONE = -4.0
EMPTY_SECTION = -6.0
UNPLACED = -8.0
TITLE_ON_TWO_LINES = -2.0
NAMED_FIRST = -1.5
# The bulletin's name below its unit or number.
NAMED_LATER = -5.0

ATTRIBUTED = (Kind.RUN_IN_END, Kind.BODY_END, Kind.ATTRIBUTION)
TITLES = {Kind.TITLE: Place.TITLE, Kind.RUN_IN: Place.OPEN, Kind.RUN_IN_END: Place.CLOSED}
BODIES = {Kind.BODY: Place.OPEN, Kind.BODY_END: Place.CLOSED}
FOOT = {Kind.DISTRIBUTION: Place.FOOT, Kind.IMPRINT: Place.FOOT}
Moves = dict[Kind, tuple[Place, float]]


def _at(targets: dict[Kind, Place], score: float = 0.0) -> Moves:
    return {kind: (place, score) for kind, place in targets.items()}


def moves(habits: Habits) -> dict[Place, Moves]:
    """For each place: the kinds that may follow, where they lead, and what that costs."""
    titles = _at(TITLES, 0 if habits.titled else TITLED_ALONE)
    untitled = UNTITLED if habits.titled else 0.0
    unattributed = habits.attributing.unattributed
    front = (
        titles
        | _at({Kind.SECTION: Place.SECTION})
        | _at({Kind.NOTE: Place.NOTE, Kind.CONTENTS_HEADING: Place.CONTENTS})
        | _at(BODIES, untitled)
    )
    next_article = titles | _at({Kind.SECTION: Place.SECTION}) | _at(FOOT)
    if not habits.titled:
        # One paragraph each: the next is another article, whether the one before is named or not.
        next_article |= _at({Kind.BODY_END: Place.CLOSED})
    cut_short = {
        kind: (place, score + unattributed)
        for kind, (place, score) in next_article.items()
        if kind not in BODIES
    }
    after_title = _at(BODIES) | _at({Kind.ATTRIBUTION: Place.NAMED}, NAMED_FIRST)
    table = {
        Place.START: front
        | _at({Kind.PUBLICATION: Place.HEAD, Kind.MASTHEAD: Place.HEAD})
        | _at(FOOT, -1),
        Place.HEAD: front
        | _at({Kind.MASTHEAD: Place.HEAD, Kind.DISTRIBUTION: Place.HEAD})
        | _at({Kind.PUBLICATION: Place.HEAD}, NAMED_LATER),
        Place.NOTE: front | _at({Kind.NOTE_MORE: Place.NOTE}),
        Place.CONTENTS: front
        | _at({Kind.CONTENTS: Place.CONTENTS})
        | _at(BODIES, untitled + UNTITLED),
        Place.SECTION: titles
        | _at(BODIES, untitled)
        | _at({Kind.SECTION: Place.SECTION}, EMPTY_SECTION)
        | _at(FOOT, EMPTY_SECTION),
        Place.TITLE: after_title
        | _at({Kind.BYLINE: Place.SUBTITLE, Kind.CAPTION: Place.SUBTITLE, Kind.TABLE: Place.OPEN})
        | _at({Kind.TITLE_MORE: Place.SUBTITLE}, TITLE_ON_TWO_LINES),
        Place.SUBTITLE: after_title
        | _at({Kind.BYLINE: Place.SUBTITLE, Kind.CAPTION: Place.SUBTITLE, Kind.TABLE: Place.OPEN}),
        Place.NAMED: _at(
            {Kind.BODY: Place.TOLD, Kind.CAPTION: Place.NAMED, Kind.BYLINE: Place.NAMED}
        ),
        Place.TOLD: next_article
        | _at({Kind.BODY: Place.TOLD, Kind.CAPTION: Place.TOLD, Kind.TABLE: Place.TOLD})
        | _at({Kind.ATTRIBUTION: Place.CLOSED}, UNTITLED),
        Place.OPEN: _at(BODIES)
        | _at({Kind.ATTRIBUTION: Place.CLOSED, Kind.CAPTION: Place.OPEN, Kind.TABLE: Place.OPEN})
        | _at({Kind.BYLINE: Place.OPEN}, -2)
        | cut_short,
        Place.CLOSED: next_article
        | _at(BODIES, untitled)
        | _at({Kind.CAPTION: Place.CLOSED, Kind.TABLE: Place.CLOSED})
        | _at({Kind.ATTRIBUTION: Place.CLOSED}, -4),
        Place.FOOT: _at(FOOT) | _at({Kind.DISTRIBUTION_MORE: Place.FOOT}),
    }
    for row in table.values():
        for kind in ATTRIBUTED:
            if kind in row:
                place, score = row[kind]
                row[kind] = (place, score + habits.attributing.attributed)
    return table


def ending(habits: Habits) -> dict[Place, float]:
    """What it costs to end the text at each place."""
    return dict.fromkeys(Place, 0.0) | {
        Place.SECTION: EMPTY_SECTION,
        Place.TITLE: UNPLACED,
        Place.SUBTITLE: UNPLACED,
        Place.NAMED: UNPLACED,
        Place.OPEN: habits.attributing.unattributed,
    }
