"""The letter around an issue: what every recipient reads before opening the PDF."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 "date" is the argument's name

from django.template.loader import render_to_string

from distribution.carrier.headers import named, wire_address
from distribution.carrier.message import BulletinMail

Contents = Sequence[tuple[str, Sequence[tuple[str, Sequence[str]]]]]


@dataclass(frozen=True)
class ListedArticle:
    title: str
    offices: str


@dataclass(frozen=True)
class ListedSection:
    name: str
    articles: tuple[ListedArticle, ...]


def compose(
    *,
    publication: str,
    issuing_unit: str,
    label: str,
    year: int,
    number: int,
    date: Date,
    contents: Contents,
    pdf: bytes,
    sender: str,
    list_domain: str,
    reply_to: str = "",
    is_supplement: bool = False,
    link: str = "",
) -> BulletinMail:
    """The mail of a signed issue; ``contents`` are sections with (title, offices) in order.

    ``label`` is the full one (2011年第18期（总第412期）) and stands in the text; subject and file
    name carry publication, year and number. With a ``link`` it stands in the place of the
    attachment. Raises UnsafeAddress when ``sender`` is no
    ``name <address>``.
    """
    short_label = f"{year}年{'增刊' if is_supplement else ''}第{number}期"
    pdf_name = f"{publication}{short_label}.pdf"
    _name, sender_address = named(sender)
    context = {
        "publication": publication,
        "issuing_unit": issuing_unit,
        "label": label,
        "short_label": short_label,
        "date": date,
        "sections": [_listed(name, articles) for name, articles in contents],
        "article_count": sum(len(articles) for _section, articles in contents),
        "pdf_name": pdf_name,
        "pdf_size": _size(len(pdf)),
        "link": link,
    }
    return BulletinMail(
        subject=render_to_string("distribution/email/subject.txt", context).strip(),
        sender=sender,
        sender_address=wire_address(sender_address),
        list_id=f"{publication} <{_list_identifier(publication, list_domain)}>",
        text=render_to_string("distribution/email/body.txt", context).strip(),
        html=render_to_string("distribution/email/body.html", context).strip(),
        pdf=None if link else pdf,
        pdf_name=pdf_name,
        reply_to=reply_to,
    )


def _listed(name: str, articles: Sequence[tuple[str, Sequence[str]]]) -> ListedSection:
    listed = (ListedArticle(title, "、".join(offices)) for title, offices in articles)
    return ListedSection(name, tuple(listed))


def _size(size_bytes: int) -> str:
    kilobytes = math.ceil(size_bytes / 1024)
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"


def _list_identifier(publication: str, domain: str) -> str:
    """One name per publication for ever, in ASCII (RFC 2919, 2)."""
    digest = hashlib.sha256(publication.encode()).hexdigest()
    return f"bulletin-{digest[:8]}.{domain}"
