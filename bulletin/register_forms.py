"""What is filled in about people in their posts, terms of the house, and rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import DayField

# A shorter term is one character away from too many other words.
SHORTEST_WHOLE = 6
LAST_POSITION = 100_000


class VersionField(forms.IntegerField):
    """The version that a page showed; -1 for what no page of ours holds."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        try:
            return int(super().clean(value))
        except (forms.ValidationError, TypeError):
            return -1


class PeriodForm(forms.Form):
    """Something that holds from a day until another, both included."""

    since = DayField(
        label=pgettext_lazy("period", "First day"),
        required=False,
        help_text=_("(empty if it is not known)"),
    )
    until = DayField(label=_("Last day"), required=False, help_text=_("(empty while it goes on)"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", _("The last day comes before the first. Change one of them."))
        return values


class NewTenureForm(PeriodForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=20,
        error_messages={"required": _("Write the person's name.")},
    )
    office = forms.CharField(
        label=_("Office in the title"),
        max_length=60,
        required=False,
        help_text=_("(as it is printed ahead of the title: 市总工会)"),
        widget=forms.TextInput(attrs={"list": "known-offices", "autocomplete": "off"}),
    )
    title = forms.CharField(
        label=_("Position"),
        max_length=30,
        help_text=_("(one: 主席; a second one is a second entry)"),
        error_messages={"required": _("Write the title, for example 副主席.")},
    )
    position = forms.IntegerField(
        label=_("Place in the order"),
        min_value=0,
        max_value=LAST_POSITION,
        help_text=_("(in which people are named)"),
        error_messages={
            "required": _("Write a number."),
            "invalid": _("Write a whole number."),
        },
    )

    field_order = ["name", "office", "title", "position", "since", "until"]

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if "、" in title:
            raise forms.ValidationError(
                _("These are several titles. Write one here and add an entry for each other.")
            )
        return title


class TenureForm(NewTenureForm):
    version = VersionField()


class EndForm(forms.Form):
    version = VersionField()
    until = DayField(label=_("Last day"))


class SucceedForm(forms.Form):
    version = VersionField()
    name = forms.CharField(
        label=_("Who comes next"),
        max_length=20,
        error_messages={"required": _("Write the name of who comes next.")},
    )
    since = DayField(label=_("In the post from"))


class RemoveForm(forms.Form):
    version = VersionField()


class TableForm(forms.Form):
    table = forms.FileField(
        label=_("Table"),
        help_text=_("(CSV in UTF-8 or GB18030, or .xlsx; at most 5 MB)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": _("Choose the table's file."),
            "empty": _("The file is empty. Choose the one that holds the table."),
        },
    )


class NewTermForm(PeriodForm):
    words = forms.CharField(
        label=_("Term"),
        max_length=60,
        error_messages={"required": _("Write the term as it should stand.")},
    )
    instead_of = forms.CharField(
        label=_("Instead of"),
        max_length=60,
        required=False,
        help_text=_("(empty: the term itself must be whole)"),
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("(where it comes from)")
    )

    field_order = ["words", "instead_of", "since", "until", "note"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        words, instead_of = values.get("words", ""), values.get("instead_of", "")
        if words and words == instead_of:
            self.add_error("instead_of", _("This is the term itself. Write what it replaces."))
        elif instead_of and len(instead_of) < 2:
            self.add_error("instead_of", _("One character stands in too many words. Write more."))
        elif words and not instead_of and len(words) < SHORTEST_WHOLE:
            self.add_error(
                "words",
                _(
                    "Terms under %d characters are too like other words to be kept whole. Write "
                    "below what it is said instead of."
                )
                % SHORTEST_WHOLE,
            )
        return values


class TermForm(NewTermForm):
    version = VersionField()


class SwitchOffForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("(stands beside the rule)"),
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        error_messages={"required": _("Say why the rule is switched off.")},
    )
