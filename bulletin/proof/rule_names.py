"""What people call the rules."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "approximation": _("rough number"),
    "confusable": _("wrong character"),
    "count-mismatch": _("number of points"),
    "crossed-mark": _("crossed marks"),
    "dash": _("dash"),
    "doubled-word": _("doubled word"),
    "ellipsis": _("ellipsis"),
    "enumeration-comma": _("enumeration comma"),
    "enumeration-gap": _("numbering of points"),
    "full-width-digit": _("full-width digit"),
    "growth-wrong": _("growth"),
    "half-width-mark": _("half-width mark"),
    "house-term": _("house term"),
    "impossible-date": _("date"),
    "late-date": _("date after the issue"),
    "missing-end-mark": _("missing full stop"),
    "missing-word": _("missing word"),
    "mixed-numerals": _("numerals"),
    "name-twice": _("name in two spellings"),
    "name-wrong": _("name"),
    "nested-mark": _("nested marks"),
    "office-wrong": _("name of an office"),
    "outdated-phrase": _("outdated phrase"),
    "people-order": _("order of people"),
    "percentage": _("share"),
    "percentage-wrong": _("percentage"),
    "range": _("range"),
    "repeated-mark": _("repeated mark"),
    "reversed-dates": _("order of dates"),
    "set-phrase": _("set phrase"),
    "straight-quotes": _("straight quotes"),
    "stray-space": _("stray space"),
    "sum-wrong": _("sum"),
    "title-twice": _("two titles of a person"),
    "title-wrong": _("title"),
    "turned-mark": _("turned mark"),
    "unmatched-mark": _("unmatched mark"),
    "weekday": _("weekday"),
    "zero": _("zero"),
}


def name_of(rule: str) -> str:
    return str(NAMES.get(rule, rule))
