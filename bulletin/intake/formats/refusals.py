"""Why a file is not read, in words that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletin.intake.errors import UnreadableText

TABLE = gettext_lazy("a table")
SLIDES = gettext_lazy("a set of slides")
PICTURE = gettext_lazy("a picture")
ARCHIVE = gettext_lazy("an archive of files")
PROGRAM = gettext_lazy("a program")
OUTLOOK = gettext_lazy("a mail in Outlook's own form")


def damaged() -> UnreadableText:
    return UnreadableText(
        _(
            "This file cannot be opened: it is damaged or incomplete. "
            "Save it as .docx and upload it again, or paste the text."
        )
    )


def encrypted() -> UnreadableText:
    return UnreadableText(
        _("This file is locked with a password. Take the password off and upload it again.")
    )


def too_large() -> UnreadableText:
    return UnreadableText(
        _(
            "This file holds more than a bulletin can. "
            "Save only the bulletin's text as .docx and upload that, or paste the text."
        )
    )


def too_deep() -> UnreadableText:
    return UnreadableText(
        _(
            "This file is nested too deeply to be read safely. "
            "Paste its text into a new document, save that as .docx and upload it."
        )
    )


def foreign_entities() -> UnreadableText:
    return UnreadableText(
        _(
            "This file declares entities, which no word processor does, and was not opened. "
            "Save it as .docx again and upload that, or paste the text."
        )
    )


def not_a_document(what: object) -> UnreadableText:
    """``what`` names what the file is instead, as a table or a picture."""
    return UnreadableText(
        _("This file is %(what)s, not a text. Save the bulletin as .docx and upload that.")
        % {"what": str(what)}
    )


def without_text() -> UnreadableText:
    return UnreadableText(
        _("There is no text in this file. Choose the file that holds the bulletin's text.")
    )


def pictures_only() -> UnreadableText:
    return UnreadableText(
        _(
            "The pages of this file are pictures, without text. "
            "Ask for the Word file they were made from, or type the text."
        )
    )


def no_converter() -> UnreadableText:
    return UnreadableText(
        _(
            "Files of this form cannot be read here, because LibreOffice is not installed. "
            "Save the file as .docx and upload that, or paste the text."
        )
    )


def converter_failed() -> UnreadableText:
    return UnreadableText(
        _(
            "This file could not be converted. "
            "Open it in Word or WPS, save it as .docx and upload that, or paste the text."
        )
    )


def converter_busy() -> UnreadableText:
    return UnreadableText(
        _("Another file is being converted. Try again in a minute, or upload the file as .docx.")
    )


def converter_slow() -> UnreadableText:
    return UnreadableText(
        _(
            "Converting this file took too long and was stopped. "
            "Save it as .docx and upload that, or paste the text."
        )
    )


def empty() -> UnreadableText:
    return UnreadableText(_("The file is empty. Choose the file that holds the text."))


def several_texts(names: list[str]) -> UnreadableText:
    return UnreadableText(
        _("This mail holds several texts (%(names)s). Save the one you mean and import that.")
        % {"names": "、".join(names)}
    )
