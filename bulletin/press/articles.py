"""One article as rows: title, text, whoever submitted it at the end of the last line."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.html import escape, format_html

from bulletin.markup import TAG, Block
from bulletin.press.composition import ComposedLine, compose
from bulletin.press.containers import container_rows
from bulletin.press.faces import face_span
from bulletin.press.figures import figure_rows
from bulletin.press.grid import INDENT, characters
from bulletin.press.metrics import glyph
from bulletin.press.notes import long_notes_apart
from bulletin.press.rows import Element, Row, bound, paragraph_rows
from bulletin.press.runs import Style, Tag
from bulletin.press.snapshot import PrintedArticle
from bulletin.press.styles import PrintStyle
from bulletin.press.subheads import FACES, subhead_levels
from bulletin.press.tables import table_rows
from bulletin.press.titles import title_lines

CLOSING_MARKS = "。！？…!?."
# Between the text and the attribution at its right.
LEAST_LEADER = 1.0
# The part of the measure left free beside an attribution that takes lines of its own.
SIGNED_MARGIN = 1 / 7
# Of a title, in body characters.
TITLE_SIZE = characters(18)
SUBTITLE = "——"
LOWEST_HEADING = 6
# A line of a title is broken already.
ONE_LINE = 1000.0


def signature(article: PrintedArticle) -> str:
    """The line that names who submitted: （市总办公室、研究室）; empty if nobody is named."""
    offices = "、".join(article.offices)
    byline = article.byline.strip()
    if byline.startswith(("（", "(")):
        return (f"（{offices}）" if offices else "") + byline
    named = "　".join(part for part in (offices, byline) if part)
    return f"（{named}）" if named else ""


def article_rows(
    article: PrintedArticle, number: int, *, measure: float, style: PrintStyle
) -> list[Row]:
    """Its rows: two lines at least stay with the title, and with an attribution of its own.

    The first element has the id ``article-{number}``.
    """
    text = _text_rows(article, measure, style)
    if article.title_style != "run-in":
        if len(text) > 1:
            text[:1] = bound(text[:1])
        text = _title_rows(article, measure, style) + text
    first = text[0].path[0]
    named = replace(first, opening=first.opening.replace(">", f' id="article-{number}">', 1))
    return [
        replace(row, path=(named, *row.path[1:])) if row.path[0] is first else row for row in text
    ]


def _text_rows(article: PrintedArticle, measure: float, style: PrintStyle) -> list[Row]:
    blocks = list(article.blocks)
    runs_in = article.title_style == "run-in"
    if (runs_in or not blocks) and (not blocks or blocks[0].kind != "paragraph"):
        blocks.insert(0, Block("paragraph", ""))
    levels = subhead_levels(blocks)
    if runs_in:
        # The title runs in at the head of it.
        levels.pop(0, None)
    signed = compose(
        str(escape(signature(article))),
        measure=_signed_room(measure),
        style=face_span("kai"),
    )
    is_signed = bool(signed[0].html)
    runs_on = len(signed) == 1 and blocks[-1].kind == "paragraph" and len(blocks) - 1 not in levels
    rows: list[Row] = []
    for position, block in enumerate(blocks):
        if position in levels:
            rows += _subhead_rows(block, levels[position], measure, style)
        elif block.kind == "paragraph":
            lead = _lead(article.title) if runs_in and not position else None
            ends = is_signed and runs_on and position == len(blocks) - 1
            rows += _paragraph_rows(
                block.html, measure, style, lead=lead, signed=signed[0] if ends else None
            )
        else:
            rows += _block_rows(block, article, measure, style)
    if is_signed and not runs_on:
        rows[-1:] = bound(rows[-1:])
        rows += _signed_rows(signed, measure)
    return rows


def _block_rows(
    block: Block, article: PrintedArticle, measure: float, style: PrintStyle
) -> list[Row]:
    if block.kind == "table":
        return list(table_rows(block.html, measure=measure, han_latin=style.han_latin))
    if block.kind == "figure":
        sizes = {
            picture.sha256: (picture.width_px, picture.height_px) for picture in article.pictures
        }
        return list(
            figure_rows(block.html, pictures=sizes, measure=measure, han_latin=style.han_latin)
        )
    return container_rows(block.html, measure=measure, han_latin=style.han_latin)


def _title_rows(article: PrintedArticle, measure: float, style: PrintStyle) -> list[Row]:
    title = article.title.strip()
    size = TITLE_SIZE if style.columns == 1 else 1.0
    lines = title_lines(title, measure=measure / size, names=article.offices)
    element = Element("h3", f'<h3 data-label="{escape(" ".join(title.split()))}">')
    rows = [
        Row(
            (element,),
            compose(
                str(escape(line)),
                measure=ONE_LINE,
                style=face_span("kai" if line.startswith(SUBTITLE) else "song"),
            )[0].html,
            space_before=0 if position else 1,
        )
        for position, line in enumerate(lines)
    ]
    return bound(rows)


def _subhead_rows(block: Block, level: int, measure: float, style: PrintStyle) -> list[Row]:
    depth = min(level + 4, LOWEST_HEADING)
    element = Element(f"h{depth}", f'<h{depth} class="set in">')
    lines = compose(
        block.html,
        measure=measure,
        indent=INDENT,
        style=face_span(FACES[level]),
        han_latin=style.han_latin,
    )
    return bound([Row((element,), line.html, notes=line.notes) for line in lines])


def _paragraph_rows(
    html: str,
    measure: float,
    style: PrintStyle,
    *,
    lead: tuple[str, Style] | None,
    signed: ComposedLine | None,
) -> list[Row]:
    lines = compose(html, measure=measure, indent=INDENT, lead=lead, han_latin=style.han_latin)
    printed = [(line.html, line.notes) for line in lines]
    if signed:
        last = lines[-1]
        room = (
            measure
            - last.width
            - (INDENT if len(lines) == 1 else 0.0)
            - _ink_width(signed, measure)
        )
        if room >= LEAST_LEADER:
            printed[-1] = (last.html + _at_right(signed, room), last.notes)
        else:
            printed.append((_at_right(signed, measure - _ink_width(signed, measure)), ()))
    element = Element("p", '<p class="set in">', '<p class="set">')
    return long_notes_apart(paragraph_rows(printed, (element,)), measure)


def _signed_rows(lines: Sequence[ComposedLine], measure: float) -> list[Row]:
    element = Element("p", '<p class="set">')
    return paragraph_rows(
        ((_at_right(line, measure - _ink_width(line, measure)), ()) for line in lines), (element,)
    )


def _signed_room(measure: float) -> float:
    return measure * (1 - SIGNED_MARGIN)


def _at_right(line: ComposedLine, room: float) -> str:
    return f'<span class="attribution" style="padding-left: {room:.4f}em">{line.html}</span>'


def _ink_width(line: ComposedLine, measure: float) -> float:
    """Without the blank of a closing bracket at its end, which is to stand outside the measure."""
    # A line that fills its room has lost the blank already.
    is_full = line.width > _signed_room(measure) - 1e-6
    is_closed = TAG.sub("", line.html).endswith("）") and not is_full
    return line.width - (glyph("）", "kai").blank if is_closed else 0.0)


def _lead(title: str) -> tuple[str, Style]:
    closed = title if title.endswith(tuple(CLOSING_MARKS)) else f"{title}。"
    opening = format_html('<span class="run-in hei" data-label="{}">', title.rstrip("。"))
    # Only its first line is the bookmark.
    return closed, Style().inside(Tag("span", opening, '<span class="hei">'), face="hei")
