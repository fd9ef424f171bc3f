"""What an administrator fills in about users and offices."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.fields import DayField
from accounts.models import ADMINISTRATORS, Office, OfficeKind, Role
from accounts.services.users import check_apart

LONGEST_NAME = 60


class UserForm(forms.Form):
    display_name = forms.CharField(
        label=_("Name"),
        max_length=50,
        error_messages={"required": _("Write the person's name.")},
    )
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"),
        choices=Role,
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick a role: without one nothing can be done.")},
    )
    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("no office"),
        help_text=_("(a clerk needs one)"),
        error_messages={"invalid_choice": _("This office does not exist today. Choose another.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("(for what the system tells by mail)"),
    )
    code_sign_in = forms.BooleanField(
        label=_("A signer may come by the link in a mail and a one-time code, without password"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        alive = Office.objects.alive_on(timezone.localdate())
        if chosen := self.initial.get("office"):
            # An office that is no more stays with its people until another is chosen.
            alive = alive | Office.objects.filter(pk=chosen)
        self.fields["office"].queryset = alive  # type: ignore[attr-defined]

        if settings.THREE_ADMINISTRATORS:
            self.fields["roles"].help_text = _("(each of the three administrators has no other)")

    def clean_roles(self) -> list[Role]:
        roles: list[Role] = self.cleaned_data["roles"]
        try:
            check_apart(roles)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return roles

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        roles = values.get("roles", [])
        if values.get("code_sign_in") and "roles" not in self.errors:
            if Role.SIGNER not in roles or ADMINISTRATORS & set(roles):
                self.add_error(
                    "code_sign_in",
                    _("Only for signers who are not administrators. Take this tick away."),
                )
            elif not values.get("email") and "email" not in self.errors:
                self.add_error("email", _("The code is mailed. Write the address."))
        return values


class NewUserForm(UserForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("(letters and digits, for signing in; it stays)"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"required": _("Write a user name, for example zhangsan.")},
    )

    field_order = ["username", "display_name", "roles", "office", "email", "code_sign_in"]


class OfficeForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the office"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write the office's full name.")},
    )
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        help_text=_("(one a line, as articles are signed with them)"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OfficeKind)
    position = forms.IntegerField(
        label=_("Place in the order"),
        min_value=0,
        max_value=100_000,
        help_text=_("(among offices of its kind)"),
        error_messages={
            "required": _("Write a number."),
            "invalid": _("Write a whole number."),
        },
    )
    founded = DayField(
        label=_("First day"), required=False, help_text=_("(empty if it is not known)")
    )

    def clean_aliases(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        too_long = next((name for name in names if len(name) > LONGEST_NAME), "")
        if too_long:
            raise forms.ValidationError(
                _("“%(name)s” is longer than %(most)d characters.")
                % {"name": too_long, "most": LONGEST_NAME}
            )
        return [name for name in names if name]


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("New name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write the new name.")},
    )
    on = DayField(label=_("Effective from"))


class AbolishForm(forms.Form):
    on = DayField(label=_("First day it is no more"))


class MergeForm(forms.Form):
    offices = forms.ModelMultipleChoiceField(
        label=_("Offices that are merged"),
        queryset=Office.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the offices that are merged.")},
    )
    into = forms.ModelChoiceField(
        label=_("Into the office"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("a new office, named below"),
    )
    name = forms.CharField(
        label=_("Name of the new office"), max_length=LONGEST_NAME, required=False
    )
    on = DayField(label=_("Effective from"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        alive = Office.objects.filter(abolished__isnull=True)
        for field in ("offices", "into"):
            self.fields[field].queryset = alive  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "into" not in self.errors and not values.get("into") and not values.get("name"):
            self.add_error("name", _("Choose an office, or name a new one."))
        if values.get("into") and values.get("name"):
            self.add_error("name", _("Either an office there is or a new one: empty this field."))
        return values
