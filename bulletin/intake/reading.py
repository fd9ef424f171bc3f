"""The best whole reading of the lines: a dynamic programme over their kinds.

Viterbi's algorithm over (place in the bulletin, title style of the section); run forwards and
backwards, it also tells for every line how much worse the document reads if the line is anything
else. Time grows linearly with the number of lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin.intake.grammar import (
    HABITS,
    MIXED_TITLE_STYLES,
    Habits,
    Kind,
    Moves,
    Place,
    ending,
    moves,
)
from bulletin.intake.lines import Line
from bulletin.intake.rules import scores

State = tuple[Place, str]
Beam = dict[State, float]
Fit = dict[Kind, float]
START: State = (Place.START, "")
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
    """All readings under one set of habits.

    ``forward`` and ``backward`` hold, before each line and after the last, the best score of the
    lines passed and of the lines to come for every state that can be reached.
    """

    habits: Habits
    table: dict[Place, Moves]
    forward: list[Beam]
    backward: list[Beam]

    @property
    def score(self) -> float:
        return self.habits.score + self.backward[0][START]


def read_lines(lines: Sequence[Line]) -> Whole:
    """The reading with the highest score over all habits."""
    fits = [scores(line) for line in lines]
    lattices = [_lattice(fits, habits) for habits in HABITS]
    best = max(lattices, key=lambda lattice: lattice.score)
    return Whole(tuple(_cuts(lines, fits, best, lattices)), best.habits, best.score)


def _steps(state: State, fit: Fit, table: dict[Place, Moves]) -> list[tuple[Kind, State, float]]:
    """Every kind the next line may be, the state after it, and what it adds to the score."""
    place, style = state
    found = [(Kind.LEFTOVER, state, fit[Kind.LEFTOVER])]
    for kind, (target, cost) in table[place].items():
        if kind not in fit:
            continue
        score = fit[kind] + cost
        next_style = style
        if kind is Kind.SECTION:
            next_style = ""
        elif kind in STYLES:
            next_style = STYLES[kind]
            if style and style != next_style:
                score += MIXED_TITLE_STYLES
        found.append((kind, (target, next_style), score))
    return found


def _lattice(fits: Sequence[Fit], habits: Habits) -> _Lattice:
    table = moves(habits)
    forward: list[Beam] = [{START: 0.0}]
    for fit in fits:
        beam: Beam = {}
        for state, value in forward[-1].items():
            for _, target, score in _steps(state, fit, table):
                if value + score > beam.get(target, float("-inf")):
                    beam[target] = value + score
        forward.append(beam)
    ends = ending(habits)
    backward: list[Beam] = [{state: ends[state[0]] for state in forward[-1]}]
    for fit, reached in zip(reversed(fits), reversed(forward[:-1]), strict=True):
        rest = backward[-1]
        backward.append(
            {
                state: max(score + rest[target] for _, target, score in _steps(state, fit, table))
                for state in reached
            }
        )
    backward.reverse()
    return _Lattice(habits, table, forward, backward)


def _cuts(
    lines: Sequence[Line], fits: Sequence[Fit], best: _Lattice, lattices: Sequence[_Lattice]
) -> Iterator[Cut]:
    """Walk along the best reading; the margins compare it with all others of the document."""
    state = START
    for position, line in enumerate(lines):
        fit, rest = fits[position], best.backward[position + 1]
        steps = _steps(state, fit, best.table)
        kind, state, _ = max(steps, key=lambda step: step[2] + rest[step[1]])
        totals: dict[Kind, float] = {}
        for lattice in lattices:
            _add_totals(totals, lattice, position, fit)
        del totals[kind]
        runner_up = max(totals, key=totals.__getitem__, default=None)
        margin = best.score - totals[runner_up] if runner_up else float("inf")
        yield Cut(line, kind, fit[kind], margin, runner_up)


def _add_totals(totals: dict[Kind, float], lattice: _Lattice, position: int, fit: Fit) -> None:
    """Raise ``totals`` to the best score of the whole document for each kind of one line."""
    rest = lattice.backward[position + 1]
    for state, value in lattice.forward[position].items():
        for kind, target, score in _steps(state, fit, lattice.table):
            total = lattice.habits.score + value + score + rest[target]
            totals[kind] = max(total, totals.get(kind, total))
