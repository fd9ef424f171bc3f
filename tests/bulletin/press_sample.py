"""The sample bulletin as a snapshot, read by the facts known about it and by nothing of ours."""

import ctypes
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from bulletin import markup
from bulletin.press.snapshot import PrintedArticle, PrintedSection, Snapshot, Stamp

DATA = Path(__file__).resolve().parent.parent / "data"
SIGNED = re.compile(r"\s*[（(]([^（()）]*)[）)]\s*$")
STAMP = Stamp(18, 412, date(2011, 9, 30))
# The type area in mm: its left edge, a character of body type, a line.
LEFT = 28.0
BODY_SIZE = 156 / 28
LINE = 225 / 22


def sample_paragraphs() -> list[list[list[str]]]:
    """The paragraphs of each article of each section, without titles and attributions."""
    facts = json.loads((DATA / "bulletin.json").read_text(encoding="utf-8"))
    typed = (DATA / "bulletin.txt").read_text(encoding="utf-8").split("\n")
    lines = iter([line.strip() for line in typed if line.strip()])
    sections = []
    for section in facts["sections"]:
        assert next(lines) == f"【{section['name']}】"
        articles = []
        for article in section["articles"]:
            line = next(lines)
            assert line.startswith(article["title"])
            paragraphs = []
            line = line.removeprefix(article["title"]).removeprefix("。") or next(lines)
            while True:
                signed = SIGNED.search(line)
                if signed and signed[1] == "、".join(article["offices"]):
                    paragraphs += line[: signed.start()].split("    ")
                    break
                paragraphs += line.split("    ")
                line = next(lines)
            articles.append([text for text in paragraphs if text])
            assert len(articles[-1]) == article["paragraphs"]
        sections.append(articles)
    return sections


def sample_snapshot() -> Snapshot:
    facts = json.loads((DATA / "bulletin.json").read_text(encoding="utf-8"))
    sections = []
    key = 100
    for section, bodies in zip(facts["sections"], sample_paragraphs(), strict=True):
        articles = []
        for article, paragraphs in zip(section["articles"], bodies, strict=True):
            key += 1
            articles.append(
                article_of(
                    *paragraphs,
                    key=key,
                    title=article["title"],
                    title_style=article["title_style"],
                    offices=tuple(article["offices"]),
                )
            )
        style = "brief" if articles[0].title_style == "run-in" else "full"
        sections.append(PrintedSection(section["name"], style, tuple(articles)))
    return Snapshot(
        publication="苏州工会信息",
        issuing_unit="苏州市总工会办公室",
        year=2011,
        is_supplement=False,
        shows_total=True,
        editor_note="",
        sections=tuple(sections),
        distribution_label=facts["distribution_label"],
        distribution=tuple(facts["distribution"]),
    )


def article_of(
    *paragraphs: str,
    key: int = 1,
    title: str = "标题",
    title_style: str = "line",
    offices: tuple[str, ...] = ("市总办公室",),
    byline: str = "",
) -> PrintedArticle:
    html = markup.from_paragraphs(paragraphs)
    return PrintedArticle(key, title, title_style, markup.blocks(html), offices, byline)


def issue_of(*articles: PrintedArticle, **changes: object) -> Snapshot:
    """An issue of one section with these articles, other fields as in the sample."""
    section = PrintedSection("工作动态", "full", articles)
    return replace(sample_snapshot(), sections=(section,), **changes)  # type: ignore[arg-type]


def spaceless(text: str) -> str:
    return re.sub(r"\s", "", text)


def numbered_pages(pdf: bytes) -> Iterator[tuple[int, Any]]:
    """The pages of a PDF from 1, each readable until the last has been taken."""
    document = pypdfium2.PdfDocument(pdf)
    yield from enumerate(document, start=1)
    document.close()


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page without white space, zero-width spaces and its page number."""
    pages = [page.get_textpage().get_text_range() for _, page in numbered_pages(pdf)]
    return [
        re.sub(r"—\d+—$", "", re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFC", text)))
        for text in pages
    ]


@dataclass(frozen=True)
class Glyph:
    """A printed character; ``x`` and ``baseline`` in mm from the upper left corner, size in mm."""

    page: int
    character: str
    x: float
    baseline: float
    face: str
    size: float


def glyphs(pdf: bytes) -> list[Glyph]:
    """Every printed character of a PDF but white space."""
    found = []
    for number, page in numbered_pages(pdf):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(text, index))
            if character.isspace() or character in "\0\u200b":
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            face = ctypes.create_string_buffer(100)
            raw.FPDFText_GetFontInfo(text, index, face, 100, ctypes.c_int())
            found.append(
                Glyph(
                    page=number,
                    character=character,
                    x=x.value * 25.4 / 72,
                    baseline=297 - y.value * 25.4 / 72,
                    face=face.value.decode().rpartition("+")[2],
                    size=raw.FPDFText_GetFontSize(text, index) * 25.4 / 96,
                )
            )
    return found


def are_inside(found: Iterable[Glyph]) -> bool:
    """Whether characters stand in the width of the type area.

    A mark at the start or end of a line may leave its blank half outside.
    """
    right = LEFT + 28 * BODY_SIZE
    return all(glyph.x > 25 and glyph.x + glyph.size / 2 < right + 0.2 for glyph in found)


def baselines(pdf: bytes) -> list[tuple[int, float]]:
    """Page and place of the lines of body type, in lines from the top of the type area."""
    return sorted(
        {
            (glyph.page, round((glyph.baseline - 37) / LINE, 3))
            for glyph in glyphs(pdf)
            if glyph.face == "Yinfa-Fang" and abs(glyph.size - BODY_SIZE) < 0.05
        }
    )
