"""The policy: HTML of any origin becomes what the bulletin prints."""

import re

import nh3

from bulletin.markup.figures import SOURCE
from bulletin.markup.lifting import lift_figures
from bulletin.markup.notes import tidy_notes
from bulletin.markup.reader import html_of, read_blocks
from bulletin.markup.tags import ALLOWED_TAGS, FIGURE_PARTS

ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Word and CKEditor mark paragraphs and headings so; dropped like other tags they would run
# two paragraphs into one.
FOREIGN_BLOCKS = {
    **dict.fromkeys(("address", "article", "div", "dd", "dt", "pre", "section"), "p"),
    **dict.fromkeys(("h1", "h2", "h4", "h5", "h6"), "h3"),
}
FOREIGN_TAG = re.compile(rf"<(/?)({'|'.join(FOREIGN_BLOCKS)})>")
FIGURE_TAG = re.compile(rf"<(?:{'|'.join(sorted(FIGURE_PARTS))})\b")
EMPTY_BLOCK = re.compile(r"<(p|h3)>(?:\s|&nbsp;|<br>)*</\1>")
# A number of rows or columns beyond this is an attack on the layout, not a table.
LARGEST_SPAN = 100
MOST_PASSES = 8


def clean(html: str) -> str:
    """``html`` with nothing left in it but what the bulletin prints; stable when repeated.

    Pictures are those of our own, each in a figure between the other blocks. Text is never lost.
    """
    # HTML that nests against the rules (a link around a table around a link) is mended anew each
    # time it is parsed, until nothing is left to mend.
    for _ in range(MOST_PASSES):
        cleaned = _clean_once(html)
        if cleaned == html:
            break
        html = cleaned
    return html


def _clean_once(html: str) -> str:
    known = _sanitise(html, ALLOWED_TAGS | frozenset(FOREIGN_BLOCKS))
    renamed = FOREIGN_TAG.sub(lambda tag: f"<{tag[1]}{FOREIGN_BLOCKS[tag[2]]}>", known)
    if renamed != known:
        renamed = _sanitise(renamed, ALLOWED_TAGS)
    if "<small>" in renamed:
        renamed = tidy_notes(renamed)
    if FIGURE_TAG.search(renamed):
        renamed = html_of(read_blocks(lift_figures(renamed)))
    return EMPTY_BLOCK.sub("", renamed).strip(" \t\r\n")


def _sanitise(html: str, tags: frozenset[str]) -> str:
    return nh3.clean(
        html,
        tags=set(tags),
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_plausible_attribute,
        url_schemes={"http", "https", "mailto", "picture"},
        clean_content_tags={"script", "style", "title", "textarea", "noscript", "iframe"},
        strip_comments=True,
    )


def _plausible_attribute(tag: str, name: str, value: str) -> str | None:
    if name in {"colspan", "rowspan", "span"}:
        return value if value.isascii() and value.isdigit() and int(value) <= LARGEST_SPAN else None
    if name == "href":
        # A relative address would point into whatever page or file shows the text.
        return value if re.match(r"(?i)\s*(https?|mailto):", value) else None
    if name == "src":
        return value if SOURCE.fullmatch(value) else None
    return value
