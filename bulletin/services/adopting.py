"""Taking articles into an issue that is being assembled, and out of it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.services.audit import record, record_all
from bulletin import markup
from bulletin.models import AdoptedArticle, Adoption, Article, Issue, Section
from bulletin.services.assembling import issue_to_change, touch_arrangement
from bulletin.services.moves import move_articles
from bulletin.states import ArticleStatus

# Positions are unique in an issue: rows that make room stand beyond it for a moment.
BEYOND = 1_000_000


@dataclass(frozen=True)
class PrintedFields:
    """What is printed of one article, or of several in one piece."""

    title: str
    title_style: str
    byline: str
    body: str
    offices: list[str]

    def shown_by(self, adoption: Adoption) -> bool:
        """Nobody has edited the adoption since."""
        return (
            self.title == adoption.printed_title
            and self.title_style == adoption.printed_title_style
            and self.byline == adoption.printed_byline
            and self.body == adoption.printed_body
            and self.offices == adoption.printed_offices
        )


@transaction.atomic
def adopt_articles(
    issue_id: int, article_ids: Sequence[int], *, actor: User, section_id: int | None = None
) -> list[Adoption]:
    """Take each article into the issue, in the order given, at the end of a section: the one
    named, else the publication's first. The number of queries does not grow with the articles.

    Raises NotAllowed; IllegalMove when one of them cannot be adopted now, or the issue cannot be
    changed; DomainError for an article or section of another publication.
    """
    issue, articles = _to_adopt(issue_id, article_ids, actor)
    section = _section(issue, section_id)
    first = _make_room(issue, section, len(articles))
    adoptions = Adoption.objects.bulk_create(
        _adoption(issue, section, first + number, printed_fields([article]))
        for number, article in enumerate(articles)
    )
    AdoptedArticle.objects.bulk_create(
        AdoptedArticle(adoption=adoption, article=article)
        for adoption, article in zip(adoptions, articles, strict=True)
    )
    move_articles(article_ids, ArticleStatus.ADOPTED, actor=actor)
    _record(adoptions, [[article] for article in articles], actor)
    touch_arrangement(issue)
    return adoptions


@transaction.atomic
def merge_articles(
    issue_id: int, article_ids: Sequence[int], *, actor: User, section_id: int | None = None
) -> Adoption:
    """Take several articles into the issue as one (综合采用), under the first one's title.

    The other titles stand as headings above their texts; offices and authors are all kept, in
    order, each once. Raises as ``adopt_articles``, and DomainError for fewer than two.
    """
    issue, articles = _to_adopt(issue_id, article_ids, actor)
    if len(articles) < 2:
        raise DomainError(_("Choose at least two articles to merge."))
    section = _section(issue, section_id)
    place = _make_room(issue, section, 1)
    adoption = _adoption(issue, section, place, printed_fields(articles))
    adoption.save()
    AdoptedArticle.objects.bulk_create(
        AdoptedArticle(adoption=adoption, article=article, position=position)
        for position, article in enumerate(articles)
    )
    move_articles(article_ids, ArticleStatus.ADOPTED, actor=actor)
    _record([adoption], [articles], actor)
    touch_arrangement(issue)
    return adoption


@transaction.atomic
def release_adoption(adoption_id: int, *, actor: User, note: str = "") -> list[Article]:
    """Take an adoption out of its issue: its articles are submitted again.

    All that was printed goes into the audit log, from which ``restore_adoption`` takes it.
    Raises NotAllowed, and IllegalMove when it is out already or the issue cannot be changed.
    """
    issue_id = Adoption.objects.filter(pk=adoption_id).values_list("issue", flat=True).first()
    if issue_id is None:
        raise IllegalMove(_("This article has already been taken out of the issue."))
    issue = issue_to_change(issue_id, actor)
    # Somebody else may have taken it out while this waited for the issue.
    adoption = Adoption.objects.filter(pk=adoption_id).first()
    if adoption is None:
        raise IllegalMove(_("This article has already been taken out of the issue."))
    article_ids = list(adoption.parts.values_list("article", flat=True))
    articles = move_articles(article_ids, ArticleStatus.SUBMITTED, actor=actor, note=note)
    versions = {article.pk: article.version for article in articles}
    detail = {
        "issue": issue.pk,
        "section": adoption.section_id,
        "position": adoption.position,
        "articles": article_ids,
        "article_versions": [versions[key] for key in article_ids],
        "printed_title": adoption.printed_title,
        "printed_title_style": adoption.printed_title_style,
        "printed_byline": adoption.printed_byline,
        "printed_body": adoption.printed_body,
        "printed_offices": adoption.printed_offices,
        "corrects": adoption.corrects_id,
        "version": adoption.version,
        "revisions": [
            {
                "version": revision.version,
                "title": revision.title,
                "byline": revision.byline,
                "body": revision.body,
                "changed_by": revision.changed_by_id,
                "changed_at": revision.changed_at.isoformat(),
            }
            for revision in adoption.revisions.all()
        ],
        "waivers": [
            {
                "rule": waiver.rule,
                "words": waiver.words,
                "before": waiver.before,
                "after": waiver.after,
                "reason": waiver.reason,
                "waived_by": waiver.waived_by_id,
                "waived_at": waiver.waived_at.isoformat(),
            }
            for waiver in adoption.waivers.all()
        ],
    }
    record("adoption.release", adoption, actor=actor, detail=detail)
    adoption.delete()
    touch_arrangement(issue)
    return articles


def printed_fields(articles: Sequence[Article]) -> PrintedFields:
    """What an adoption of ``articles`` prints until somebody edits it."""
    first = articles[0]
    body = first.body + "".join(
        (f"<h3>{escape(article.title)}</h3>" if article.title else "") + article.body
        for article in articles[1:]
    )
    return PrintedFields(
        title=first.title,
        title_style=first.title_style,
        byline="、".join(_once(article.byline for article in articles)),
        body=markup.clean(body) if len(articles) > 1 else body,
        offices=_once(
            attribution.printed_name
            for article in articles
            for attribution in article.attributions.all()
        ),
    )


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _to_adopt(
    issue_id: int, article_ids: Sequence[int], actor: User
) -> tuple[Issue, list[Article]]:
    """The issue and the articles, locked, in the order given."""
    if not may(actor, Action.ARTICLE_REVIEW):
        raise NotAllowed(_("Only an editor may do this."))
    issue = issue_to_change(issue_id, actor)
    found = {
        article.pk: article
        for article in Article.objects.select_for_update()
        .filter(pk__in=article_ids)
        .order_by("pk")
        .prefetch_related("attributions")
    }
    articles = [found[pk] for pk in dict.fromkeys(article_ids) if pk in found]
    if not articles:
        raise DomainError(_("Choose the articles first."))
    for article in articles:
        if article.publication_id != issue.publication_id:
            raise DomainError(
                _("“%(title)s” was submitted to another publication.") % {"title": article.title}
            )
    if adopted := [entry for entry in articles if entry.status == ArticleStatus.ADOPTED]:
        raise IllegalMove(
            _("“%(title)s” has already been adopted. Nothing was changed.")
            % {"title": adopted[0].title}
        )
    return issue, articles


def _section(issue: Issue, section_id: int | None) -> Section:
    sections = Section.objects.filter(publication=issue.publication_id)
    section = (sections.filter(pk=section_id) if section_id else sections).first()
    if section is None and section_id:
        raise DomainError(_("This section belongs to another publication. Choose one of the list."))
    if section is None:
        raise DomainError(_("The publication has no section yet. Ask the administrator for one."))
    return section


def _make_room(issue: Issue, section: Section, count: int) -> int:
    """The first of ``count`` free positions behind the section's last adoption.

    A section that the issue does not have yet comes ahead of the first that follows it in the
    publication.
    """
    rows = list(
        issue.adoptions.order_by("position").select_related("section").defer("printed_body")
    )
    own = [row.position for row in rows if row.section == section]
    order = (section.position, section.pk)
    later = [row.position for row in rows if (row.section.position, row.section.pk) > order]
    if own:
        place = own[-1] + 1
    elif later:
        place = later[0]
    else:
        place = rows[-1].position + 1 if rows else 1
    if any(row.position >= place for row in rows):
        issue.adoptions.filter(position__gte=place).update(position=F("position") + BEYOND)
        issue.adoptions.filter(position__gte=BEYOND).update(position=F("position") - BEYOND + count)
    return place


def _adoption(issue: Issue, section: Section, position: int, printed: PrintedFields) -> Adoption:
    return Adoption(
        issue=issue,
        section=section,
        position=position,
        printed_title=printed.title,
        printed_title_style=printed.title_style,
        printed_byline=printed.byline,
        printed_body=printed.body,
        printed_offices=printed.offices,
    )


def _record(adoptions: Sequence[Adoption], parts: Sequence[Sequence[Article]], actor: User) -> None:
    details = [
        {
            "issue": adoption.issue_id,
            "section": adoption.section_id,
            "position": adoption.position,
            "articles": [article.pk for article in articles],
        }
        for adoption, articles in zip(adoptions, parts, strict=True)
    ]
    record_all("adoption.make", adoptions, details, actor=actor)
