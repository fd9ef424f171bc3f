"""What happened to an article, for its writers to read."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bulletin import markup
from bulletin.models import AdoptedArticle, Article, ArticleEvent, ArticleRevision, Issue
from bulletin.states import ArticleStatus


@dataclass(frozen=True)
class Story:
    """``events`` come newest first; ``latest`` is the one that led to the present state."""

    events: list[ArticleEvent]

    @property
    def latest(self) -> ArticleEvent | None:
        return self.events[0] if self.events else None


@dataclass(frozen=True)
class Printed:
    """An article as it is, or will be, printed, against what was submitted."""

    part: AdoptedArticle
    title: list[markup.Piece]
    body: list[markup.Piece]
    merged: int

    @property
    def issue(self) -> Issue:
        return self.part.adoption.issue

    @property
    def changes(self) -> int:
        return markup.count_changes(self.title) + markup.count_changes(self.body)


def story_of(article: Article) -> Story:
    return Story(list(article.events.select_related("actor").order_by("-pk")))


def reason_of(status: str, event: ArticleEvent | None) -> str:
    """Why the article is where it is, with the name of who said so."""
    if event is None or event.new != status or not event.note:
        return ""
    words = {"note": event.note, "who": event.actor or ""}
    match status:
        case ArticleStatus.RETURNED:
            return _("Reason for the return: %(note)s — %(who)s") % words
        case ArticleStatus.HELD:
            return _("Held: %(note)s — %(who)s") % words
        case ArticleStatus.DECLINED:
            return _("Not used: %(note)s — %(who)s") % words
        case _other:
            return f"{event.note} — {event.actor or ''}"


def printed_of(
    article: Article, part: AdoptedArticle, submitted: ArticleRevision | None, merged: int
) -> Printed:
    title = submitted.title if submitted else article.title
    body = submitted.body if submitted else article.body
    adoption = part.adoption
    return Printed(
        part,
        markup.compare(title, adoption.printed_title),
        markup.compare(markup.plain_text(body), markup.plain_text(adoption.printed_body)),
        merged,
    )
