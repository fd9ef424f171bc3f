"""What a publication or an issue may say in its masthead; every refusal is a sentence."""

import re
from collections.abc import Iterable
from math import floor

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.press.masthead_name import WIDEST_SPACING, largest_size
from bulletin.press.styles import (
    COLOURS,
    COLUMNS,
    HAN_LATIN,
    NOTE_FACES,
    READY_STYLES,
    RULES,
    PrintStyle,
)

SMALLEST_NAME = 0.7
# 4.6 times 100 is a little less than 460.
ROUNDING = 1e-6
LONGEST_PERMIT = 30
LONGEST_NOTE_LABEL = 6
LONGEST_CLASSIFICATION = 12
# 保守国家秘密法: three grades; a term in years or months, or 长期, follows behind the star.
GRADED = re.compile(r"(?:绝密|机密|秘密)(?:★(?:[1-9]\d?年|[1-9]\d?个月|长期))?")
GRADES = ("绝密", "机密", "秘密")
COPY_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
COPY_NUMBER_DIGITS = 6


class BadStyle(DomainError):
    """A value that the print edition cannot have."""


def check_style(style: PrintStyle, *, name: str) -> None:
    """Every value of ``style`` is one that can be printed for the publication called ``name``.

    Raises BadStyle.
    """
    _check_known(_("print style"), style.key, READY_STYLES)
    _check_known(_("number of columns"), style.columns, COLUMNS)
    _check_known(_("colour of the name"), style.name_colour, COLOURS)
    _check_known(_("rule of the masthead"), style.rule, RULES)
    _check_known(_("space between Chinese and Latin"), style.han_latin, HAN_LATIN)
    _check_known(_("face of the editor's note"), style.note_face, NOTE_FACES)
    _check_length(_("label of the editor's note"), style.note_label, LONGEST_NOTE_LABEL)
    if not style.note_label.strip():
        raise BadStyle(_("The editor's note needs a label."))
    _check_length(_("permit number"), style.permit, LONGEST_PERMIT)
    if style.name_spacing is not None and not 0 <= style.name_spacing <= WIDEST_SPACING:
        raise BadStyle(
            _("The name is spaced out by 0 to %(most)s of its characters.")
            % {"most": f"{WIDEST_SPACING:g}"}
        )
    largest = largest_size(name, style)
    if style.name_size is None:
        if style.name_spacing and largest < SMALLEST_NAME:
            raise BadStyle(_("“%(name)s” is too long to be spaced out so far.") % {"name": name})
    elif not SMALLEST_NAME <= style.name_size <= largest:
        raise BadStyle(
            _(
                "“%(name)s” does not fit at %(size)s characters of the text: "
                "choose %(least)s to %(most)s, or leave the size to the press."
            )
            % {
                "name": name,
                "size": f"{style.name_size:g}",
                "least": SMALLEST_NAME,
                "most": f"{floor(largest * 100 + ROUNDING) / 100:g}",
            }
        )


def checked_classification(text: str) -> str:
    """``text`` as printed. Raises BadStyle for a grade of secrecy that is not written as one."""
    text = text.strip()
    _check_length(_("classification"), text, LONGEST_CLASSIFICATION)
    if text.startswith(GRADES) and not GRADED.fullmatch(text):
        raise BadStyle(
            _("“%(text)s” is no classification: write 秘密, 秘密★1年, 机密★6个月 or 绝密★长期.")
            % {"text": text}
        )
    return text


def checked_copy_number(text: str) -> str:
    """The number of a copy in six digits (GB/T 9704-2012, 7.2.1). Raises BadStyle."""
    text = text.strip()
    if text and not COPY_NUMBER.fullmatch(text):
        raise BadStyle(_("“%(text)s” is no copy number: write up to six digits.") % {"text": text})
    return text.zfill(COPY_NUMBER_DIGITS) if text else ""


def _check_known(field: str, value: object, known: Iterable[object]) -> None:
    if value not in (known := list(known)):
        raise BadStyle(
            _("“%(value)s” is not known as %(field)s; there are: %(known)s.")
            % {"value": value, "field": field, "known": "、".join(map(str, known))}
        )


def _check_length(field: str, text: str, longest: int) -> None:
    if len(text) > longest or "\n" in text:
        raise BadStyle(
            _("The %(field)s takes one line of at most %(longest)d characters.")
            % {"field": field, "longest": longest}
        )
