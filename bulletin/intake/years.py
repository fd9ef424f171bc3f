"""The year a bulletin without a date is from."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.intake.clues import Clue, weigh
from bulletin.intake.lexicon import WORDS, one_of
from bulletin.intake.passages import Passage

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?P<month>\s*\d{1,2}\s*月)?")
FIVE_YEAR_PLANS: dict[str, int] = WORDS["years"]["five_year_plans"]
PLAN = one_of(list(FIVE_YEAR_PLANS))
STOPS = re.compile("[，。；！？]")
REACH = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A year in a passage, with the clause around it."""

    year: int
    passage: Passage
    start: int
    end: int
    with_month: bool
    before: str
    after: str

    @property
    def clause(self) -> str:
        return self.before + self.after


@dataclass(frozen=True, slots=True)
class InferredYear:
    """The likeliest year, the mention that speaks for it most, and all years in question."""

    year: int
    mention: Mention
    candidates: tuple[int, ...]


PLANS = one_of(WORDS["years"]["plans"])
PAST = one_of(WORDS["years"]["past"])
HISTORY = one_of(WORDS["years"]["history"])
CLUES: tuple[Clue[Mention], ...] = (
    Clue("named", 1, "the year is named", lambda m: True),
    Clue("month", 1, "with a month", lambda m: m.with_month),
    Clue("past", 1.5, "something has taken place", lambda m: bool(PAST.search(m.clause))),
    Clue("plan", -2, "something is planned for it", lambda m: bool(PLANS.search(m.clause))),
    Clue(
        "history",
        -2,
        "something began then",
        lambda m: bool(HISTORY.search(m.before[-4:] + m.after[:8])),
    ),
)


def infer_year(passages: Iterable[Passage]) -> InferredYear | None:
    """The year that the text itself speaks of as its own; None when it names none."""
    weights: dict[int, float] = defaultdict(float)
    strongest: dict[int, tuple[float, Mention]] = {}
    plans: set[str] = set()
    for passage in passages:
        plans.update(PLAN.findall(passage.text))
        for mention in _mentions(passage):
            weight = weigh(CLUES, mention)
            weights[mention.year] += weight
            if mention.year not in strongest or weight > strongest[mention.year][0]:
                strongest[mention.year] = (weight, mention)
    for plan in plans:
        for year in range(FIVE_YEAR_PLANS[plan], FIVE_YEAR_PLANS[plan] + 5):
            if year in weights:
                weights[year] += 0.5
    likely = sorted((year for year in weights if weights[year] > 0), reverse=True)
    if not likely:
        return None
    year = max(likely, key=weights.__getitem__)
    return InferredYear(year, strongest[year][1], tuple(sorted(weights)))


def _mentions(passage: Passage) -> Iterable[Mention]:
    text = passage.line.text
    for match in YEAR.finditer(text, passage.start, passage.end):
        before = STOPS.split(text[max(passage.start, match.start() - REACH) : match.start()])[-1]
        after = STOPS.split(text[match.end() : min(passage.end, match.end() + REACH)])[0]
        yield Mention(
            year=int(match[1]),
            passage=passage,
            start=match.start(),
            end=match.end(),
            with_month=match["month"] is not None,
            before=before,
            after=after,
        )
