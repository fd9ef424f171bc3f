"""What an editor writes at the issue desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bulletin import markup
from bulletin.models.article import TitleStyle
from bulletin.services.wording import LONGEST_BYLINE, LONGEST_NOTE, LONGEST_TITLE


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Editor's note"),
        help_text=_("(printed ahead of the first article; empty for none)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6, "autofocus": True, "lang": "zh-CN"}),
    )


class WordsForm(forms.Form):
    """The printed words of an adoption; ``version`` is the one the person saw."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("(a line feed begins a new line of the title)"),
        max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-CN"}),
        error_messages={"required": _("Write a title: readers find the article by it.")},
    )
    title_style = forms.ChoiceField(label=_("How its title is printed"), choices=TitleStyle.choices)
    byline = forms.CharField(
        label=_("Author"),
        help_text=_("(may be left empty)"),
        required=False,
        max_length=LONGEST_BYLINE,
    )
    body = forms.CharField(
        label=_("Text"),
        help_text=_("(a paragraph a line; tables and pictures stay where their lines stay)"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "lang": "zh-CN"}),
        error_messages={
            "required": _("Write the text. To leave the article out, take it out instead.")
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean_body(self) -> str:
        text: str = self.cleaned_data["body"]
        if not text.strip():
            raise forms.ValidationError(self.fields["body"].error_messages["required"])
        return text


def printed_text(body: str) -> str:
    """A printed body as the form shows it."""
    return markup.plain_text(body)
