"""One article as an editor reads it in the inbox: its text, what changed, what happened to it."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from bulletin import markup
from bulletin.article_forms import with_addresses
from bulletin.models import (
    Adoption,
    Article,
    ArticleEvent,
    ArticleReader,
    ArticleRevision,
    Likeness,
)
from bulletin.services.presence import readers_of
from bulletin.services.review import WAITING
from bulletin.states import HANDED_IN_FROM, ArticleStatus

ALIKE = "alike"


@dataclass(frozen=True)
class Reading:
    """``text`` is the article or, under ``changes``, the comparison that was asked for."""

    article: Article
    offices: list[str]
    events: list[ArticleEvent]
    adoption: Adoption | None
    readers: list[ArticleReader]
    likenesses: list[Likeness]
    kind: str
    kinds: dict[str, str]
    text: SafeString
    changes: int | None

    @property
    def standing(self) -> str:
        return f"{self.article.pk}.{self.article.version}"

    @property
    def can_be_decided(self) -> bool:
        return self.article.status in WAITING

    @property
    def to_merge(self) -> list[str]:
        """This one and those alike that wait too, as the sheet for merging takes them."""
        others = [one.other for one in self.likenesses if one.other.status in WAITING]
        if not others or not self.can_be_decided:
            return []
        return [f"{article.pk}.{article.version}" for article in (self.article, *others)]

    @property
    def submissions(self) -> list[ArticleEvent]:
        return [event for event in self.events if is_submission(event)]

    @property
    def last_submission(self) -> ArticleEvent | None:
        return next(reversed(self.submissions), None)

    @property
    def last_return(self) -> ArticleEvent | None:
        """Why it was returned, while the clerk's answer to it has to be judged."""
        returned = [event for event in self.events if event.new == ArticleStatus.RETURNED]
        return returned[-1] if returned and returned[-1].note else None

    @property
    def decision(self) -> ArticleEvent | None:
        """The step that brought it where it is, unless that was the clerk's own."""
        last = self.events[-1] if self.events else None
        if last is None or self.article.status in (ArticleStatus.SUBMITTED, ArticleStatus.DRAFT):
            return None
        return last


def is_submission(event: ArticleEvent) -> bool:
    return event.new == ArticleStatus.SUBMITTED and event.old in HANDED_IN_FROM


def read_article(user: User, pk: int, kind: str) -> Reading:
    """Raises Http404 for what ``user`` may not see."""
    articles = Article.objects.visible_to(user).with_likenesses()
    articles = articles.select_related("publication", "author", "section_hint")
    article = get_object_or_404(articles, pk=pk)
    events = list(article.events.select_related("actor"))
    adoption = None
    if article.status == ArticleStatus.ADOPTED:
        adoptions = Adoption.objects.select_related("issue__publication")
        adoption = adoptions.filter(parts__article=article).first()
    before = text_before(article, events)
    likenesses = likenesses_of(article) if article.alike else []
    prefetch_related_objects([article, *(one.other for one in likenesses)], "attributions")
    kinds = {"now": _("Text")}
    if before is not None:
        kinds["last"] = _("Against last submission")
    if adoption is not None and adoption.printed_body != article.body:
        kinds["printed"] = _("Against printed text")
    others = {f"{ALIKE}-{one.other_id}": one.other for one in likenesses}
    if kind in others:
        kinds[kind] = _("Against “%(title)s”") % {"title": others[kind].title}
    if kind not in kinds:
        kind = "last" if "last" in kinds and article.status == ArticleStatus.SUBMITTED else "now"
    text: SafeString = shown(article)
    changes: int | None = None
    now = (article.title, article.body)
    if kind == "last" and before is not None:
        text, changes = compared(before, now)
    elif kind == "printed" and adoption is not None:
        text, changes = compared(now, (adoption.printed_title, adoption.printed_body))
    elif kind in others:
        text, changes = compared((others[kind].title, others[kind].body), now)
    return Reading(
        article=article,
        offices=[entry.printed_name for entry in article.attributions.all()],
        events=events,
        adoption=adoption,
        readers=readers_of(article.pk, besides=user),
        likenesses=likenesses,
        kind=kind,
        kinds=kinds,
        text=text,
        changes=changes,
    )


def likenesses_of(article: Article) -> list[Likeness]:
    """The most alike first, with the issue they were taken into."""
    handed_in = article.likenesses.exclude(other__status=ArticleStatus.DRAFT)
    return list(handed_in.select_related("other__adopted_in__adoption__issue__publication"))


def text_before(article: Article, events: list[ArticleEvent]) -> tuple[str, str] | None:
    """Title and text as they were last handed in with other words than now; None if never."""
    if sum(map(is_submission, events)) < 2:
        return None
    handed_in = ArticleRevision.objects.filter(article=article, is_submitted=True)
    for revision in handed_in.order_by("-version"):
        if (revision.title, revision.body) != (article.title, article.body):
            return revision.title, revision.body
    return None


def shown(article: Article) -> SafeString:
    """The text with the addresses of its pictures."""
    return mark_safe(with_addresses(markup.clean(article.body), article))


def compared(old: tuple[str, str], new: tuple[str, str]) -> tuple[SafeString, int]:
    """Paragraphs with what was left out and put in, the title ahead if it differs."""
    html = SafeString()
    changes = 0
    for css_class, before, after in (
        ("title", *(text[0] for text in (old, new))),
        ("", *(markup.plain_text(text[1]) for text in (old, new))),
    ):
        if css_class and before == after:
            continue
        pieces = markup.compare(before, after)
        changes += markup.count_changes(pieces)
        html += paragraphs(pieces, css_class)
    return html, changes


def paragraphs(pieces: list[markup.Piece], css_class: str) -> SafeString:
    """The pieces as paragraphs; one that ends in a piece and begins in it is cut there."""
    lines: list[tuple[int, str, str]] = []
    number = 0
    for piece in pieces:
        for place, text in enumerate(piece.text.split("\n")):
            number += place > 0
            lines.append((number, piece.kind, text))
    return format_html_join(
        "",
        '<p class="{}">{}</p>',
        [
            (css_class, format_html_join("", "{}", [(marked(*entry[1:]),) for entry in group]))
            for _number, group in groupby(lines, key=lambda entry: entry[0])
        ],
    )


def marked(kind: str, text: str) -> SafeString:
    tag = {"ins": "ins", "del": "del"}.get(kind)
    if not tag or not text:
        return format_html_join("", "{}", [(text,)])
    return format_html_join("", f"<{tag}>{{}}</{tag}>", [(text,)])
