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
    UNPLACED,
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
START: State = (Place.START, "")
STYLES = {Kind.TITLE: "line", Kind.RUN_IN: "run-in", Kind.RUN_IN_END: "run-in"}


@dataclass(frozen=True, slots=True)
class Cut:
    """What a line is; ``margin`` is how much better that reads than ``runner_up``."""

    line: Line
    kind: Kind
    margin: float
    runner_up: Kind | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A reading of all lines under one set of habits."""

    cuts: tuple[Cut, ...]
    habits: Habits
    score: float


def read_lines(lines: Sequence[Line]) -> Whole:
    """The reading with the highest score over all habits."""
    fits = [scores(line) for line in lines]
    best: tuple[float, Habits, list[Beam]] | None = None
    for habits in HABITS:
        forward = _forward(fits, moves(habits))
        score = habits.score + max(
            value + ending(habits).get(place, UNPLACED) for (place, _), value in forward[-1].items()
        )
        if best is None or score > best[0]:
            best = (score, habits, forward)
    if best is None:
        raise AssertionError("there are no habits to read by")
    score, habits, forward = best
    return Whole(tuple(_cuts(lines, fits, forward, habits)), habits, score)


def _steps(
    state: State, fit: dict[Kind, float], table: dict[Place, Moves]
) -> list[tuple[Kind, State, float]]:
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


def _forward(fits: Sequence[dict[Kind, float]], table: dict[Place, Moves]) -> list[Beam]:
    beams: list[Beam] = [{START: 0.0}]
    for fit in fits:
        beam: Beam = {}
        for state, value in beams[-1].items():
            for _, target, score in _steps(state, fit, table):
                if value + score > beam.get(target, float("-inf")):
                    beam[target] = value + score
        beams.append(beam)
    return beams


def _backward(
    fits: Sequence[dict[Kind, float]],
    forward: list[Beam],
    table: dict[Place, Moves],
    ends: dict[Place, float],
) -> list[Beam]:
    """For each place reached: the best score of the rest of the text from there on."""
    beams: list[Beam] = [{state: ends.get(state[0], UNPLACED) for state in forward[-1]}]
    for fit, reached in zip(reversed(fits), reversed(forward[:-1]), strict=True):
        beams.append(
            {
                state: max(
                    score + beams[-1][target] for _, target, score in _steps(state, fit, table)
                )
                for state in reached
            }
        )
    beams.reverse()
    return beams


def _cuts(
    lines: Sequence[Line], fits: Sequence[dict[Kind, float]], forward: list[Beam], habits: Habits
) -> Iterator[Cut]:
    table = moves(habits)
    backward = _backward(fits, forward, table, ending(habits))
    state = START
    for position, line in enumerate(lines):
        rest = backward[position + 1]
        totals: dict[Kind, float] = {}
        for reached, value in forward[position].items():
            for kind, target, score in _steps(reached, fits[position], table):
                total = value + score + rest[target]
                totals[kind] = max(total, totals.get(kind, total))
        steps = _steps(state, fits[position], table)
        kind, state, _ = max(steps, key=lambda step: step[2] + rest[step[1]])
        best = totals.pop(kind)
        runner_up = max(totals, key=totals.__getitem__, default=None)
        margin = best - totals[runner_up] if runner_up else float("inf")
        yield Cut(line, kind, margin, runner_up)
