"""What a signer fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """The hash of the pages read, and a remark if there is one."""

    edition_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("(optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(SignForm):
    remark = forms.CharField(
        label=_("What has to change"),
        help_text=_("(the editor reads exactly this)"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        error_messages={"required": _("Say what has to change, then return the issue.")},
    )
