"""What every engine is: words and circumstances in, marks out."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bulletin.proof.feedback import NO_FEEDBACK, Feedback
from bulletin.proof.finding import Mark
from bulletin.proof.model.judge import WrongCharacterModel
from bulletin.proof.register import NOBODY, Register


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The day of the issue, where it is known, and who was what then.

    ``model`` finds wrong characters; without it only the rules are judged by. ``feedback`` is how
    often its suggestions were taken and waived.
    """

    issue_date: datetime.date | None = None
    register: Register = NOBODY
    model: WrongCharacterModel | None = None
    feedback: Feedback = NO_FEEDBACK


# The places of the marks count from the beginning of the words given.
Engine = Callable[[str, Circumstances], Iterator[Mark]]
