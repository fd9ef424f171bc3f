"""The tags of an article's text. A ``small`` is a footnote, called where it stands."""

import re
from html import unescape

INLINE_TAGS = frozenset({"a", "b", "em", "i", "small", "strong", "sub", "sup", "u"})
CONTAINER_KINDS = {"blockquote": "quote", "ol": "list", "table": "table", "ul": "list"}
BLOCK_KINDS = CONTAINER_KINDS | {"figure": "figure"}
TABLE_PARTS = frozenset({"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})
FIGURE_PARTS = frozenset({"figcaption", "figure", "img"})
ALLOWED_TAGS = (
    INLINE_TAGS | TABLE_PARTS | FIGURE_PARTS | frozenset(CONTAINER_KINDS) | {"br", "h3", "li", "p"}
)
TAG = re.compile(r"<[^>]*>")
TAG_OR_TEXT = re.compile(r"(<[^>]*>)")


def has_text(html: str) -> bool:
    """Whether anything can be seen of inline ``html``."""
    return bool(unescape(TAG.sub("", html)).strip())
