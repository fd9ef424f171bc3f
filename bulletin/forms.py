"""What a signer fills in."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bulletin.press.snapshot import Stamp


class DecisionForm(forms.Form):
    """The hash of the pages read, and a remark if there is one."""

    edition_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("(optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignForm(DecisionForm):
    """Also the number and date that the sheet promised, and the password of ``person``.

    ``person`` is None where the sign-in is fresh enough; then no password is asked for.
    """

    number = forms.IntegerField(widget=forms.HiddenInput)
    total_number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    date = forms.DateField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Your password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password, then sign.")},
    )

    def __init__(self, data: QueryDict | None = None, *, person: User | None) -> None:
        super().__init__(data)
        self.person = person
        if person is None:
            del self.fields["password"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if self.person and not self.person.check_password(password):
            raise forms.ValidationError(
                _("This is not your password. Please try again."), code="wrong"
            )
        return password

    @property
    def stamp(self) -> Stamp:
        """Of a valid form."""
        values = self.cleaned_data
        return Stamp(values["number"], values["total_number"], values["date"])


class ReturnForm(DecisionForm):
    remark = forms.CharField(
        label=_("What has to change"),
        help_text=_("(the editor reads exactly this)"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        error_messages={"required": _("Say what has to change, then return the issue.")},
    )
