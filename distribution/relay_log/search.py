"""What a mail server's log says about some messages, found by Message-ID in one pass."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from distribution.carrier.headers import tidy
from distribution.relay_log.lines import LogLine
from distribution.relay_log.passages import Fate, Passage

NAMED = re.compile(r"(?P<queue_id>[0-9A-Za-z]+): (?P<said>.*)")
MESSAGE_ID = "message-id="
# How far the clocks of the two machines may differ.
CLOCKS_DIFFER = timedelta(minutes=5)
# A server may take ten minutes to take a message (RFC 5321, 4.5.3.2.6).
WELL_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sought:
    """A message handed over at a moment, ``addresses`` being ways to write its recipient's."""

    message_id: str
    addresses: frozenset[str]
    handed_over_at: datetime


class Finding(StrEnum):
    """``BEGUN``: the server never had it whole, or holds it back. ``EARLIER``: there was another
    attempt before this one. ``ABSENT``: not in a log that covers the time; ``UNKNOWN``: nor does
    the log cover it."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    BOUNCED = "bounced"
    DROPPED = "dropped"
    BEGUN = "begun"
    EARLIER = "earlier"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """``evidence`` are the lines of the log that say so; ``reason`` the next server's words."""

    finding: Finding
    reason: str = ""
    evidence: tuple[str, ...] = ()


# The best that happened to one of a message's passages counts.
ORDER = (Fate.DELIVERED, Fate.WAITING, Fate.BOUNCED, Fate.DROPPED)


class Search:
    """Reads a log once. Kept are the passages of the messages sought, and nothing of others."""

    def __init__(self, sought: Iterable[Sought]) -> None:
        self._sought = {one.message_id: one for one in sought}
        self._addresses = {key: set(one.addresses) for key, one in self._sought.items()}
        self._passages: dict[str, list[tuple[str, Passage]]] = {key: [] for key in self._sought}
        self._open: dict[tuple[str, str, str], Passage] = {}
        self._coverage = Coverage(one.handed_over_at for one in self._sought.values())

    def read(self, lines: Iterable[LogLine]) -> None:
        for line in lines:
            self._coverage.note(line.at)
            if found := NAMED.match(line.text):
                self._read_message(line, found["queue_id"], found["said"])

    def _read_message(self, line: LogLine, queue_id: str, said: str) -> None:
        # Queue ids are of one instance on one machine, and short ones are used again.
        key = (line.host, line.instance, queue_id)
        if line.service == "cleanup" and said.startswith(MESSAGE_ID):
            self._open.pop(key, None)
            message_id = said.removeprefix(MESSAGE_ID)
            if message_id in self._sought:
                passage = Passage(line.at, self._addresses[message_id])
                self._passages[message_id].append((queue_id, passage))
                self._open[key] = passage
        elif key in self._open:
            self._open[key].read(line, said)
            if self._open[key].is_over:
                del self._open[key]

    def found(self, message_id: str) -> Found:
        """What the lines read so far say about one of the messages sought."""
        sought = self._sought[message_id]
        since = sought.handed_over_at - CLOCKS_DIFFER
        of_this_attempt = [
            (queue_id, passage)
            for queue_id, passage in self._passages[message_id]
            if (passage.taken.at if passage.taken else passage.begun_at) >= since
        ]
        taken = [(queue_id, one) for queue_id, one in of_this_attempt if one.taken]
        if taken:
            return _outcome(taken)
        if of_this_attempt:
            return Found(Finding.BEGUN)
        if earlier := [line for _id, one in self._passages[message_id] if (line := one.taken)]:
            return Found(Finding.EARLIER, evidence=(tidy(earlier[-1].whole),))
        is_covered = self._coverage.covers(sought.handed_over_at)
        return Found(Finding.ABSENT if is_covered else Finding.UNKNOWN)


def _outcome(taken: list[tuple[str, Passage]]) -> Found:
    """Passages that went on under another queue id are judged by that one."""
    queue_ids = {queue_id for queue_id, _passage in taken}
    last = taken[-1][1]
    ends = [
        passage
        for _queue_id, passage in taken
        if passage.next_id not in queue_ids and (passage is last or not passage.is_requeued)
    ]
    best = min(ends or [last], key=lambda passage: ORDER.index(passage.fate))
    lines = [tidy(line.whole) for line in (taken[0][1].taken, best.told) if line]
    return Found(Finding(best.fate.value), tidy(best.reason), tuple(lines))


class Coverage:
    """Whether the log runs through certain moments, told with memory for these alone.

    The mail server writes a line for every step of a hand-over, so that its own log cannot be
    silent for long just before and after one.
    """

    def __init__(self, moments: Iterable[datetime]) -> None:
        self._moments = sorted(set(moments))
        self._gaps: dict[datetime, tuple[datetime, datetime]] = {}
        self._latest: datetime | None = None

    def note(self, at: datetime) -> None:
        latest = self._latest
        if latest is not None and at <= latest:
            return
        if latest is not None:
            first, last = bisect_right(self._moments, latest), bisect_right(self._moments, at)
            for moment in self._moments[first:last]:
                self._gaps[moment] = (latest, at)
        self._latest = at

    def covers(self, moment: datetime) -> bool:
        if moment not in self._gaps or self._latest is None:
            return False
        before, after = self._gaps[moment]
        is_near = moment - before <= CLOCKS_DIFFER and after - moment <= CLOCKS_DIFFER
        return is_near and self._latest >= moment + WELL_AFTER
