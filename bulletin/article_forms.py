"""What a writer fills in; the one place that knows of the rich-text editor."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from bulletin import markup
from bulletin.models import Article, Publication
from bulletin.services.uploading import LONGEST_NAME, UnusableFile, check_size
from bulletin.services.writing import LONGEST_BYLINE, LONGEST_TITLE, Wording, wording_of

PICTURE_NAME = re.compile(r'src="picture:([0-9a-f]{64})"')
PICTURE_ADDRESS = re.compile(r'src="[^"]*?/articles/\d+/pictures/([0-9a-f]{64})/"')
LANGUAGES = {"zh-hans": "zh-cn"}


class RichTextWidget(CKEditorWidget):  # type: ignore[misc]  # published without types
    """A textarea of plain paragraphs; a script puts CKEditor and the HTML in their place."""

    def __init__(self) -> None:
        super().__init__(config_name="article", template_name=forms.Textarea.template_name)
        self.html = ""

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        language = get_language() or ""
        config = self.config | {"language": LANGUAGES.get(language, language)}
        own = {"data-config": json.dumps(config), "data-html": self.html, "rows": 16}
        context: dict[str, Any] = forms.Textarea.get_context(self, name, value, own | (attrs or {}))
        return context


class OfficesField(forms.Field):
    """Primary keys of offices in the order in which they are chosen."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[int]:
        if not all(entry.isascii() and entry.isdigit() for entry in value or [] if entry):
            raise forms.ValidationError(_("Choose the offices anew."))
        return list(dict.fromkeys(int(entry) for entry in value or [] if entry))


class WritingForm(forms.Form):
    """An article as it is written. Saving needs nothing filled in; submitting does.

    ``article`` is None for a new one; ``version`` and ``page`` are those of the browser's page.
    """

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    byline = forms.CharField(label=_("Author"), max_length=LONGEST_BYLINE, required=False)
    offices = OfficesField(label=_("Offices named"), required=False)
    body = forms.CharField(label=_("Text"), required=False, strip=False, widget=RichTextWidget)
    is_html = forms.BooleanField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    is_approved = forms.BooleanField(
        label=_("The leader of our office has approved this text"), required=False
    )
    approved_by = forms.CharField(label=_("Approved by"), max_length=50, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        publication: Publication,
        article: Article | None,
        user: User,
        page: str = "",
        is_submission: bool = False,
    ) -> None:
        self.article = article
        self.is_submission = is_submission
        own = (user.office_id,) if user.office_id else ()
        wording = wording_of(article) if article else Wording("", "", "", own, None)
        super().__init__(
            data,
            initial={
                "title": wording.title,
                "byline": wording.byline,
                "section": wording.section,
                "offices": list(wording.offices),
                "body": markup.plain_text(wording.body),
                "version": article.version if article else 0,
                "page": page,
                "approved_by": article.approved_by if article else "",
            },
        )
        self.fields["section"] = forms.ModelChoiceField(
            publication.sections.all(),
            label=_("Suggested section"),
            required=False,
            empty_label=_("No suggestion"),
        )
        self.html = wording.body if data is None else self.sent_html()
        widget = self.fields["body"].widget
        assert isinstance(widget, RichTextWidget)
        widget.html = with_addresses(self.html, article)
        if data is not None and data.get("is_html"):
            # Without the script the page that comes back shows characters, not tags.
            self.initial["body"] = markup.plain_text(self.html)

    def sent_html(self) -> str:
        """The text that came in, as HTML of any kind."""
        sent = self.data.get("body", "")
        if self.data.get("is_html"):
            return PICTURE_ADDRESS.sub(r'src="picture:\1"', sent)
        return markup.retyped(self.article.body if self.article else "", sent)

    def clean_body(self) -> str:
        return self.html

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.is_submission:
            return values
        for field, message in (
            ("title", _("Write a title.")),
            ("offices", _("Name at least one office.")),
            ("approved_by", _("Name the leader who approved the text.")),
        ):
            if field in values and not values[field]:
                self.add_error(field, message)
        if not markup.plain_text(self.html).strip():
            self.add_error("body", _("Write the text."))
        if not values.get("is_approved"):
            self.add_error(
                "is_approved", _("Tick this once the leader of your office has approved the text.")
            )
        return values

    @property
    def wording(self) -> dict[str, Any]:
        """Of a valid form, as the services take it."""
        values = self.cleaned_data
        return {
            "title": values["title"],
            "byline": values["byline"],
            "body": values["body"],
            "offices": values["offices"],
            "section": values["section"].pk if values["section"] else None,
            "page": values["page"],
        }

    @property
    def chosen_offices(self) -> list[int]:
        """Primary keys, also of a form that came back."""
        if not self.is_bound:
            return list(self.initial["offices"])
        sent = self["offices"].data or []
        return [int(entry) for entry in sent if entry.isascii() and entry.isdigit()]


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose a picture first.")}
    )
    alt = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        error_messages={"required": _("Say in a sentence what the picture shows.")},
    )
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)


# What the intake reads; it goes by content, so this only helps to find a file.
FILE_KINDS = ".txt,.docx,.doc,.wps,.rtf,.odt,.html,.htm,.pdf,.eml,text/plain"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": FILE_KINDS}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose the file that holds the text."),
            "max_length": _("The file's name is too long. Rename it and try again."),
        },
        max_length=LONGEST_NAME,
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        # Before it is read into memory.
        try:
            check_size(file.size or 0)
        except UnusableFile as error:
            raise forms.ValidationError(str(error)) from error
        return file


def with_addresses(html: str, article: Article | None) -> str:
    """Clean HTML whose pictures a browser finds."""
    if article is None:
        return html
    return PICTURE_NAME.sub(
        lambda found: f'src="{reverse("bulletin:article-picture", args=[article.pk, found[1]])}"',
        html,
    )


def office_choices(day: date, chosen: list[int]) -> list[Office]:
    """Offices to choose from: those of today and those already named."""
    alive = Office.objects.alive_on(day)
    return list((alive | Office.objects.filter(pk__in=chosen)).distinct())
