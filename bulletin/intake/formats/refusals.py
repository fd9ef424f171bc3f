"""Why a file is not read, in words that say what to do."""

from django.utils.translation import gettext as _

from bulletin.intake.errors import UnreadableText


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


def not_a_document(what: str) -> UnreadableText:
    """``what`` names what the file is instead, as a table or a picture."""
    return UnreadableText(
        _("This file is %(what)s, not a text. Save the bulletin as .docx and upload that.")
        % {"what": what}
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
