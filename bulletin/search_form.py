"""What a reader of past issues looks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from bulletin.bigrams import words_of

LONGEST_QUESTION = 100
MOST_CHOICES = 50
BAD_DATE = {"invalid": _("Write the date as year-month-day: 2011-09-30.")}


class Several(forms.MultipleChoiceField):
    """Values that are whatever the address names: what nobody wrote simply finds nothing."""

    def valid_value(self, value: str) -> bool:
        return len(value) <= LONGEST_QUESTION


class SearchForm(forms.Form):
    """Always bound to the address; an empty one asks for everything."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_QUESTION,
        error_messages={
            "max_length": _("Search with %(limit_value)d characters at most."),
        },
    )
    year = Several(required=False)
    section = Several(required=False)
    office = Several(required=False)
    since = forms.DateField(
        label=_("From the day"),
        required=False,
        error_messages=BAD_DATE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("To the day"),
        required=False,
        error_messages=BAD_DATE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: MultiValueDict[str, str]) -> None:
        super().__init__(data)
        self.label_suffix = ""

    def clean_year(self) -> list[int]:
        chosen = [value for value in self.cleaned_data["year"] if value.isdecimal()]
        return [int(value) for value in chosen if len(value) <= 4]

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the day it starts from."))
        return self.cleaned_data

    @property
    def words(self) -> tuple[str, ...]:
        return words_of(self.cleaned_data.get("q", ""))

    def chosen(self, name: str) -> list[Any]:
        """What a facet is narrowed to."""
        return list(self.cleaned_data.get(name, []))[:MOST_CHOICES]

    @property
    def period(self) -> dict[str, date]:
        lookups = {"day__gte": "since", "day__lte": "until"}
        return {
            lookup: self.cleaned_data[name]
            for lookup, name in lookups.items()
            if self.cleaned_data.get(name)
        }

    @property
    def is_narrowed(self) -> bool:
        """Asks for texts, not for whole issues."""
        return bool(self.words or self.chosen("section") or self.chosen("office") or self.period)
