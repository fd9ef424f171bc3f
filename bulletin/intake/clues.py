"""Small named pieces of evidence, added up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Clue(Generic[Subject]):
    """``score`` counts for a reading of the subject when ``holds`` is true, because of ``reason``.

    Scores of all clues share one scale: 1 is a hint, 3 is what usually decides, 6 and more
    overrules everything a single line can say against it.
    """

    name: str
    score: float
    reason: str
    holds: Callable[[Subject], bool]


def weigh(clues: Iterable[Clue[Subject]], subject: Subject) -> float:
    """The sum of the scores of the clues that hold."""
    return sum(clue.score for clue in clues if clue.holds(subject))
