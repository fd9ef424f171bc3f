"""What a house asks of passwords and sessions: two sets of rules, chosen by ``SIGN_IN_PROFILE``.

``djbh`` follows what inspectors of 等保 (GB/T 22239-2019, 8.1.4.1) look for; ``asvs`` follows
OWASP ASVS 5.0, chapters 6 and 7, which does without composition and ageing. Decision 0021.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True)
class Limit:
    """``most`` tries ``within`` a time, then none for the time of ``lock``."""

    most: int
    within: timedelta
    lock: timedelta

    @property
    def lock_minutes(self) -> int:
        return int(self.lock.total_seconds()) // 60


@dataclass(frozen=True)
class Profile:
    """``classes``, ``age`` and ``history`` are 0 or None where a profile does without.

    ``idle`` ends a session without a step, ``longest`` any session.
    """

    length: int
    classes: int
    age: timedelta | None
    history: int
    account: Limit
    idle: timedelta
    longest: timedelta


PROFILES = {
    "djbh": Profile(
        length=8,
        classes=3,
        age=timedelta(days=90),
        history=5,
        account=Limit(5, timedelta(minutes=10), timedelta(minutes=10)),
        idle=timedelta(minutes=30),
        longest=timedelta(hours=12),
    ),
    "asvs": Profile(
        length=12,
        classes=0,
        age=None,
        history=0,
        account=Limit(10, timedelta(minutes=10), timedelta(minutes=10)),
        idle=timedelta(hours=12),
        longest=timedelta(days=7),
    ),
}
# Whole offices come from one address.
ADDRESS = Limit(60, timedelta(minutes=10), timedelta(minutes=10))
SECOND_FACTOR = Limit(5, timedelta(minutes=10), timedelta(minutes=10))

# Browsers that report breaches of the Content-Security-Policy.
REPORTS = Limit(20, timedelta(minutes=10), timedelta(minutes=10))


def profile() -> Profile:
    return PROFILES[settings.SIGN_IN_PROFILE]
