"""One message's way through the queue of one mail server, from its log lines.

Source: Postfix 3.7, whose log is kept in tests/data/postfix.log. cleanup(8) names the Message-ID
while the content still comes in; that the message is whole, and that the server answers for it,
is told by qmgr(8) alone: ``from=<…>, size=…, nrcpt=… (queue active)``.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from distribution.relay_log.lines import LogLine

TAKEN = re.compile(r"from=<.*>, size=\d+, nrcpt=\d+ \(queue active\)")
EXPIRED = re.compile(r"from=<.*>, status=(?:force-)?expired, returned to sender")
DELIVERY = re.compile(
    r"""
    to=<(?P<to>.*?)>,\ (?:orig_to=<(?P<orig_to>.*?)>,\ )?relay=.*?
    ,\ status=(?P<status>[a-z-]+)\ \((?P<reason>.*)\)$
    """,
    re.VERBOSE,
)
QUEUED_AS = re.compile(r"queued as (?P<queue_id>[0-9A-Za-z]+)")


class Fate(StrEnum):
    """What became of a message that the server has taken."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    BOUNCED = "bounced"
    DROPPED = "dropped"


@dataclass(slots=True)
class Passage:
    """``addresses``: those of the one recipient, in lower case; aliases are added as they show, for
    all passages of the message.

    ``taken`` is the line that proves that the server has the message, ``told`` the one that tells
    the fate.
    ``next_id`` is the queue id under which the next server, perhaps a content filter of this
    one, has taken the message over.
    """

    begun_at: datetime
    addresses: set[str]
    taken: LogLine | None = None
    told: LogLine | None = None
    reason: str = ""
    next_id: str = ""
    is_requeued: bool = False
    is_over: bool = False
    is_dropped: bool = False
    statuses: dict[str, str] = field(default_factory=dict)

    @property
    def fate(self) -> Fate:
        """A recipient may stand for several: what one of them has got is delivered.

        Bounced only when the server is through with it and nobody has got it.
        """
        found = set(self.statuses.values())
        if "sent" in found:
            return Fate.DELIVERED
        if self.is_dropped:
            return Fate.DROPPED
        return Fate.BOUNCED if self.is_over and "bounced" in found else Fate.WAITING

    def read(self, line: LogLine, said: str) -> None:
        """Take in one line about this message, ``said`` being what follows the queue id."""
        match line.service:
            case "qmgr":
                self._read_queue_manager(line, said)
            case "postsuper":
                self._read_administrator(line, said)
            case "cleanup" if said.startswith(("discard:", "milter-discard:")):
                self.is_dropped, self.told, self.reason = True, line, said
            case _ if found := DELIVERY.match(said):
                self._read_delivery(line, found)

    def _read_queue_manager(self, line: LogLine, said: str) -> None:
        if TAKEN.match(said):
            self.taken = self.taken or line
        elif EXPIRED.match(said):
            self.told = line
            waiting = [to for to, status in self.statuses.items() if status == "deferred"]
            self.statuses.update(dict.fromkeys(waiting or ["*"], "bounced"))
        elif said == "removed":
            self.is_over = True

    def _read_administrator(self, line: LogLine, said: str) -> None:
        if said == "requeued":
            self.is_requeued = True
        elif said == "removed":
            self.is_over = self.is_dropped = True
            self.told, self.reason = line, said

    def _read_delivery(self, line: LogLine, found: re.Match[str]) -> None:
        # Nothing is delivered that the queue manager has not taken, should its line be lost.
        self.taken = self.taken or line
        to, orig_to = found["to"].lower(), (found["orig_to"] or "").lower()
        if orig_to in self.addresses:
            self.addresses.add(to)
        # A copy for the archive (always_bcc) tells nothing about the recipient.
        if to not in self.addresses or self.statuses.get(to) == "sent":
            return
        status = "bounced" if found["status"] in ("bounced", "expired") else found["status"]
        if line.service == "discard" and status == "sent":
            self.is_dropped, status = True, "discarded"
        self.statuses[to] = status
        if "sent" not in self.statuses.values() or status == "sent":
            self.told, self.reason = line, found["reason"]
        if status == "sent" and (taken_over := QUEUED_AS.search(found["reason"])):
            self.next_id = taken_over["queue_id"]
