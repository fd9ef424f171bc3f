"""What an editor decides about submitted articles, and taking it back.

Every function is told which version of each article the editor saw. Whatever has changed since
is left alone, so that nobody decides about a text or a state that they do not know.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.services.audit import record_all
from bulletin.models import Adoption, Article, ArticleEvent
from bulletin.services.adopting import (
    adopt_articles,
    merge_articles,
    printed_fields,
    release_adoption,
)
from bulletin.services.assembling import issue_to_change
from bulletin.services.moves import move_articles
from bulletin.services.starting import start_issue
from bulletin.states import ARTICLE_MOVES, ArticleStatus

UNDO_WITHIN = timedelta(minutes=10)
LONGEST_REASON = 500

# Version of each article, by its primary key, that the editor saw.
Seen = Mapping[int, int]


@dataclass(frozen=True)
class Decided:
    """``done`` are as they are now; ``left`` had changed since they were seen, and are as others
    made them."""

    done: list[Article]
    left: list[Article]


@transaction.atomic
def adopt_seen(
    seen: Seen,
    issue_id: int | None,
    *,
    actor: User,
    section_id: int | None = None,
    merged: bool = False,
) -> Decided:
    """Adopt articles into the section named, else each into the one its office suggests.

    Without an issue a new one is begun. ``merged`` makes one piece of them, or does nothing when
    one of them has changed. Raises as ``adopt_articles`` and ``merge_articles``.
    """
    _check_may_review(actor)
    # The issue is locked before its articles, everywhere, so that no two wait for each other.
    if issue_id is not None:
        issue_to_change(issue_id, actor)
    articles, left = _unchanged(seen, ArticleStatus.ADOPTED)
    if not articles or (merged and left):
        return Decided([], left)
    if issue_id is None:
        issue_id = start_issue(articles[0].publication_id, actor=actor).pk
    if merged:
        keys = [article.pk for article in articles]
        section_id = section_id or articles[0].section_hint_id
        merge_articles(issue_id, keys, actor=actor, section_id=section_id)
    else:
        sections: dict[int | None, list[int]] = defaultdict(list)
        for article in articles:
            sections[section_id or article.section_hint_id].append(article.pk)
        for section, keys in sections.items():
            adopt_articles(issue_id, keys, actor=actor, section_id=section)
    return Decided(_again(articles), left)


@transaction.atomic
def return_articles(seen: Seen, *, actor: User, reason: str) -> Decided:
    """Give submitted articles back to their clerks, who read exactly ``reason``."""
    return _decide(seen, ArticleStatus.RETURNED, actor=actor, note=_reason(reason))


@transaction.atomic
def decline_articles(seen: Seen, *, actor: User, reason: str) -> Decided:
    """Decide not to print articles; their clerks read exactly ``reason``."""
    return _decide(seen, ArticleStatus.DECLINED, actor=actor, note=_reason(reason))


@transaction.atomic
def hold_articles(seen: Seen, *, actor: User, reason: str = "") -> Decided:
    """Keep articles for a later issue."""
    return _decide(seen, ArticleStatus.HELD, actor=actor, note=reason.strip())


@transaction.atomic
def take_up_again(seen: Seen, *, actor: User) -> Decided:
    """Put held and declined articles back among those to decide about."""
    return _decide(seen, ArticleStatus.SUBMITTED, actor=actor, note="")


@transaction.atomic
def undo(seen: Seen, *, actor: User) -> Decided:
    """Take this editor's last step with each article back, if it is minutes old and nothing has
    happened since: no other step, no change of the text, none of the printed text.

    Raises NotAllowed, and IllegalMove when the issue has been sent to review.
    """
    _check_may_review(actor)
    adoptions = {
        adoption.pk: adoption
        for adoption in Adoption.objects.filter(parts__article__in=seen).order_by("issue")
    }
    for issue_id in dict.fromkeys(adoption.issue_id for adoption in adoptions.values()):
        issue_to_change(issue_id, actor)
    articles = _locked(seen)
    steps = _last_steps(articles)
    since = timezone.now() - UNDO_WITHIN
    own = {
        article.pk
        for article in articles
        if article.version == seen[article.pk]
        and (step := steps.get(article.pk)) is not None
        and (step.actor_id, step.new) == (actor.pk, article.status)
        and step.at >= since
        and step.old in UNDOABLE.get(ArticleStatus(step.new), ())
    }
    for adoption in adoptions.values():
        parts = list(
            Article.objects.filter(adopted_in__adoption=adoption)
            .order_by("adopted_in__position")
            .prefetch_related("attributions")
        )
        keys = {part.pk for part in parts}
        if keys <= own and printed_fields(parts).shown_by(adoption):
            release_adoption(adoption.pk, actor=actor, note=_("Undone"))
        else:
            own -= keys
    targets: dict[ArticleStatus, list[int]] = defaultdict(list)
    for key in own:
        old = ArticleStatus(steps[key].old)
        was_adopted = steps[key].new == ArticleStatus.ADOPTED
        if not (was_adopted and old == ArticleStatus.SUBMITTED):
            targets[old].append(key)
    for status, keys_back in targets.items():
        move_articles(keys_back, status, actor=actor, note=_("Undone"))
    done = _again(article for article in articles if article.pk in own)
    record_all(
        "article.undo",
        done,
        [{"step": steps[article.pk].new, "back_to": article.status} for article in done],
        actor=actor,
    )
    return Decided(done, [article for article in articles if article.pk not in own])


# What a step in the inbox can have been, by the state it led to, and from where. Handing in and
# withdrawing are the clerk's steps.
WAITING = frozenset({ArticleStatus.SUBMITTED, ArticleStatus.HELD, ArticleStatus.DECLINED})
UNDOABLE = {
    ArticleStatus.ADOPTED: WAITING,
    ArticleStatus.HELD: WAITING,
    ArticleStatus.DECLINED: WAITING,
    ArticleStatus.RETURNED: frozenset({ArticleStatus.SUBMITTED}),
    ArticleStatus.SUBMITTED: WAITING,
}


def _decide(seen: Seen, to: ArticleStatus, *, actor: User, note: str) -> Decided:
    _check_may_review(actor)
    articles, left = _unchanged(seen, to)
    done = move_articles([article.pk for article in articles], to, actor=actor, note=note)
    return Decided(done, left)


def _unchanged(seen: Seen, to: ArticleStatus) -> tuple[list[Article], list[Article]]:
    """Those still as they were seen that can take the step, in the order given, and the rest."""
    articles: list[Article] = []
    left: list[Article] = []
    for article in _locked(seen):
        status = ArticleStatus(article.status)
        is_movable = status in WAITING and to in ARTICLE_MOVES[status]
        as_seen = article.version == seen[article.pk]
        (articles if is_movable and as_seen else left).append(article)
    order = {key: place for place, key in enumerate(seen)}
    return sorted(articles, key=lambda article: order[article.pk]), left


def _locked(seen: Seen) -> list[Article]:
    if not seen:
        raise DomainError(_("Choose the articles first."))
    return list(Article.objects.select_for_update().filter(pk__in=seen).order_by("pk"))


def _again(articles: Iterable[Article]) -> list[Article]:
    return list(Article.objects.filter(pk__in=[article.pk for article in articles]))


def _last_steps(articles: Iterable[Article]) -> dict[int, ArticleEvent]:
    keys = [article.pk for article in articles]
    last = ArticleEvent.objects.filter(article__in=keys).order_by().values("article")
    newest = last.annotate(newest=Max("pk")).values("newest")
    return {event.article_id: event for event in ArticleEvent.objects.filter(pk__in=newest)}


def _reason(words: str) -> str:
    reason = words.strip()
    if not reason:
        raise DomainError(_("Say why: the clerk reads exactly this."))
    if len(reason) > LONGEST_REASON:
        raise DomainError(
            _("The reason is longer than %d characters. Shorten it.") % LONGEST_REASON
        )
    return reason


def _check_may_review(actor: User) -> None:
    if not may(actor, Action.ARTICLE_REVIEW):
        raise NotAllowed(_("Only an editor may do this."))
