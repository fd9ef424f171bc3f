"""Words that were looked for, marked where they stand."""

import re
from collections.abc import Sequence
from html import unescape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bulletin import bigrams, markup
from bulletin.markup.tags import TAG_OR_TEXT

register = template.Library()
EXCERPT_CHARACTERS = 90


@register.filter
def marked(text: str, words: Sequence[str]) -> SafeString:
    """Plain ``text``, escaped, with ``words`` in <mark>: ``{{ title|marked:words }}``."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", part.text) if part.is_marked else part.text,)
            for part in bigrams.stretches(text, words)
        ),
    )


@register.filter
def excerpt(text: str, words: Sequence[str]) -> SafeString:
    return marked(bigrams.excerpt(text, words, length=EXCERPT_CHARACTERS), words)


@register.filter
def printed_html(html: str, words: Sequence[str]) -> SafeString:
    """The HTML of a printed text, cleaned, its pictures told in words, with ``words`` marked."""
    told = markup.FIGURE.sub(_told, markup.clean(html))
    parts = (
        part if part.startswith("<") else str(marked(unescape(part), words))
        for part in TAG_OR_TEXT.split(told)
    )
    return mark_safe("".join(parts))


def _told(figure: re.Match[str]) -> str:
    caption = f"<figcaption>{figure['caption']}</figcaption>" if figure["caption"] else ""
    return f"<figure><p>〔图〕{figure['alt']}</p>{caption}</figure>"
