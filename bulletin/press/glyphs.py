"""Characters that a face lacks, marked so that the font standing in keeps the line pitch."""

import re
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bulletin.press.fonts import FANG, KAI, characters_of

TAG_OR_REFERENCE = re.compile(r"(<[^>]*>|&#?\w+;)")
# Combining marks and variation selectors stay with the character they modify.
MARKS = "\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef"


def in_fang(text: str) -> SafeString:
    """Plain ``text`` as HTML in 仿宋, the face of the body."""
    return mark_safe(mark_rare(str(escape(text)), FANG))


def in_kai(text: str) -> SafeString:
    """Plain ``text`` as HTML in 楷体, the face of attributions."""
    return mark_safe(mark_rare(str(escape(text)), KAI))


def mark_rare(html: str, face: str) -> str:
    """Clean ``html`` with a ``span.rare`` around each run of characters that ``face`` lacks.

    Left bare, Pango would take them from the next font, whose height pushes the lines apart.
    """
    parts = TAG_OR_REFERENCE.split(html)
    rare = _rare_runs(face)
    parts[::2] = [rare.sub(r'<span class="rare">\g<0></span>', text) for text in parts[::2]]
    return "".join(parts)


@cache
def _rare_runs(face: str) -> re.Pattern[str]:
    known = "".join(rf"\U{point:08x}" for point in sorted(characters_of(face)) if point > 0x20)
    known = rf"\s\u200b-\u200f\u2028-\u202f\u2060\ufeff{known}"
    return re.compile(rf"(?:[{known}]?[{MARKS}]+|[^{known}{MARKS}])+")
