"""How dates, states, icons and meters look on every page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from accounts.models import Role, User

register = template.Library()

# Value of a state → icon and tone. States of all objects share one table, since one word
# means one thing everywhere.
CHIPS: dict[str, tuple[str, str]] = {
    "draft": ("open", "open"),
    "submitted": ("up", "navy"),
    "returned": ("back", "bad"),
    "again": ("back", "navy"),
    "alike": ("merge", "warn"),
    "adopted": ("done", "ok"),
    "held": ("hold", "warn"),
    "declined": ("minus", "rest"),
    "assembling": ("open", "open"),
    "in_review": ("eye", "navy"),
    "signed": ("lock", "ok"),
    "distributed": ("send", "ok"),
    "scheduled": ("clock", "open"),
    "late": ("warn", "warn"),
    "paused": ("pause", "warn"),
    "done": ("done", "ok"),
    "cancelled": ("cross", "rest"),
    "queued": ("open", "open"),
    "sending": ("send", "navy"),
    "sent": ("done", "ok"),
    "deferred": ("clock", "warn"),
    "uncertain": ("half", "doubt"),
    "failed": ("alert", "bad"),
    "bounced": ("back", "bad"),
    "skipped": ("minus", "rest"),
    "pending": ("turning", "navy"),
    "ready": ("done", "ok"),
    "all": ("mail", "rest"),
}
UNKNOWN = ("minus", "rest")


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """One drawing of the sprite; decoration, so the words beside it must say it all."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def chip(state: str, words: str) -> SafeString:
    """A state as shape, word and colour: ``{% chip issue.status issue.get_status_display %}``."""
    name, tone = CHIPS.get(state, UNKNOWN)
    return format_html('<span class="chip tone-{}">{}{}</span>', tone, icon(name), words)


@register.filter
def tone_of(state: str) -> str:
    return CHIPS.get(state, UNKNOWN)[1]


@register.filter
def icon_of(state: str) -> str:
    return CHIPS.get(state, UNKNOWN)[0]


@register.filter
def day(value: date | None) -> str:
    """9月27日; with the year when it is not this one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if value.year == timezone.localdate().year:
        return dateformat.format(value, pgettext("date format", "j M"))
    return dateformat.format(value, pgettext("date format", "j M Y"))


@register.filter
def when(value: datetime | None) -> str:
    """9月27日 10:12 in local time; with the year when it is not this one."""
    if value is None:
        return ""
    return f"{day(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def moment(value: datetime | None) -> str:
    """To the second, with the year: 2026-09-27 10:12:07 in local time."""
    if value is None:
        return ""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"


@register.filter
def since(value: datetime | None) -> str:
    """How long ago, in the two largest units: 3 小时 7 分钟."""
    if value is None:
        return ""
    minutes = max(int((timezone.now() - value).total_seconds()) // 60, 0)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = [
        (days, ngettext("%(count)d day", "%(count)d days", days)),
        (hours, ngettext("%(count)d hour", "%(count)d hours", hours)),
        (minutes, ngettext("%(count)d minute", "%(count)d minutes", minutes)),
    ]
    said = [words % {"count": count} for count, words in units if count][:2]
    return " ".join(said) or ngettext("%(count)d minute", "%(count)d minutes", 0) % {"count": 0}


@register.filter
def roles_of(user: User) -> str:
    """The words for a person's roles, in the order of the roles' table."""
    separator = pgettext("between names in a list", ", ")
    return separator.join(str(role.label) for role in Role if role in user.roles)


@register.filter
def listed(names: list[str]) -> str:
    """Names in a row: 、 in Chinese, a comma in English."""
    return pgettext("between names in a list", ", ").join(names)


@dataclass(frozen=True)
class MeterPart:
    """A stretch of the meter, in per cent as SVG writes them."""

    kind: str
    x: str
    width: str
    end: str


# A single failure among thousands must still be seen.
LEAST_PER_CENT = 1.5


@register.inclusion_tag("components/meter.html")
def meter(total: int, sent: int, uncertain: int = 0, failed: int = 0) -> dict[str, Any]:
    """How much of ``total`` is sent, in doubt (hatched), failed; also said in words."""
    widths = {
        kind: max(100 * count / total, LEAST_PER_CENT)
        for kind, count in (("uncertain", uncertain), ("failed", failed))
        if count and total
    }
    if sent and total:
        widths = {"sent": min(100 * sent / total, 100 - sum(widths.values()))} | widths
    parts: list[MeterPart] = []
    x = 0.0
    for kind, width in widths.items():
        parts.append(MeterPart(kind, f"{x:.2f}%", f"{width:.2f}%", f"{x + width:.2f}%"))
        x += width
    return {
        "parts": parts,
        "words": gettext("%(sent)d of %(total)d sent, %(uncertain)d in doubt, %(failed)d failed")
        % {"sent": sent, "total": total, "uncertain": uncertain, "failed": failed},
    }
