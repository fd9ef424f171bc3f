"""What the auditor narrows the trail by."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.audit_words import DEEDS, THINGS
from accounts.fields import DayField
from accounts.models import AuditEntry, Outcome, User

LONGEST_WORDS = 60


class TrailForm(forms.Form):
    """``entries`` are those that fit; a field filled in wrongly narrows nothing."""

    person = forms.CharField(label=_("Person"), required=False, max_length=LONGEST_WORDS)
    thing = forms.ChoiceField(label=_("Kind"), required=False)
    deed = forms.ChoiceField(label=_("What was done"), required=False)
    number = forms.RegexField(
        r"^[0-9A-Za-z-]{1,40}$",
        label=_("Number of the object"),
        required=False,
        error_messages={"invalid": _("Write a number, as it stands in the list.")},
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("All outcomes")), *Outcome.choices]
    )
    since = DayField(label=pgettext_lazy("first day", "From"), required=False)
    until = DayField(label=pgettext_lazy("last day", "To"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, blank, words in (
            ("thing", _("All kinds"), THINGS),
            ("deed", _("Everything done"), DEEDS),
        ):
            choices = sorted(words.items(), key=lambda choice: str(choice[1]))
            self.fields[name].choices = [("", blank), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first. Choose a later one."))
        return values

    def entries(self) -> QuerySet[AuditEntry]:
        entries = AuditEntry.objects.select_related("actor").order_by("-pk")
        if not self.is_valid():
            return entries
        values = self.cleaned_data
        if words := values["person"].strip():
            named = Q(username__icontains=words) | Q(display_name__icontains=words)
            entries = entries.filter(actor__in=User.objects.filter(named).values("pk"))
        things = [values["thing"]] if values["thing"] else list(THINGS)
        deeds = [values["deed"]] if values["deed"] else list(DEEDS)
        if values["thing"] or values["deed"]:
            entries = entries.filter(
                action__in=[f"{thing}.{deed}" for thing in things for deed in deeds]
            )
        if values["number"]:
            entries = entries.filter(subject_id=values["number"])
        if values["outcome"]:
            entries = entries.filter(outcome=values["outcome"])
        if values["since"]:
            entries = entries.filter(at__gte=_start_of(values["since"]))
        if values["until"]:
            entries = entries.filter(at__lt=_start_of(values["until"] + timedelta(days=1)))
        return entries


def _start_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
