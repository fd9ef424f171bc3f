"""Signing in, showing again who one is, and how notices come."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts.addresses import address_of
from accounts.errors import DomainError
from accounts.models import NoticeMail, User
from accounts.services.second_factor import WrongCode, check_code, has_second_factor
from accounts.services.signing_in import person_by_password

DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code"}
LONGEST_CODE = 40


class SignInForm(AuthenticationForm):
    """Keeps the name after a failure and asks for the password anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        focused = "password" if self.is_bound and self.data.get("username") else "username"
        for name, field in self.fields.items():
            field.widget.attrs.pop("autofocus", None)
            if name == focused:
                field.widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if username and password:
            address = address_of(self.request) if self.request else ""
            try:
                self.user_cache = person_by_password(username, password, address=address)
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
        return self.cleaned_data


class CodeField(forms.CharField):
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "label": _("Code from your app"),
            "help_text": _("(six digits)"),
            "max_length": LONGEST_CODE,
            "widget": forms.TextInput(attrs=DIGITS),
            "error_messages": {"required": _("Enter the six digits that your app shows now.")},
        }
        super().__init__(**defaults | options)


class SecondStepForm(forms.Form):
    """The code of ``person``'s app. ``is_recovery`` asks for a recovery code instead."""

    code = CodeField()

    def __init__(self, *args: Any, person: User, is_recovery: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        field = self.fields["code"]
        if is_recovery:
            field.label, field.help_text = _("Recovery code"), _("(like ABCD-EFGH-JKMN)")
            field.error_messages["required"] = _("Enter one of your recovery codes.")
            field.widget = forms.TextInput(attrs={"autocapitalize": "characters"})
        field.widget.attrs |= {"autofocus": True, "autocomplete": "one-time-code"}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            check_code(self.person, code)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return code


class AgainForm(forms.Form):
    """Asks ``person`` once more who they are: by a code where they have a second factor, else by
    the password. With None it asks nothing.
    """

    password = forms.CharField(
        label=_("Your password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )
    code = CodeField()

    def __init__(self, *args: Any, person: User | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.proof = ""
        if person is None:
            self.ask_nothing()
        else:
            del self.fields["password" if has_second_factor(person) else "code"]

    def ask_nothing(self) -> None:
        self.person = None
        for name in ("password", "code"):
            self.fields.pop(name, None)

    @property
    def is_wrong(self) -> bool:
        return self.has_error("password", "wrong") or self.has_error("code", "wrong")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if self.person and not self.person.check_password(password):
            raise forms.ValidationError(
                _("This is not your password. Please try again."), code="wrong"
            )
        self.proof = "password"
        return password

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if self.person:
            try:
                check_code(self.person, code)
            except WrongCode as error:
                raise forms.ValidationError(str(error), code="wrong") from error
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
        self.proof = "code"
        return code


class NoticeMailForm(forms.Form):
    notice_mail = forms.ChoiceField(
        label=_("Notices by mail"), choices=NoticeMail.choices, widget=forms.RadioSelect
    )
