"""What an editor fills in to schedule or pause a mailing."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import AgainForm

MINUTES = "%Y-%m-%dT%H:%M"


class MinuteField(forms.DateTimeField):
    """Date and time of this place, to the minute, in the browser's own field."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES)
        super().__init__(widget=widget, input_formats=[MINUTES, f"{MINUTES}:%S"], **options)


class StartForm(AgainForm):
    """Now, or a time still to come; and who ``person`` is, where that was shown long ago."""

    NOW, LATER = "now", "later"

    start = forms.ChoiceField(choices=[(NOW, _("Now")), (LATER, _("At a time"))], initial=NOW)
    at = MinuteField(
        label=_("Date and time"),
        required=False,
        error_messages={"invalid": _("Give date and time, for example 2026-12-01 08:30.")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("start") == self.LATER and not values.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose date and time, or start now."))
        return values

    @property
    def scheduled_for(self) -> datetime | None:
        """Of a valid form; None for now."""
        is_later = self.cleaned_data["start"] == self.LATER
        return self.cleaned_data["at"] if is_later else None


class RescheduleForm(forms.Form):
    at = MinuteField(
        label=_("New date and time"),
        error_messages={
            "invalid": _("Give date and time, for example 2026-12-01 08:30."),
            "required": _("Choose the new date and time."),
        },
    )


class PauseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("(whoever looks at the mailing reads exactly this)"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        error_messages={"required": _("Say why it is paused.")},
    )
