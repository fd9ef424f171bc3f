"""What a person says a line is: the reading takes it as given and reads the rest around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bulletin.intake.grammar import Kind

# A source line, counted from 1, and the column in it, from 0, where a line begins.
Spot = tuple[int, int]


class Part(StrEnum):
    """What a person calls a line; ``BEGIN`` and ``JOIN`` say to which article it belongs."""

    SECTION = "section"
    TITLE = "title"
    TITLE_MORE = "title-more"
    RUN_IN = "run-in"
    BODY = "body"
    PLAIN = "plain"
    ATTRIBUTION = "attribution"
    BYLINE = "byline"
    TABLE = "table"
    CAPTION = "caption"
    NOTE = "note"
    CONTENTS = "contents"
    MASTHEAD = "masthead"
    DISTRIBUTION = "distribution"
    IMPRINT = "imprint"
    LEFTOVER = "leftover"
    NO_SECTION = "no-section"
    BEGIN = "begin"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Demand:
    """The kinds a line may be; ``begins``: whether an article begins with it, None for either."""

    kinds: frozenset[Kind]
    begins: bool | None = None

    @property
    def names(self) -> bool:
        return Kind.ATTRIBUTION in self.kinds and Kind.BODY not in self.kinds


BODIES = (Kind.BODY, Kind.BODY_END)
RUN_INS = (Kind.RUN_IN, Kind.RUN_IN_END)
DEMANDS: Mapping[Part, Demand] = {
    part: Demand(frozenset(kinds), begins)
    for part, kinds, begins in (
        (Part.SECTION, (Kind.SECTION,), None),
        (Part.TITLE, (Kind.TITLE,), None),
        (Part.TITLE_MORE, (Kind.TITLE_MORE,), None),
        (Part.RUN_IN, RUN_INS, None),
        (Part.BODY, BODIES, None),
        (Part.PLAIN, (Kind.BODY, Kind.RUN_IN), None),
        (Part.ATTRIBUTION, (Kind.ATTRIBUTION, Kind.BODY_END, Kind.RUN_IN_END), None),
        (Part.BYLINE, (Kind.BYLINE,), None),
        (Part.TABLE, (Kind.TABLE,), None),
        (Part.CAPTION, (Kind.CAPTION,), None),
        (Part.NOTE, (Kind.NOTE, Kind.NOTE_MORE), None),
        (Part.CONTENTS, (Kind.CONTENTS_HEADING, Kind.CONTENTS), None),
        (Part.MASTHEAD, (Kind.PUBLICATION, Kind.MASTHEAD), None),
        (Part.DISTRIBUTION, (Kind.DISTRIBUTION, Kind.DISTRIBUTION_MORE), None),
        (Part.IMPRINT, (Kind.IMPRINT,), None),
        (Part.LEFTOVER, (Kind.LEFTOVER,), None),
        (Part.NO_SECTION, set(Kind) - {Kind.SECTION, Kind.FURNITURE}, None),
        (Part.BEGIN, (Kind.TITLE, *RUN_INS, *BODIES), True),
        (Part.JOIN, BODIES, False),
    )
}
# What any line may be if a person says so; the others need something that stands in the line.
FORCED = frozenset(
    {Kind.SECTION, Kind.TITLE, Kind.TITLE_MORE, Kind.BODY, Kind.CAPTION, Kind.LEFTOVER}
    | {Kind.NOTE_MORE, Kind.CONTENTS}
)
PART_OF: Mapping[Kind, Part] = {
    kind: part
    for part in reversed(Part)
    if part not in (Part.PLAIN, Part.NO_SECTION, Part.BEGIN, Part.JOIN)
    for kind in DEMANDS[part].kinds
} | {Kind.BODY_END: Part.BODY, Kind.RUN_IN_END: Part.RUN_IN, Kind.ATTRIBUTION: Part.ATTRIBUTION}


@dataclass(frozen=True, slots=True)
class Guidance:
    """All that is given for a text.

    ``breaks`` are places inside lines where a new line begins; ``keeps_lines``: no line is
    joined to the one before; ``keeps_pages``: page heads and numbers are text like any other.
    """

    demands: Mapping[Spot, Demand]
    breaks: frozenset[Spot] = frozenset()
    keeps_lines: bool = False
    keeps_pages: bool = False


NO_GUIDANCE = Guidance({})
