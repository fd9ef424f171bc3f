"""The best whole reading of the lines: a dynamic programme over their kinds.

Viterbi's algorithm over (place in the bulletin, title style of the section); run forwards and
backwards, it also tells for every line how much worse the document reads if the line is anything
else. Time grows linearly with the number of lines.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bulletin.intake.demands import FORCED
from bulletin.intake.errors import ImpossibleReading
from bulletin.intake.grammar import (
    BODIES,
    MIXED_TITLE_STYLES,
    TITLES,
    UNTITLED,
    Habits,
    Kind,
    Moves,
    Place,
    ending,
    moves,
)
from bulletin.intake.habits import possible_habits
from bulletin.intake.lines import Line
from bulletin.intake.memory import NOTHING_LEARNED, Learned, remembers_section, with_memory
from bulletin.intake.rules import scores, with_habits

State = tuple[Place, str]
Beam = dict[State, float]
Fit = dict[Kind, float]
Steps = dict[State, tuple[tuple[Kind, State, float], ...]]
START: State = (Place.START, "")
UNREACHED = float("-inf")
UNPRUNED = float("inf")
# A kind that a person says and nothing in the line speaks for.
AGAINST_ALL = -6.0
# Where a line can belong to the article before it.
WITHIN = frozenset({Place.TITLE, Place.SUBTITLE, Place.NAMED, Place.TOLD, Place.OPEN, Place.CLOSED})
# What reads so much worse than the best up to a line never becomes the best.
BEAM_WIDTH = 30.0
# So many lines show what a document does alike, and so many ways to read it are gone into.
HABITS_SEEN_AFTER = 250
HABITS_KEPT = 2
STYLES = {Kind.TITLE: "line", Kind.RUN_IN: "run-in", Kind.RUN_IN_END: "run-in"}


@dataclass(frozen=True, slots=True)
class Cut:
    """What a line is; ``margin`` is how much better that reads than ``runner_up``.

    ``fit`` is how well the line alone suits the kind, whatever stands around it.
    """

    line: Line
    kind: Kind
    fit: float
    margin: float
    runner_up: Kind | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A reading of all lines under one set of habits."""

    cuts: tuple[Cut, ...]
    habits: Habits
    score: float


@dataclass(frozen=True, slots=True)
class _Lattice:
    """All readings under one set of habits, which ``fits`` take into account.

    ``forward`` and ``backward`` hold, before each line and after the last, the best score of the
    lines passed and of the lines to come for every state that can be reached.
    """

    habits: Habits
    fits: Sequence[Fit]
    steps: "_Steps"
    forward: list[Beam]
    backward: list[Beam]

    @property
    def score(self) -> float:
        return self.habits.score + self.backward[0][START]


def read_lines(lines: Sequence[Line], learned: Learned = NOTHING_LEARNED) -> Whole:
    """The reading with the highest score over all habits; furniture of pages stands apart.

    Lines with a demand are what it says. Raises ImpossibleReading when that cannot be.
    """
    text = [line for line in lines if not line.raw.furniture]
    fits = [with_memory(scores(line), line, learned) for line in text]
    forms = {line.heading.form for line in text if remembers_section(line, learned)}
    lattices = [_lattice(text, fits, habits) for habits in _likely_habits(text, fits, forms)]
    best = max(lattices, key=lambda lattice: lattice.score)
    cuts = {cut.line.index: cut for cut in _cuts(text, best, lattices)}
    whole = (cuts.get(line.index) or _furniture(line) for line in lines)
    return Whole(tuple(whole), best.habits, best.score)


def _furniture(line: Line) -> Cut:
    return Cut(line, Kind.FURNITURE, 0.0, float("inf"), None)


def _likely_habits(
    lines: Sequence[Line], fits: Sequence[Fit], section_forms: Collection[str]
) -> list[Habits]:
    """The habits under which the document reads best, the best first.

    A long document is judged by its beginning.
    """
    sample, sample_fits = lines[:HABITS_SEEN_AFTER], fits[:HABITS_SEEN_AFTER]
    ranked = sorted(
        possible_habits(sample, section_forms),
        key=lambda habits: _best_score(sample, sample_fits, habits),
        reverse=True,
    )
    return ranked[:HABITS_KEPT]


def _best_score(lines: Sequence[Line], fits: Sequence[Fit], habits: Habits) -> float:
    beams = _forward(lines, _with_habits(lines, fits, habits), _Steps(habits))
    ends = ending(habits)
    return habits.score + max(value + ends[state[0]] for state, value in beams[-1].items())


def _with_habits(lines: Sequence[Line], fits: Sequence[Fit], habits: Habits) -> list[Fit]:
    return [
        _demanded(line, with_habits(fit, line.heading.form, habits))
        for line, fit in zip(lines, fits, strict=True)
    ]


def _demanded(line: Line, fit: Fit) -> Fit:
    """What a line may be by the word of a person; what nothing in the line speaks for costs."""
    if line.demand is None:
        return fit
    kinds = line.demand.kinds
    return dict.fromkeys(kinds & FORCED, AGAINST_ALL) | {
        kind: score for kind, score in fit.items() if kind in kinds
    }


class _Steps:
    """For each state every kind the next line may be, the state after it and what that costs."""

    def __init__(self, habits: Habits) -> None:
        table = moves(habits)
        free: Steps = {
            (place, style): tuple(_from(place, style, table[place]))
            for place in Place
            for style in ("", *STYLES.values())
        }
        self._tables: dict[bool | None, Steps] = {
            None: free,
            True: _filtered(free, _begin),
            False: _filtered(free, _join),
        }

    def at(self, line: Line) -> Steps:
        return self._tables[line.demand.begins if line.demand else None]


def _filtered(steps: Steps, price: Callable[[Place, Kind], float | None]) -> Steps:
    """The steps that have a price, at that price more."""
    return {
        state: tuple(
            (kind, target, cost + more)
            for kind, target, cost in row
            if (more := price(state[0], kind)) is not None
        )
        for state, row in steps.items()
    }


def _begin(place: Place, kind: Kind) -> float | None:
    """An article begins, if need be without a title, but not right behind one."""
    if kind in TITLES:
        return 0.0
    has_text = kind in BODIES and place not in (Place.TITLE, Place.SUBTITLE, Place.NAMED)
    return UNTITLED if has_text else None


def _join(place: Place, kind: Kind) -> float | None:
    return 0.0 if kind in BODIES and place in WITHIN else None


def _from(place: Place, style: str, row: Moves) -> Iterator[tuple[Kind, State, float]]:
    # A title goes on in the next line, or not at all.
    after = Place.SUBTITLE if place is Place.TITLE else place
    yield Kind.LEFTOVER, (after, style), 0.0
    for kind, (target, cost) in row.items():
        next_style = "" if kind is Kind.SECTION else STYLES.get(kind, style)
        is_mixed = kind in STYLES and style not in ("", next_style)
        yield kind, (target, next_style), cost + (MIXED_TITLE_STYLES if is_mixed else 0.0)


def _forward(lines: Sequence[Line], fits: Sequence[Fit], steps: _Steps) -> list[Beam]:
    forward: list[Beam] = [{START: 0.0}]
    width = UNPRUNED if any(line.demand for line in lines) else BEAM_WIDTH
    for line, fit in zip(lines, fits, strict=True):
        beam: Beam = {}
        table = steps.at(line)
        for state, value in forward[-1].items():
            for kind, target, cost in table[state]:
                if kind in fit:
                    score = value + cost + fit[kind]
                    if score > beam.get(target, UNREACHED):
                        beam[target] = score
        if not beam:
            raise ImpossibleReading(
                _("Line %(line)d cannot be that here. Say first what the lines before it are.")
                % {"line": line.number}
            )
        worth = max(beam.values()) - width
        forward.append({state: value for state, value in beam.items() if value >= worth})
    return forward


def _lattice(lines: Sequence[Line], line_fits: Sequence[Fit], habits: Habits) -> _Lattice:
    steps = _Steps(habits)
    fits = _with_habits(lines, line_fits, habits)
    forward = _forward(lines, fits, steps)
    ends = ending(habits)
    backward: list[Beam] = [{state: ends[state[0]] for state in forward[-1]}]
    for line, fit, reached in zip(
        reversed(lines), reversed(fits), reversed(forward[:-1]), strict=True
    ):
        rest, table = backward[-1], steps.at(line)
        beam: Beam = {}
        for state in reached:
            best = UNREACHED
            for kind, target, cost in table[state]:
                if kind in fit and target in rest:
                    best = max(best, cost + fit[kind] + rest[target])
            beam[state] = best
        backward.append(beam)
    backward.reverse()
    return _Lattice(habits, fits, steps, forward, backward)


def _cuts(lines: Sequence[Line], best: _Lattice, lattices: Sequence[_Lattice]) -> Iterator[Cut]:
    """Walk along the best reading; the margins compare it with all others of the document."""
    state = START
    for position, line in enumerate(lines):
        fit, rest = best.fits[position], best.backward[position + 1]
        kind, state, _cost = max(
            (step for step in best.steps.at(line)[state] if step[0] in fit and step[1] in rest),
            key=lambda step: step[2] + fit[step[0]] + rest[step[1]],
        )
        totals: dict[Kind, float] = {}
        for lattice in lattices if line.demand is None else ():
            _add_totals(totals, lattice, line, position)
        totals.pop(kind, None)
        runner_up = max(totals, key=totals.__getitem__, default=None)
        margin = best.score - totals[runner_up] if runner_up else float("inf")
        yield Cut(line, kind, fit[kind], margin, runner_up)


def _add_totals(totals: dict[Kind, float], lattice: _Lattice, line: Line, position: int) -> None:
    """Raise ``totals`` to the best score of the whole document for each kind of one line."""
    base, fit = lattice.habits.score, lattice.fits[position]
    rest, table = lattice.backward[position + 1], lattice.steps.at(line)
    for state, value in lattice.forward[position].items():
        for kind, target, cost in table[state]:
            if kind in fit and target in rest:
                total = base + value + cost + fit[kind] + rest[target]
                if total > totals.get(kind, UNREACHED):
                    totals[kind] = total
