"""One line of a mail server's log, as syslog, Postfix's own logger or the journal writes it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# How far the log's clock may be ahead before a date without year is taken for last year's.
AHEAD = timedelta(days=1)
# A log is rotated away long before; every 29 February lies within.
YEARS_BACK = 8

LINE = re.compile(
    r"""
    (?P<stamp>
        [A-Z][a-z]{2}\ [ \d]\d\ \d\d:\d\d:\d\d(?:\.\d+)?         # RFC 3164, 4.1.2
        | \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)    # RFC 3339
    )
    \ (?P<host>\S+)
    \ (?P<instance>[^\s/\[:]+)/(?:[^\s\[:]+/)?(?P<service>[^\s/\[:]+)(?:\[\d+\])?:
    \ (?P<text>.*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """``instance`` is Postfix's ``syslog_name`` (postfix, postfix-out); ``service`` a program of
    it (smtpd, cleanup, qmgr). A name between the two (postfix/relay/smtp) is left out."""

    at: datetime
    host: str
    instance: str
    service: str
    text: str
    whole: str


class LineParser:
    """``zone`` is that of times without one; ``now`` tells the year where the log does not."""

    def __init__(self, zone: tzinfo, now: datetime) -> None:
        self._zone = zone
        self._latest = now + AHEAD
        self._stamp = ""
        self._at = now

    def parsed(self, lines: Iterable[str]) -> Iterator[LogLine]:
        """The lines that a mail server wrote; all others are passed over."""
        for line in lines:
            found = LINE.match(line)
            if found and (at := self._time_of(found["stamp"])):
                whole = line.rstrip()
                text = found["text"].rstrip()
                yield LogLine(at, found["host"], found["instance"], found["service"], text, whole)

    def _time_of(self, stamp: str) -> datetime | None:
        """None for a day that no calendar has."""
        if stamp != self._stamp:
            try:
                at = self._classic(stamp) if stamp[0].isalpha() else datetime.fromisoformat(stamp)
            except ValueError:
                return None
            self._stamp, self._at = stamp, at
        return self._at

    def _classic(self, stamp: str) -> datetime:
        """The latest such moment that does not lie ahead. Raises ValueError."""
        month, day = MONTHS.index(stamp[:3]) + 1, int(stamp[4:6])
        hour, minute, second = int(stamp[7:9]), int(stamp[10:12]), int(stamp[13:15])
        for year in range(self._latest.year, self._latest.year - YEARS_BACK, -1):
            try:
                at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=self._zone)
            except ValueError:
                continue
            if at <= self._latest:
                return at
        raise ValueError(stamp)
