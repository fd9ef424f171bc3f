"""Signing in, and how notices come."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import NoticeMail


class SignInForm(AuthenticationForm):
    """Keeps the name after a failure and asks for the password anew."""

    error_messages = {
        "invalid_login": _("User name or password is not right. Please try again."),
        "inactive": _("This account is closed. Ask the administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        focused = "password" if self.is_bound and self.data.get("username") else "username"
        for name, field in self.fields.items():
            field.widget.attrs.pop("autofocus", None)
            if name == focused:
                field.widget.attrs["autofocus"] = True


class NoticeMailForm(forms.Form):
    notice_mail = forms.ChoiceField(
        label=_("Notices by mail"), choices=NoticeMail.choices, widget=forms.RadioSelect
    )
