"""本期要目: what the issue holds and the page of each article."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

from django.utils.html import escape

from bulletin.press.composition import compose
from bulletin.press.faces import face_span
from bulletin.press.grid import MEASURE, characters
from bulletin.press.metrics import text_width
from bulletin.press.rows import Element, Row, paragraph_rows
from bulletin.press.snapshot import PrintedArticle, PrintedSection

# In body characters: the type of 14 pt, the room for a section's name and for the page number.
SIZE = characters(14)
MARGIN = 5.0
LABEL_GAP = 0.5
NUMBER = 3.0
# A section's name longer than this stands on a line of its own.
LONGEST_LABEL = 12.0
PAGE_MARK = re.compile('(?<= data-page=")\ue001(\\d+)(?=">)')


def page_mark(article: int) -> str:
    """Stands for the page where an article begins, until the pages are made."""
    return f"\ue001{article}"


def contents_rows(sections: Iterable[PrintedSection], *, space_before: int) -> Iterator[Row]:
    """The rows of 本期要目; none for no sections. Its heading stays with two entries."""
    numbers = count(1)
    head = Element("h2", '<h2 class="contents-heading">')
    for position, section in enumerate(sections):
        if not position:
            html = '<span class="hei">本期要目</span>'
            yield Row((head,), html, space_before=space_before, may_break=False)
        label = section.name
        for article in section.articles:
            yield from _entry_rows(article, next(numbers), label)
            label = ""


def _entry_rows(article: PrintedArticle, number: int, label: str) -> Iterator[Row]:
    width = text_width(label, "kai") * SIZE if label else 0.0
    element = Element("p", '<p class="set entry">')
    room = MEASURE - MARGIN - NUMBER
    if width > LONGEST_LABEL:
        for line in compose(str(escape(label)), measure=MEASURE / SIZE, style=face_span("kai")):
            yield Row((Element("p", '<p class="set entry">'),), _label(line.html), may_break=False)
        label, width = "", 0.0
    pushed = max(0.0, width + LABEL_GAP - MARGIN)
    title = article.title.strip().rstrip("。")
    lines = compose(str(escape(title)), measure=room / SIZE, indent=pushed / SIZE)
    link = f'<a href="#article-{number}"'
    printed = []
    for position, line in enumerate(lines, start=1):
        is_last = position == len(lines)
        page = f' data-page="{page_mark(number)}"' if is_last else ""
        ahead = (
            _label(compose(str(escape(label)), measure=MEASURE, style=face_span("kai"))[0].html)
            if label and position == 1
            else ""
        )
        printed.append((f"{ahead}{link}{page}>{line.html}</a>", ()))
    yield from paragraph_rows(printed, (element,))


def _label(html: str) -> str:
    return f'<span class="label">{html}</span>'
