"""What the sink does wrong, told by the address alone, so that two runs go wrong alike."""

from enum import StrEnum
from zlib import crc32


class Fault(StrEnum):
    NONE = "none"
    GREYLISTED = "450 at RCPT, once"
    BUSY_AT_RCPT = "451 at RCPT, twice"
    UNKNOWN = "550 at RCPT"
    BUSY_AFTER_DOT = "451 after the dot, once"
    REFUSED_AFTER_DOT = "554 after the dot"
    RESET_IN_DATA = "reset inside DATA, once"
    ANSWER_LOST = "accepted, answer lost"
    GOODBYE_AT_RCPT = "421 at RCPT, once"
    GOODBYE_AFTER_DOT = "421 after the dot, once"
    SLOW = "answer late"


SLOW_SECONDS = 0.3
# Of a thousand addresses, so many have each fault.
SHARES = {
    Fault.GREYLISTED: 100,
    Fault.BUSY_AT_RCPT: 30,
    Fault.UNKNOWN: 30,
    Fault.BUSY_AFTER_DOT: 40,
    Fault.REFUSED_AFTER_DOT: 30,
    Fault.RESET_IN_DATA: 20,
    Fault.ANSWER_LOST: 10,
    Fault.GOODBYE_AT_RCPT: 4,
    Fault.GOODBYE_AFTER_DOT: 6,
    Fault.SLOW: 60,
}
AT_RCPT = {
    Fault.GREYLISTED: (b"450 4.2.0 Greylisted, come back later", 1),
    Fault.BUSY_AT_RCPT: (b"451 4.3.0 Busy", 2),
    Fault.UNKNOWN: (b"550 5.1.1 No such user", None),
    Fault.GOODBYE_AT_RCPT: (b"421 4.3.2 Closing", 1),
}
AFTER_DOT = {
    Fault.BUSY_AFTER_DOT: (b"451 4.3.0 Busy", 1),
    Fault.REFUSED_AFTER_DOT: (b"554 5.7.1 Refused", None),
    Fault.GOODBYE_AFTER_DOT: (b"421 4.3.2 Closing", 1),
}


def fault_of(address: str) -> Fault:
    place = crc32(address.encode()) % 1000
    for fault, share in SHARES.items():
        if place < share:
            return fault
        place -= share
    return Fault.NONE


def refusal(
    table: dict[Fault, tuple[bytes, int | None]], fault: Fault, attempt: int
) -> bytes | None:
    """The answer to the ``attempt``-th try, counted from 1; None where it goes well."""
    answer, times = table.get(fault, (b"", 0))
    return answer if times is None or attempt <= times else None
