"""What a message in the bounce mailbox says."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from distribution.bounces.reasons import HARD, Reason, reason_of


class Kind(models.TextChoices):
    FAILURE = "failure", _("Returned mail")
    DELAY = "delay", _("Notice of a delay")
    COMPLAINT = "complaint", _("Complaint")
    AUTOMATIC = "automatic", _("Automatic reply or receipt")
    UNKNOWN = "unknown", _("Of unknown form")
    UNREADABLE = "unreadable", _("Unreadable")


class Weight(IntEnum):
    """Which of several entries is the gravest."""

    NOTHING = 0
    DELAY = 1
    SOFT = 2
    HARD = 3


@dataclass(frozen=True)
class Entry:
    """What became of one address; ``reply`` is what its server said.

    ``kind`` is FAILURE, DELAY or, where it was delivered, AUTOMATIC. ``status`` is a code of
    RFC 3463 or empty.
    """

    addresses: tuple[str, ...]
    kind: Kind
    reason: Reason
    status: str
    reply: str

    @classmethod
    def of(
        cls, addresses: tuple[str, ...], kind: Kind, *, words: str, reply: str, status: str = ""
    ) -> Self:
        """The reason is looked for in ``status`` and ``words``."""
        reason = Reason.DELAYED if kind == Kind.DELAY else reason_of(status, words)
        return cls(addresses, kind, reason, status, reply)

    @property
    def weight(self) -> Weight:
        if self.kind == Kind.FAILURE:
            return Weight.HARD if self.reason in HARD else Weight.SOFT
        return Weight.DELAY if self.kind == Kind.DELAY else Weight.NOTHING


@dataclass(frozen=True)
class Report:
    """``returned_at`` is the Date of the mail it returns, ``message_ids`` those it may speak of.

    ``is_from_server``: no person wrote it. It claims all this; only a return path or a Message-ID
    of ours tells which delivery it is about.
    """

    kind: Kind
    entries: tuple[Entry, ...] = ()
    message_ids: tuple[str, ...] = ()
    returned_at: datetime | None = None
    sender: str = ""
    subject: str = ""
    is_from_server: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for entry in self.entries for one in entry.addresses))

    def entry_for(self, address: str) -> Entry | None:
        """The entry about ``address``; where none names it, for it was forwarded, the gravest."""
        named = [entry for entry in self.entries if address.lower() in entry.addresses]
        return max(named or self.entries, key=lambda entry: entry.weight, default=None)
