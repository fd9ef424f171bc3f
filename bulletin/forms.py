"""What a signer fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import AgainForm
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


class SignForm(AgainForm, DecisionForm):
    """Also the number and date that the sheet promised, and who ``person`` is, once more.

    ``person`` is None where the sign-in is fresh enough; then nothing more is asked for.
    """

    number = forms.IntegerField(widget=forms.HiddenInput)
    total_number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    date = forms.DateField(widget=forms.HiddenInput)

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
