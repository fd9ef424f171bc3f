"""What every engine is: words and circumstances in, marks out."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bulletin.proof.finding import Mark
from bulletin.proof.register import NOBODY, Register


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The day of the issue, where it is known, and who was what then."""

    issue_date: datetime.date | None = None
    register: Register = NOBODY


# The places of the marks count from the beginning of the words given.
Engine = Callable[[str, Circumstances], Iterator[Mark]]
