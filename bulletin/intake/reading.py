"""The best whole reading of the lines: a dynamic programme over their kinds.

Viterbi's algorithm over (place in the bulletin, title style of the section); run forwards and
backwards, it also tells for every line how much worse the document reads if the line is anything
else. Time grows linearly with the number of lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin.intake.grammar import (
    MIXED_TITLE_STYLES,
    Habits,
    Kind,
    Moves,
    Place,
    ending,
    moves,
)
from bulletin.intake.habits import possible_habits
from bulletin.intake.lines import Line
from bulletin.intake.rules import scores, with_habits

State = tuple[Place, str]
Beam = dict[State, float]
Fit = dict[Kind, float]
Steps = dict[State, tuple[tuple[Kind, State, float], ...]]
START: State = (Place.START, "")
UNREACHED = float("-inf")
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
    steps: Steps
    forward: list[Beam]
    backward: list[Beam]

    @property
    def score(self) -> float:
        return self.habits.score + self.backward[0][START]


def read_lines(lines: Sequence[Line]) -> Whole:
    """The reading with the highest score over all habits; furniture of pages stands apart."""
    text = [line for line in lines if not line.raw.furniture]
    fits = [scores(line) for line in text]
    lattices = [_lattice(text, fits, habits) for habits in _likely_habits(text, fits)]
    best = max(lattices, key=lambda lattice: lattice.score)
    cuts = {cut.line.index: cut for cut in _cuts(text, best, lattices)}
    whole = (cuts.get(line.index) or _furniture(line) for line in lines)
    return Whole(tuple(whole), best.habits, best.score)


def _furniture(line: Line) -> Cut:
    return Cut(line, Kind.FURNITURE, 0.0, float("inf"), None)


def _likely_habits(lines: Sequence[Line], fits: Sequence[Fit]) -> list[Habits]:
    """The habits under which the document reads best, the best first.

    A long document is judged by its beginning.
    """
    sample, sample_fits = lines[:HABITS_SEEN_AFTER], fits[:HABITS_SEEN_AFTER]
    ranked = sorted(
        possible_habits(sample),
        key=lambda habits: _best_score(sample, sample_fits, habits),
        reverse=True,
    )
    return ranked[:HABITS_KEPT]


def _best_score(lines: Sequence[Line], fits: Sequence[Fit], habits: Habits) -> float:
    beams = _forward(_with_habits(lines, fits, habits), _steps(habits))
    ends = ending(habits)
    return habits.score + max(value + ends[state[0]] for state, value in beams[-1].items())


def _with_habits(lines: Sequence[Line], fits: Sequence[Fit], habits: Habits) -> list[Fit]:
    return [
        with_habits(fit, line.heading.form, habits) for line, fit in zip(lines, fits, strict=True)
    ]


def _steps(habits: Habits) -> Steps:
    """For each state every kind the next line may be, the state after it and what that costs."""
    table = moves(habits)
    return {
        (place, style): tuple(_from(place, style, table[place]))
        for place in Place
        for style in ("", *STYLES.values())
    }


def _from(place: Place, style: str, row: Moves) -> Iterator[tuple[Kind, State, float]]:
    # A title goes on in the next line, or not at all.
    after = Place.SUBTITLE if place is Place.TITLE else place
    yield Kind.LEFTOVER, (after, style), 0.0
    for kind, (target, cost) in row.items():
        next_style = "" if kind is Kind.SECTION else STYLES.get(kind, style)
        is_mixed = kind in STYLES and style not in ("", next_style)
        yield kind, (target, next_style), cost + (MIXED_TITLE_STYLES if is_mixed else 0.0)


def _forward(fits: Sequence[Fit], steps: Steps) -> list[Beam]:
    forward: list[Beam] = [{START: 0.0}]
    for fit in fits:
        beam: Beam = {}
        for state, value in forward[-1].items():
            for kind, target, cost in steps[state]:
                if kind in fit:
                    score = value + cost + fit[kind]
                    if score > beam.get(target, UNREACHED):
                        beam[target] = score
        worth = max(beam.values()) - BEAM_WIDTH
        forward.append({state: value for state, value in beam.items() if value >= worth})
    return forward


def _lattice(lines: Sequence[Line], line_fits: Sequence[Fit], habits: Habits) -> _Lattice:
    steps = _steps(habits)
    fits = _with_habits(lines, line_fits, habits)
    forward = _forward(fits, steps)
    ends = ending(habits)
    backward: list[Beam] = [{state: ends[state[0]] for state in forward[-1]}]
    for fit, reached in zip(reversed(fits), reversed(forward[:-1]), strict=True):
        rest = backward[-1]
        beam: Beam = {}
        for state in reached:
            best = UNREACHED
            for kind, target, cost in steps[state]:
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
        kind, state, _ = max(
            (step for step in best.steps[state] if step[0] in fit and step[1] in rest),
            key=lambda step: step[2] + fit[step[0]] + rest[step[1]],
        )
        totals: dict[Kind, float] = {}
        for lattice in lattices:
            _add_totals(totals, lattice, position)
        del totals[kind]
        runner_up = max(totals, key=totals.__getitem__, default=None)
        margin = best.score - totals[runner_up] if runner_up else float("inf")
        yield Cut(line, kind, fit[kind], margin, runner_up)


def _add_totals(totals: dict[Kind, float], lattice: _Lattice, position: int) -> None:
    """Raise ``totals`` to the best score of the whole document for each kind of one line."""
    base, fit = lattice.habits.score, lattice.fits[position]
    rest = lattice.backward[position + 1]
    for state, value in lattice.forward[position].items():
        for kind, target, cost in lattice.steps[state]:
            if kind in fit and target in rest:
                total = base + value + cost + fit[kind] + rest[target]
                if total > totals.get(kind, UNREACHED):
                    totals[kind] = total
