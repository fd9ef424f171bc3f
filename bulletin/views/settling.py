"""Findings as pages show them, and what a person asked about one of them."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from bulletin.services.proofreading import Findings
from bulletin.services.waivers import (
    take_back_in_article,
    take_back_in_print,
    waive_in_article,
    waive_in_print,
)

# Asks for a page with the findings in it; a script asks for them by themselves.
PROOFREAD = "proofread=1"
ASKED = re.compile(r"(?P<what>waive|unwaive) (?P<which>[0-9a-f]{1,12})")


@dataclass(frozen=True)
class Settling:
    """``which`` is the key of a finding to waive, or of a waiver to take back."""

    what: str
    which: str
    reason: str

    @classmethod
    def from_post(cls, post: QueryDict) -> "Settling | None":
        found = ASKED.fullmatch(post.get("act", ""))
        if found is None:
            return None
        which, reason = found["which"], post.get(f"reason-{found['which']}", "")
        names = [name for name in post if name.startswith("reason-") and post.get(name, "").strip()]
        if found["what"] == "waive" and not reason.strip() and len(names) == 1:
            # Sent by the Enter key, a form names its first button and not that of the reason.
            which, reason = names[0].removeprefix("reason-"), post.get(names[0], "")
        return cls(found["what"], which, reason)

    @property
    def waiver(self) -> int:
        return int(self.which) if self.which.isdigit() else 0

    @property
    def done(self) -> str:
        """What to say once it is done."""
        return _("Kept as right.") if self.what == "waive" else _("The finding stands again.")


def settle_in_article(article_id: int, settling: Settling, *, actor: User) -> None:
    """Raises as the services do."""
    if settling.what == "waive":
        waive_in_article(article_id, settling.which, actor=actor, reason=settling.reason)
    else:
        take_back_in_article(article_id, settling.waiver, actor=actor)


def settle_in_print(adoption_id: int, settling: Settling, *, actor: User) -> None:
    """Raises as the services do."""
    if settling.what == "waive":
        waive_in_print(adoption_id, settling.which, actor=actor, reason=settling.reason)
    else:
        take_back_in_print(adoption_id, settling.waiver, actor=actor)


def findings_context(
    findings: Findings,
    form_id: str,
    *,
    may_settle: bool = True,
    is_printed: bool = False,
    refused: Settling | None = None,
    refusal: str = "",
) -> dict[str, Any]:
    """For partials/findings.html."""
    return {
        "findings": findings,
        "form_id": form_id,
        "may_settle": may_settle,
        "is_printed": is_printed,
        "refused": refused.which if refused else "",
        "reason": refused.reason if refused else "",
        "refusal": refusal,
    }
