"""Putting back what was just taken out of an issue."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import IllegalMove
from accounts.models import AuditEntry, User
from accounts.services.audit import record
from bulletin.models import AdoptedArticle, Adoption, AdoptionRevision, Article, Section, Waiver
from bulletin.services.arranging import ArrangementChanged, arrangement_to_change
from bulletin.services.assembling import touch_arrangement
from bulletin.services.moves import move_articles
from bulletin.states import ArticleStatus

RESTORE_WITHIN = timedelta(minutes=10)


@transaction.atomic
def restore_adoption(issue_id: int, adoption_id: int, *, version: int, actor: User) -> Adoption:
    """Put back what this editor took out minutes ago, with its key, section, place, printed words,
    their history and what was waived in them, as the audit log has them.

    ``version`` is that of the arrangement without it. Raises NotAllowed, ArrangementChanged for
    another, and IllegalMove when its articles have gone on meanwhile.
    """
    issue = arrangement_to_change(issue_id, version, actor)
    detail = _taken_out(issue_id, adoption_id, actor)
    article_ids: list[int] = detail["articles"]
    articles = Article.objects.select_for_update().filter(
        pk__in=article_ids, status=ArticleStatus.SUBMITTED
    )
    seen = dict(zip(article_ids, detail["article_versions"], strict=True))
    if {article.pk: article.version for article in articles} != seen:
        raise IllegalMove(_("Its article has changed since it was taken out. Adopt it anew."))
    if not Section.objects.filter(pk=detail["section"], publication=issue.publication_id).exists():
        raise IllegalMove(_("Its section is no more. Adopt the article into another."))
    adoption = Adoption.objects.create(
        pk=adoption_id,
        issue=issue,
        section_id=detail["section"],
        position=detail["position"],
        printed_title=detail["printed_title"],
        printed_title_style=detail["printed_title_style"],
        printed_byline=detail["printed_byline"],
        printed_body=detail["printed_body"],
        printed_offices=detail["printed_offices"],
        corrects_id=detail["corrects"],
        version=detail["version"],
    )
    AdoptedArticle.objects.bulk_create(
        AdoptedArticle(adoption=adoption, article_id=key, position=place)
        for place, key in enumerate(article_ids)
    )
    _bring_back_revisions(adoption, detail["revisions"])
    _bring_back_waivers(adoption, detail.get("waivers", []))
    move_articles(article_ids, ArticleStatus.ADOPTED, actor=actor, note=_("Undone"))
    place = {"issue": issue.pk, "section": adoption.section_id, "position": adoption.position}
    record("adoption.restore", adoption, actor=actor, detail=place | {"articles": article_ids})
    touch_arrangement(issue)
    return adoption


def _taken_out(issue_id: int, adoption_id: int, actor: User) -> dict[str, Any]:
    """What the log says of it. Raises ArrangementChanged if it is back, IllegalMove if too old."""
    if Adoption.objects.filter(pk=adoption_id).exists():
        raise ArrangementChanged
    entry = AuditEntry.objects.filter(
        action="adoption.release",
        subject_type=Adoption._meta.label_lower,
        subject_id=str(adoption_id),
        actor=actor,
        at__gte=timezone.now() - RESTORE_WITHIN,
        detail__issue=issue_id,
    ).first()
    if entry is None:
        raise IllegalMove(_("This step is too old to be undone. Adopt the article anew."))
    detail: dict[str, Any] = entry.detail
    return detail


def _bring_back_revisions(adoption: Adoption, kept: list[dict[str, Any]]) -> None:
    made = AdoptionRevision.objects.bulk_create(
        AdoptionRevision(
            adoption=adoption,
            version=words["version"],
            title=words["title"],
            byline=words["byline"],
            body=words["body"],
            changed_by_id=words["changed_by"],
        )
        for words in kept
    )
    for revision, words in zip(made, kept, strict=True):
        # Creation would write the hour of now.
        revision.changed_at = datetime.fromisoformat(words["changed_at"])
    AdoptionRevision.objects.bulk_update(made, ["changed_at"])


def _bring_back_waivers(adoption: Adoption, kept: list[dict[str, Any]]) -> None:
    made = Waiver.objects.bulk_create(
        Waiver(
            adoption=adoption,
            rule=waiver["rule"],
            words=waiver["words"],
            before=waiver["before"],
            after=waiver["after"],
            reason=waiver["reason"],
            waived_by_id=waiver["waived_by"],
        )
        for waiver in kept
    )
    for waiver, told in zip(made, kept, strict=True):
        waiver.waived_at = datetime.fromisoformat(told["waived_at"])
    Waiver.objects.bulk_update(made, ["waived_at"])
