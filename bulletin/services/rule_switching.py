"""Rules of the proofreader, switched off with a reason and on again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry, User
from accounts.services.audit import record
from bulletin.models import RuleSetting
from bulletin.proof.rules import BY_CODE, RULES, Rule

SWITCHED_OFF = "rule.off"
SWITCHED_ON = "rule.on"


@dataclass(frozen=True)
class RuleStanding:
    """A rule with what became of its findings; ``switched_by`` and ``switched_at`` where it is
    off."""

    rule: Rule
    setting: RuleSetting
    switched_by: User | None = None
    switched_at: datetime | None = None

    @property
    def waived_per_cent(self) -> int | None:
        """Of what was settled; None before anything was."""
        settled = self.setting.mended + self.setting.waived
        return round(100 * self.setting.waived / settled) if settled else None


def standings() -> list[RuleStanding]:
    """Every rule in its group, in two queries."""
    settings = {setting.code: setting for setting in RuleSetting.objects.all()}
    off = {str(setting.pk): setting.code for setting in settings.values() if setting.is_off}
    entries = AuditEntry.objects.filter(
        action=SWITCHED_OFF,
        subject_type=RuleSetting._meta.label_lower,
        subject_id__in=off,
    )
    last = {
        off[entry.subject_id]: entry for entry in entries.select_related("actor").order_by("pk")
    }
    return [
        RuleStanding(
            rule,
            settings.get(rule.code) or RuleSetting(code=rule.code),
            *((entry.actor, entry.at) if (entry := last.get(rule.code)) else ()),
        )
        for rule in RULES
    ]


@transaction.atomic
def switch_off(code: str, *, reason: str, actor: User) -> RuleSetting:
    """What it found before keeps its place. Raises NotAllowed, DomainError for an empty reason,
    and IllegalMove where it is off already."""
    reason = " ".join(reason.split())
    setting = _locked(code, actor)
    if not reason:
        raise DomainError(_("Say why the rule is switched off."))
    if setting.is_off:
        raise IllegalMove(_("The rule “%s” is switched off already.") % BY_CODE[code].name)
    _set(setting, is_off=True, reason=reason)
    record(SWITCHED_OFF, setting, actor=actor, detail={"rule": code, "reason": reason})
    return setting


@transaction.atomic
def switch_on(code: str, *, actor: User) -> RuleSetting:
    """Raises NotAllowed, and IllegalMove where it is on already."""
    setting = _locked(code, actor)
    if not setting.is_off:
        raise IllegalMove(_("The rule “%s” is switched on already.") % BY_CODE[code].name)
    record(SWITCHED_ON, setting, actor=actor, detail={"rule": code, "reason": setting.reason})
    _set(setting, is_off=False, reason="")
    return setting


def _locked(code: str, actor: User) -> RuleSetting:
    if not may(actor, Action.RULE_SWITCH):
        raise NotAllowed(_("Only an editor or an administrator may do this."))
    RuleSetting.objects.bulk_create([RuleSetting(code=code)], ignore_conflicts=True)
    return RuleSetting.objects.select_for_update().get(code=code)


def _set(setting: RuleSetting, *, is_off: bool, reason: str) -> None:
    setting.is_off, setting.reason = is_off, reason
    # The counts go on being counted meanwhile.
    setting.save(update_fields=["is_off", "reason"])
