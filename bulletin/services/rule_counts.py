"""What a rule of the proofreader found, and which rules are switched off."""

from django.db.models import F

from bulletin.models import RuleSetting


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
