"""What an editor fills in to bring a whole bulletin in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.services.offices import offices_by_name
from bulletin.article_forms import FILE_KINDS
from bulletin.models import Publication
from bulletin.services.uploading import LARGEST_BYTES, LONGEST_NAME, UnusableFile, check_size


class IntakeForm(forms.Form):
    """A file, or the text itself."""

    publication = forms.ModelChoiceField(
        label=_("Publication"), queryset=Publication.objects.order_by("pk"), empty_label=None
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": FILE_KINDS}),
        error_messages={
            "empty": _("The file is empty. Choose the file that holds the text."),
            "max_length": _("The file's name is too long. Rename it and try again."),
        },
        max_length=LONGEST_NAME,
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        max_length=LARGEST_BYTES // 4,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "zh-CN"}),
    )
    sender = forms.CharField(
        label=_("Sent by"),
        help_text=_("(optional: what you correct is remembered for this office)"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "office-names", "autocomplete": "off"}),
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        # Before it is read into memory.
        try:
            check_size(file.size or 0 if file else 0)
        except UnusableFile as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def clean_sender(self) -> Office | None:
        name = self.cleaned_data["sender"].strip()
        if not name:
            return None
        office = offices_by_name(timezone.localdate()).get(name)
        if office is None:
            raise forms.ValidationError(
                _("No office is called “%(name)s”. Choose one of the list."), params={"name": name}
            )
        return office

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "file" in values and not values["file"] and not values.get("text", "").strip():
            self.add_error("file", _("Choose a file, or paste the text below."))
        return values
