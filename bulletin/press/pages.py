"""A snapshot as what the templates print: every piece of text in its face, every block placed."""

from dataclasses import dataclass
from itertools import count

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from bulletin.markup import Block
from bulletin.press.composition import compose
from bulletin.press.containers import compose_container
from bulletin.press.fonts import FANG
from bulletin.press.glyphs import in_fang, in_kai, mark_rare
from bulletin.press.metrics import text_width
from bulletin.press.runs import Style, Tag
from bulletin.press.snapshot import PrintedArticle, PrintedSection, Snapshot, Stamp

CLOSING_MARKS = "。！？…!?."
# Characters of an attribution that still goes unbroken into a line of 28 beside two of the text.
LONGEST_TAIL = 24
MEASURE = 28.0
INDENT = 2.0
# Between the text and the attribution at its right.
LEAST_LEADER = 1.0
EMPTY_PARAGRAPH = Block("paragraph", "")


@dataclass(frozen=True)
class SetBlock:
    """A block as printed, paragraphs line by line; ``tail`` follows the text."""

    kind: str
    html: SafeString
    tail: SafeString


@dataclass(frozen=True)
class SetArticle:
    """An article as printed; ``anchor`` is its element's id, unique in the issue."""

    anchor: str
    title: str
    entry: SafeString
    has_title_line: bool
    blocks: tuple[SetBlock, ...]


@dataclass(frozen=True)
class SetSection:
    """A section as printed; ``label`` is its name in the contents."""

    name: str
    label: SafeString
    articles: tuple[SetArticle, ...]


@dataclass(frozen=True)
class Masthead:
    """The head of page 1, its figures as text. Empty ones print as blanks of fixed width.

    ``name_size`` is in body characters, ``name_spacing`` in characters of the name; ``total`` is
    None where no running number is printed. ``document_title`` is the PDF's.
    """

    name: str
    name_size: str
    name_spacing: str
    unit: SafeString
    unit_name: str
    year: str
    is_supplement: bool
    number: str
    total: str | None
    month: str
    day: str
    iso_date: str
    document_title: str


def masthead(snapshot: Snapshot, stamp: Stamp | None) -> Masthead:
    """The masthead, its name filling about three quarters of the measure of 28 characters."""
    length = max(len(snapshot.publication), 1)
    size = min(3.4, 24 / length)
    spacing = min(0.5, max(0.0, (21 / length - size) / size))
    total: str | None = None
    if snapshot.shows_total and stamp is not None and stamp.total_number is not None:
        total = str(stamp.total_number)
    elif snapshot.shows_total and stamp is None and not snapshot.is_supplement:
        total = ""
    number = str(stamp.number) if stamp else ""
    kind = "增刊" if snapshot.is_supplement else ""
    year = stamp.date.year if stamp else snapshot.year
    label = f"{year}年{kind}" + (f"第{number}期" if number else "")
    return Masthead(
        name=snapshot.publication,
        name_size=f"{size:.3f}",
        name_spacing=f"{spacing:.3f}",
        unit=in_fang(snapshot.issuing_unit),
        unit_name=snapshot.issuing_unit,
        year=str(year),
        is_supplement=snapshot.is_supplement,
        number=number,
        total=total,
        month=str(stamp.date.month) if stamp else "",
        day=str(stamp.date.day) if stamp else "",
        iso_date=stamp.date.isoformat() if stamp else "",
        document_title=f"{snapshot.publication}{label}" + (f"（总第{total}期）" if total else ""),
    )


def set_sections(snapshot: Snapshot, *, colophon: SafeString) -> tuple[SetSection, ...]:
    """The sections that hold articles; ``colophon`` hangs on the very last line of the issue."""
    numbers = count(1)
    filled = [section for section in snapshot.sections if section.articles]
    last = filled[-1].articles[-1] if filled else None
    return tuple(
        SetSection(
            section.name,
            in_kai(section.name),
            tuple(
                _set_article(
                    article, section, next(numbers), colophon if article is last else SafeString()
                )
                for article in section.articles
            ),
        )
        for section in filled
    )


def set_editor_note(note: str) -> list[SafeString]:
    """The paragraphs of 编者按 line by line, the first behind its name."""
    kai = Style().inside(_span("kai"), face="kai")
    name = ("编者按：", Style().inside(_span("hei"), face="hei"))
    paragraphs = [line for line in note.splitlines() if line]
    return [
        mark_safe(
            compose(
                str(escape(text)),
                measure=MEASURE,
                indent=INDENT,
                lead=None if number else name,
                style=kai,
            ).html
        )
        for number, text in enumerate(paragraphs)
    ]


def signature(article: PrintedArticle) -> str:
    """The line that names who submitted: （市总办公室、研究室）; empty if nobody is named."""
    offices = "、".join(article.offices)
    byline = article.byline.strip()
    if byline.startswith(("（", "(")):
        return (f"（{offices}）" if offices else "") + byline
    named = "　".join(part for part in (offices, byline) if part)
    return f"（{named}）" if named else ""


def _set_article(
    article: PrintedArticle, section: PrintedSection, number: int, end: SafeString
) -> SetArticle:
    runs_in = article.title_style == "run-in"
    blocks = list(article.blocks)
    if runs_in and (not blocks or blocks[0].kind != "paragraph"):
        blocks.insert(0, EMPTY_PARAGRAPH)
    signed = signature(article)
    runs_on = len(signed) <= LONGEST_TAIL
    if (signed and runs_on) and (not blocks or blocks[-1].kind != "paragraph"):
        blocks.append(EMPTY_PARAGRAPH)
    if not runs_on or (end and (not blocks or blocks[-1].kind != "paragraph")):
        blocks.append(Block("signature", ""))
    tail = _tail(signed) + end
    tail_width = text_width(signed, "kai") + LEAST_LEADER if signed else 0.0
    last = len(blocks) - 1
    return SetArticle(
        anchor=f"article-{number}",
        title=article.title.strip(),
        entry=in_fang(article.title.strip().rstrip("。")),
        has_title_line=not runs_in,
        blocks=tuple(
            _set_block(
                block,
                lead=_lead(article.title) if runs_in and index == 0 else None,
                tail=tail if index == last else SafeString(),
                tail_width=tail_width if index == last else 0.0,
            )
            for index, block in enumerate(blocks)
        ),
    )


def _set_block(
    block: Block, *, lead: tuple[str, Style] | None, tail: SafeString, tail_width: float
) -> SetBlock:
    if block.kind in {"list", "quote"}:
        return SetBlock(block.kind, mark_safe(compose_container(block.html, measure=MEASURE)), tail)
    if block.kind != "paragraph":
        return SetBlock(block.kind, mark_safe(mark_rare(block.html, FANG)), tail)
    composed = compose(block.html, measure=MEASURE, indent=INDENT, lead=lead)
    fits = composed.last_width + tail_width <= MEASURE
    return SetBlock(block.kind, mark_safe(composed.html + ("" if fits else "\n")), tail)


def _lead(title: str) -> tuple[str, Style]:
    closed = title if title.endswith(tuple(CLOSING_MARKS)) else f"{title}。"
    opening = format_html('<span class="run-in hei" data-label="{}">', title.rstrip("。"))
    # Only its first line is the bookmark.
    return closed, Style().inside(Tag("span", opening, '<span class="hei">'), face="hei")


def _span(kind: str) -> Tag:
    opening = f'<span class="{kind}">'
    return Tag("span", opening, opening)


def _tail(signed: str) -> SafeString:
    if not signed:
        return SafeString()
    if len(signed) > LONGEST_TAIL:
        return format_html('<span class="kai">{}</span>', in_kai(signed))
    return format_html('<span class="attribution kai">{}</span>', in_kai(signed))
