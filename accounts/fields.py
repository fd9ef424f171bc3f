"""Form fields that several pages have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day, in the browser's own field."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        messages = {
            "invalid": _("Give a day, for example 2026-12-01."),
            "required": _("Choose a day."),
        }
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%d"], error_messages=messages, **options
        )
