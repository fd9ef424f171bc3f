"""What became of one message handed to a mail server."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Result:
    """The outcome with the server's last word.

    ``code`` is None where no reply decided it: the connection was lost, the caller withdrew,
    or the message could not be offered to this server at all.
    """

    outcome: Outcome
    code: int | None
    reply: str


class ServerDown(Exception):
    """The server takes no mail from us now, whoever it is for.

    It cannot be reached, refuses the greeting, its certificate or our sign-in, or closes with
    421 before anything was handed over. ``str(error)`` is a sentence for a person.
    """
