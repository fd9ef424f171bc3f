"""Taking a bulletin that was read from a text into the database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.services.audit import record
from bulletin.intake.result import ArticleRead, Reading, SectionRead
from bulletin.models import (
    AdoptedArticle,
    Adoption,
    Article,
    Attribution,
    Issue,
    Publication,
    Section,
    SectionStyle,
)
from bulletin.services.bodies import body_of
from bulletin.services.comparing import ask_comparison
from bulletin.services.moves import move_article
from bulletin.services.recognising import Recognised, question_offices, recognise
from bulletin.states import ArticleStatus

LAST_NUMBER = 9999
LAST_TOTAL_NUMBER = 999_999
SECTION_LENGTH = 30
LABEL_LENGTH = 12


@dataclass(frozen=True)
class Imported:
    """What an import made; ``also`` are earlier issues made of the very same text."""

    issue: Issue
    articles: int
    unknown_offices: list[str]
    also: list[int]
    doubts: int

    def to_json(self) -> dict[str, Any]:
        return {
            "issue": self.issue.pk,
            "articles": self.articles,
            "publication": self.issue.publication.name,
            "doubts": self.doubts,
            "unknown_offices": self.unknown_offices,
            "also_imported_as": self.also,
        }


@transaction.atomic
def import_reading(
    reading: Reading,
    *,
    publication: Publication,
    actor: User | None,
    number: int | None = None,
    day: date | None = None,
    source_sha256: str = "",
) -> Imported:
    """Make an unsigned issue with an adopted article for each one read.

    ``number`` and ``day`` (else those the text states) are reserved for the signature.
    Offices are looked up as of that day, else as of the last day of the year the text
    speaks of, else today. Raises DomainError for a number that is taken already.
    """
    day = day or reading.date
    number = reading.number if number is None else number
    _check_number_free(publication, number, day)
    if reading.total_number is not None:
        _check_range(reading.total_number, LAST_TOTAL_NUMBER)
    also = list(
        Issue.objects.filter(source_sha256=source_sha256)
        .exclude(source_sha256="")
        .values_list("pk", flat=True)
    )
    offices_day = _day_of_offices(reading, day)
    recognised = recognise(_offices_named(reading), offices_day)
    question_offices(reading, recognised, offices_day)
    issue = Issue.objects.create(
        publication=publication,
        reserved_number=number,
        reserved_total_number=reading.total_number,
        reserved_date=day,
        editor_note=reading.editor_note or "",
        distribution_label=_label(reading) or publication.distribution_label,
        printed_range=list(reading.distribution),
        assembled_by=actor,
        source_sha256=source_sha256,
        intake_doubts=[asdict(doubt) for doubt in reading.doubts],
        leftover=[asdict(rest) for rest in reading.leftover],
    )
    unknown: list[str] = []
    articles: list[Article] = []
    for order, section_read in enumerate(reading.sections, start=1):
        section = _section(publication, section_read, order)
        for article_read in section_read.articles:
            article = _submit(article_read, publication, actor, recognised, unknown)
            articles.append(article)
            _adopt(article, article_read, issue, section, len(articles), actor)
    ask_comparison(articles)
    record(
        "issue.import",
        issue,
        actor=actor,
        detail={"articles": len(articles), "source_sha256": source_sha256, "number": number},
    )
    return Imported(issue, len(articles), unknown, also, len(reading.doubts))


def _offices_named(reading: Reading) -> list[str]:
    return [name for article in reading.articles for name in article.offices]


def _label(reading: Reading) -> str:
    if len(reading.distribution_label) > LABEL_LENGTH:
        raise DomainError(
            _("“%(label)s” was read as the label of the distribution line but is too long.")
            % {"label": reading.distribution_label}
        )
    return reading.distribution_label


def _check_range(number: int, last: int) -> None:
    if not 1 <= number <= last:
        raise DomainError(_("A number lies between 1 and %d.") % last)


def _check_number_free(publication: Publication, number: int | None, day: date | None) -> None:
    if number is None:
        return
    _check_range(number, LAST_NUMBER)
    year = (day or timezone.localdate()).year
    given = Q(number=number, year=year)
    reserved = Q(number=None, reserved_number=number) & (
        Q(reserved_date__year=year) | Q(reserved_date=None)
    )
    if publication.issues.filter(given | reserved, is_supplement=False).exists():
        raise DomainError(
            _("No. %(number)d of %(year)d is taken already. Choose another number.")
            % {"number": number, "year": year}
        )


def _day_of_offices(reading: Reading, day: date | None) -> date:
    if day:
        return day
    if reading.year_inferred:
        return date(reading.year_inferred, 12, 31)
    return timezone.localdate()


def _section(publication: Publication, read: SectionRead, order: int) -> Section:
    if len(read.name) > SECTION_LENGTH:
        raise DomainError(
            _("Line %(line)d was read as a section but is longer than %(length)d characters.")
            % {"line": read.line, "length": SECTION_LENGTH}
        )
    is_brief = all(article.title_style == "run-in" for article in read.articles)
    section, _created = Section.objects.get_or_create(
        publication=publication,
        name=read.name,
        defaults={
            "style": SectionStyle.BRIEF if is_brief else SectionStyle.FULL,
            "position": order,
        },
    )
    return section


def _submit(
    read: ArticleRead,
    publication: Publication,
    actor: User | None,
    recognised: Mapping[str, Recognised],
    unknown: list[str],
) -> Article:
    article = Article.objects.create(
        publication=publication,
        title=read.title,
        title_style=read.title_style,
        byline=read.byline or "",
        body=body_of(read),
        author=actor,
        doubts=[asdict(doubt) for doubt in read.doubts],
    )
    article.revisions.create(
        version=article.version, title=article.title, body=article.body, editor=actor
    )
    unknown.extend(name for name in read.offices if recognised[name].office is None)
    Attribution.objects.bulk_create(
        Attribution(
            article=article,
            office=recognised[name].office,
            printed_name=name,
            position=position,
        )
        for position, name in enumerate(read.offices)
    )
    return move_article(article.pk, ArticleStatus.SUBMITTED, actor=actor)


def _adopt(
    article: Article,
    read: ArticleRead,
    issue: Issue,
    section: Section,
    position: int,
    actor: User | None,
) -> None:
    adoption = Adoption.objects.create(
        issue=issue,
        section=section,
        position=position,
        printed_title=article.title,
        printed_title_style=article.title_style,
        printed_byline=article.byline,
        printed_body=article.body,
        printed_offices=list(read.offices),
    )
    AdoptedArticle.objects.create(adoption=adoption, article=article)
    move_article(article.pk, ArticleStatus.ADOPTED, actor=actor)
