"""What each contestant prints from, written as files before any clock runs."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from bench.measure import Text
from bulletin.press.snapshot import PrintedArticle, Snapshot, Stamp
from tests.bulletin.press_sample import STAMP

HERE = Path(__file__).resolve().parent
TAG = re.compile("<[^>]*>")
CLOSING_MARKS = tuple("。！？…!?.")


@dataclass(frozen=True)
class PlainArticle:
    """An article as plain text: ``lead`` runs in ahead of the first paragraph and is empty for a
    title on a line of its own; ``entry`` is the title in the contents."""

    key: int
    title: str
    entry: str
    lead: str
    paragraphs: tuple[str, ...]
    signature: str
    is_last: bool = False


@dataclass(frozen=True)
class PlainSection:
    name: str
    articles: tuple[PlainArticle, ...]


def plain_sections(snapshot: Snapshot) -> tuple[PlainSection, ...]:
    last = snapshot.sections[-1].articles[-1]
    return tuple(
        PlainSection(
            section.name,
            tuple(_plain_article(article, is_last=article is last) for article in section.articles),
        )
        for section in snapshot.sections
    )


def texts_of(snapshot: Snapshot) -> Iterator[Text]:
    """All that an issue prints, in its order."""
    sections = plain_sections(snapshot)
    yield Text("masthead", snapshot.publication)
    for section in sections:
        yield from (Text("entry", article.entry) for article in section.articles)
    for section in sections:
        yield Text("section", f"【{section.name}】")
        for article in section.articles:
            if not article.lead:
                yield Text("title", article.title)
            first, *others = article.paragraphs
            yield Text("paragraph", article.lead + first)
            yield from (Text("paragraph", paragraph) for paragraph in others)
            yield Text("signature", article.signature)
    distribution = "、".join(snapshot.distribution)
    yield Text("colophon", f"{snapshot.distribution_label}：{distribution}")


def write_sources(folder: Path, stem: str, snapshot: Snapshot) -> None:
    """``stem``.json for us, .html for WeasyPrint and Chromium, .typst.json for Typst."""
    sections = plain_sections(snapshot)
    frozen = {"snapshot": snapshot.to_json(), "stamp": STAMP.to_json()}
    _write(folder / f"{stem}.json", json.dumps(frozen, ensure_ascii=False))
    _write(folder / f"{stem}.html", plain_html(snapshot, sections))
    _write(
        folder / f"{stem}.typst.json",
        json.dumps(_typst_data(snapshot, STAMP, sections), ensure_ascii=False),
    )


def plain_html(snapshot: Snapshot, sections: tuple[PlainSection, ...]) -> str:
    template = Engine(dirs=[str(HERE / "plain")]).get_template("issue.html")
    return str(
        template.render(
            Context(
                {
                    "issue": snapshot,
                    "stamp": STAMP,
                    "sections": sections,
                    "distribution": "、".join(snapshot.distribution),
                }
            )
        )
    )


def _typst_data(
    snapshot: Snapshot, stamp: Stamp, sections: tuple[PlainSection, ...]
) -> dict[str, Any]:
    return {
        "publication": snapshot.publication,
        "unit": snapshot.issuing_unit,
        "year": stamp.date.year,
        "month": stamp.date.month,
        "day": stamp.date.day,
        "number": stamp.number,
        "total": stamp.total_number,
        "distribution_label": snapshot.distribution_label,
        "distribution": "、".join(snapshot.distribution),
        "sections": [asdict(section) for section in sections],
    }


def _plain_article(article: PrintedArticle, *, is_last: bool) -> PlainArticle:
    title = article.title.strip()
    runs_in = article.title_style == "run-in"
    closed = title if title.endswith(CLOSING_MARKS) else f"{title}。"
    return PlainArticle(
        key=article.key,
        title=title,
        entry=title.rstrip("。"),
        lead=closed if runs_in else "",
        paragraphs=tuple(unescape(TAG.sub("", block.html)) for block in article.blocks),
        signature=f"（{'、'.join(article.offices)}）",
        is_last=is_last,
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
