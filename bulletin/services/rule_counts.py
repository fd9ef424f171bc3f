"""What the proofreader found and what became of it, and which rules are switched off."""

from django.db.models import F

from bulletin.models import RuleSetting, SettledSuggestion
from bulletin.proof import Feedback, Settled


def count(rule: str, *, hits: int = 0, mended: int = 0, waived: int = 0) -> None:
    """Add to a rule's counts; additions at the same time all count."""
    if not hits and not mended and not waived:
        return
    setting = RuleSetting.objects.filter(code=rule)
    more = {
        "hits": F("hits") + hits,
        "mended": F("mended") + mended,
        "waived": F("waived") + waived,
    }
    if not setting.update(**more):
        RuleSetting.objects.bulk_create([RuleSetting(code=rule)], ignore_conflicts=True)
        setting.update(**more)


def switched_off() -> frozenset[str]:
    return frozenset(RuleSetting.objects.filter(is_off=True).values_list("code", flat=True))


def settle(wrong: str, meant: str, *, taken: int = 0, waived: int = 0) -> None:
    """Add to what became of a suggestion; additions at the same time all count."""
    pair = SettledSuggestion.objects.filter(wrong=wrong, meant=meant)
    more = {"taken": F("taken") + taken, "waived": F("waived") + waived}
    if not pair.update(**more):
        SettledSuggestion.objects.bulk_create(
            [SettledSuggestion(wrong=wrong, meant=meant)], ignore_conflicts=True
        )
        pair.update(**more)


def feedback() -> Feedback:
    """What people made of the wrong-character model's suggestions."""
    rows = SettledSuggestion.objects.values_list("wrong", "meant", "taken", "waived")
    return Feedback({(wrong, meant): Settled(*settled) for wrong, meant, *settled in rows})
