"""Who is told what when an article or an issue moves on."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import NoticeKind, Role, Succession, User
from accounts.services.notices import News, tell, tell_each, withdraw
from accounts.services.offices import with_successors
from bulletin.models import Article, Issue
from bulletin.states import ArticleStatus, IssueStatus

TAKEN_OUT = _("Your article “{title}” was taken out of the issue and is submitted again.")
ARTICLE_WORDS = {
    ArticleStatus.RETURNED: _("Your article “{title}” was returned to you."),
    ArticleStatus.ADOPTED: _("Your article “{title}” was adopted; it counts once it is signed."),
    ArticleStatus.HELD: _("Your article “{title}” is kept for a later issue."),
    ArticleStatus.DECLINED: _("Your article “{title}” was not adopted."),
}


def tell_of_articles(
    moved: Sequence[tuple[Article, ArticleStatus]],
    to: ArticleStatus,
    *,
    actor: User | None,
    note: str,
) -> None:
    """Clerks learn what the editor did with articles that stood as given; a few queries for all."""
    said = []
    for article, old in moved:
        is_taken_out = (old, to) == (ArticleStatus.ADOPTED, ArticleStatus.SUBMITTED)
        if words := TAKEN_OUT if is_taken_out else ARTICLE_WORDS.get(to):
            text = format_lazy(words, title=article.title)
            said.append((article, News(NoticeKind.ARTICLE, text, article_link(article), note)))
    if not said:
        return
    clerks = clerks_of(article for article, _news in said)
    told = [(person, news) for article, news in said for person in clerks[article.pk]]
    tell_each(told, actor=actor)


def tell_of_issue(issue: Issue, old: IssueStatus, to: IssueStatus, *, actor: User | None) -> None:
    """Signers learn that an issue waits, its editors and clerks that it is signed."""
    link = reverse("bulletin:issue-detail", args=[issue.pk])
    if old == IssueStatus.IN_REVIEW:
        withdraw(NoticeKind.SIGNATURE, link)
    if to == IssueStatus.IN_REVIEW:
        text = format_lazy(
            _("An issue of “{publication}” waits for your signature."),
            publication=issue.publication.name,
        )
        tell(signers_of(issue), News(NoticeKind.SIGNATURE, text, link), actor=actor)
    elif to == IssueStatus.SIGNED:
        text = format_lazy(_("{issue} is signed and can be distributed."), issue=issue.label)
        tell(editors_of(issue), News(NoticeKind.ISSUE, text, link), actor=actor)
        _tell_of_print(issue, actor=actor)


def tell_of_return(issue: Issue, remark: str, *, actor: User) -> None:
    """The editors of an issue learn why its signer returned it."""
    link = reverse("bulletin:issue-detail", args=[issue.pk])
    text = format_lazy(
        _("{person} returned the issue you sent for signature."), person=actor.display_name
    )
    tell(editors_of(issue), News(NoticeKind.ISSUE, text, link, remark), actor=actor)


def clerks_of(articles: Iterable[Article]) -> dict[int, list[User]]:
    """By article: the clerk who wrote it, else the clerks of its offices, or of what these
    have become. Three queries."""
    written = {article.pk: article for article in articles}
    offices: dict[int, set[int]] = {key: set() for key in written}
    attributed = Article.objects.filter(pk__in=written, attributions__office__isnull=False)
    for key, office in attributed.order_by().values_list("pk", "attributions__office"):
        offices[key].add(office)
    steps = list(Succession.objects.values_list("predecessor_id", "successor_id"))
    offices = {key: with_successors(found, steps) for key, found in offices.items()}
    clerks = User.objects.filter(
        Q(pk__in={article.author_id for article in written.values()})
        | Q(office__in=set().union(*offices.values())),
        is_active=True,
        role_grants__role=Role.CLERK,
    )
    people = list(clerks.order_by("pk"))
    found = {}
    for key, article in written.items():
        author = [person for person in people if person.pk == article.author_id]
        found[key] = author or [one for one in people if one.office_id in offices[key]]
    return found


def signers_of(issue: Issue) -> list[User]:
    """Those who may sign it: nobody who assembled it or sent it."""
    signers = User.objects.filter(is_active=True, role_grants__role=Role.SIGNER)
    return list(signers.exclude(pk__in=_own(issue)).order_by("pk"))


def editors_of(issue: Issue) -> list[User]:
    """Who assembled it and who sent it; all editors where nobody is known."""
    own = _own(issue)
    people = User.objects.filter(is_active=True).order_by("pk")
    return list(people.filter(pk__in=own) if own else people.filter(role_grants__role=Role.EDITOR))


def article_link(article: Article) -> str:
    return reverse("bulletin:article-detail", args=[article.pk])


def _own(issue: Issue) -> list[int]:
    people = (issue.assembled_by_id, issue.sent_to_review_by_id)
    return [person for person in people if person is not None]


def _tell_of_print(issue: Issue, *, actor: User | None) -> None:
    articles = list(Article.objects.filter(adopted_in__adoption__issue=issue).order_by("pk"))
    clerks = clerks_of(articles)
    words = _("Your article “{title}” is printed in {issue}.")
    link = reverse("bulletin:archive-issue", args=[issue.pk])
    told = []
    for article in articles:
        text = format_lazy(words, title=article.title, issue=issue.label)
        told += [(person, News(NoticeKind.ARTICLE, text, link)) for person in clerks[article.pk]]
    tell_each(told, actor=actor)
