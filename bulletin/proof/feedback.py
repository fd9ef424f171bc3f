"""How often a suggestion of the model was taken, and how often waived."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

# A suggestion taken or waived so often is as good as known.
STEADY = 8


@dataclass(frozen=True, slots=True)
class Settled:
    taken: int = 0
    waived: int = 0

    @property
    def push(self) -> float:
        """What is added to the logarithm of the odds: nothing where as many took as waived it."""
        taken, waived = min(self.taken, STEADY), min(self.waived, STEADY)
        return 2 * (math.log1p(taken) - math.log1p(waived))


@dataclass(frozen=True, slots=True, eq=False)
class Feedback:
    """By the wrong words and those suggested. Equal to itself alone, so that it can be a key."""

    pairs: Mapping[tuple[str, str], Settled] = field(default_factory=dict)

    def weighed(self, wrong: str, meant: str, sureness: float) -> float:
        settled = self.pairs.get((wrong, meant))
        return sureness if settled is None else moved(sureness, settled.push)


def moved(sureness: float, push: float) -> float:
    """The probability whose odds have this much more in their logarithm."""
    odds = math.exp(push) * sureness
    return odds / (odds + 1 - sureness)


NO_FEEDBACK = Feedback()
