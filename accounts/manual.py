"""The manual in docs/manual/, as the pages behind 帮助."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import nh3
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from PIL import Image

from accounts.models import Role

START = "start"
# The first page is for everybody, the others for the role whose days they describe.
FILES = {START: "README.md"} | {
    name: f"{name}.md" for name in (role.replace("_", "-") for role in Role.values)
}
NAMES = {file: name for name, file in FILES.items()}

BLOCKS = {"blockquote", "h2", "h3", "li", "ol", "p", "ul"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
ALLOWED_TAGS = BLOCKS | TABLES | {"a", "em", "img", "kbd", "strong"}
ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "h2": {"id"},
    "h3": {"id"},
    "img": {"alt", "height", "loading", "src", "width"},
    "ol": {"start"},
}


@dataclass(frozen=True)
class ManualPage:
    title: str
    headings: tuple[tuple[str, str], ...]
    html: SafeString


def page_of_role(role: Role) -> str:
    return role.value.replace("_", "-")


@cache
def read_page(name: str) -> ManualPage:
    """One page of the manual. Raises KeyError for a name that none has."""
    text = (settings.MANUAL_DIR / FILES[name]).read_text(encoding="utf-8")
    title, _line, rest = text.removeprefix("# ").partition("\n")
    tokens = _markdown().parse(rest)
    headings = _number(tokens)
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    cleaned = nh3.clean(
        html, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, url_schemes=set(), link_rel=None
    )
    return ManualPage(title, headings, mark_safe(cleaned))


def anchor_of(heading: str) -> str:
    """The name under which a heading is linked to, here as on the sites that show Markdown."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _number(tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """Give headings their anchors; those of the second level are the contents of the page."""
    contents = []
    for token, text in pairwise(tokens):
        if token.type == "heading_open":
            anchor = anchor_of(text.content)
            token.attrSet("id", anchor)
            if token.tag == "h2":
                contents.append((anchor, text.content))
    return tuple(contents)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    return markdown.enable("table")


class _Renderer(RendererHTML):
    """Links lead to pages behind 帮助, pictures open in their full size, code is a key."""

    def code_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"<kbd>{escape(tokens[idx].content)}</kbd>"

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        target = urlsplit(str(tokens[idx].attrs["href"]))
        address = reverse("accounts:help-page", args=[NAMES[target.path]]) if target.path else ""
        anchor = f"#{unquote(target.fragment)}" if target.fragment else ""
        return format_html('<a href="{}">', address + anchor)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        path = str(tokens[idx].attrs["src"])
        with Image.open(settings.MANUAL_DIR / path) as picture:
            width, height = picture.size
        return format_html(
            '<a href="{0}"><img src="{0}" alt="{1}" width="{2}" height="{3}" loading="lazy"></a>',
            static(path.replace("pictures/", "manual/")),
            tokens[idx].content,
            width,
            height,
        )
