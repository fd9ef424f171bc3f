"""Articles with their stories, and what can be searched."""

import random
from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import (
    AuditEntry,
    Notice,
    NoticeKind,
    Office,
    User,
)
from accounts.trail import fields_of, mac_of
from bench.archive_rows import (
    ALIKE,
    DAYS_BETWEEN_ISSUES,
    EDITOR,
    OF_ONE_OFFICE,
    House,
    Size,
    write,
)
from bench.sentences import Writer
from bulletin import markup
from bulletin.bigrams import composed, fold
from bulletin.models import (
    Article,
    ArticleEvent,
    ArticleMeasure,
    ArticleRevision,
    Attribution,
    Likeness,
    SearchDocument,
)
from bulletin.services.indexing import write_terms
from bulletin.services.measuring import style_sha256
from bulletin.states import ArticleStatus


def make_articles(size: Size, house: House, writer: Writer, chance: random.Random) -> list[Article]:
    """Those that issues will take come first, in the order of the issues."""
    issues = size.issue_of_each
    states = [ArticleStatus.ADOPTED] * len(issues)
    states += [ArticleStatus.SUBMITTED] * (50 + size.articles // 20)
    states += [ArticleStatus.HELD] * (4 + size.articles // 100)
    states += [ArticleStatus.RETURNED] * (4 + size.articles // 200)
    states += [ArticleStatus.DRAFT] * (4 + size.articles // 200)
    states += [ArticleStatus.DECLINED] * (size.articles - len(states))
    today = timezone.now()
    articles: list[Article] = []
    offices: list[Office] = []
    for place, state in enumerate(states[: size.articles]):
        is_own = place % max(3, size.articles // OF_ONE_OFFICE) == 0
        office = house.offices[0] if is_own else chance.choice(house.offices)
        if place < len(issues):
            days_ago = (size.issues - issues[place]) * DAYS_BETWEEN_ISSUES + 5
        else:
            days_ago = chance.randint(1, 40)
        written = today - timedelta(days=days_ago, minutes=place % 600)
        is_draft = state == ArticleStatus.DRAFT
        draft = writer.article(office.name)
        offices.append(office)
        articles.append(
            Article(
                publication=house.publication,
                title=draft.title,
                body=markup.from_paragraphs(draft.paragraphs),
                byline=writer.name() if place % 4 == 0 else "",
                status=state,
                author=house.clerks[office.pk],
                section_hint=house.sections[place % len(house.sections)],
                approved_by="" if is_draft else writer.name(),
                registered_year=None if is_draft else written.year,
                registered_number=None if is_draft else place + 1,
                version=3,
                created_at=written,
                changed_at=written + timedelta(hours=5),
                submitted_at=None if is_draft else written + timedelta(hours=2),
            )
        )
    write(articles)
    write_stories(house, articles, offices)
    index(
        SearchDocument(
            article=article,
            day=timezone.localdate(article.created_at),
            year=timezone.localdate(article.created_at).year,
            title=composed(article.title),
            text="\n".join(filter(None, [article.byline, markup.plain_text(article.body)])),
        )
        for article in articles
    )
    style = style_sha256(house.publication)
    write(
        ArticleMeasure(
            article=article,
            version=article.version,
            style_sha256=style,
            lines=len(article.body) // 28 + 2,
        )
        for article in articles
        if article.status in (ArticleStatus.SUBMITTED, ArticleStatus.HELD)
    )
    waiting = [article for article in articles if article.status == ArticleStatus.SUBMITTED]
    write(
        Likeness(article=one, other=other, share=20)
        for one in waiting[-ALIKE:]
        for other in waiting[-ALIKE:]
        if one is not other
    )
    return articles


def write_stories(house: House, articles: list[Article], offices: list[Office]) -> None:
    """Attributions, wordings, moves with their audit entries, and what people were told."""
    editor = house.people[EDITOR]
    attributions: list[Attribution] = []
    revisions: list[ArticleRevision] = []
    events: list[ArticleEvent] = []
    notices: list[Notice] = []
    for place, (article, office) in enumerate(zip(articles, offices, strict=True)):
        attributions.append(
            Attribution(article=article, office=office, printed_name=office.name, position=0)
        )
        if place % 5 == 0:
            other = house.offices[(place + 1) % len(house.offices)]
            if other != office:
                attributions.append(
                    Attribution(article=article, office=other, printed_name=other.name, position=1)
                )
        revisions += [
            ArticleRevision(
                article=article,
                version=version,
                title=article.title,
                byline=article.byline,
                body=article.body,
                offices=[office.pk],
                is_submitted=version == 2,
                editor=article.author,
                at=article.created_at + timedelta(hours=version),
            )
            for version in range(1, 3 if article.status != ArticleStatus.DRAFT else 2)
        ]
        if article.status == ArticleStatus.DRAFT:
            continue
        moves: list[tuple[str, str, User | None, int]]
        moves = [(ArticleStatus.DRAFT, ArticleStatus.SUBMITTED, article.author, 2)]
        if article.status != ArticleStatus.SUBMITTED:
            moves.append((ArticleStatus.SUBMITTED, article.status, editor, 5))
        note = "请补充数字后再报。" if article.status == ArticleStatus.RETURNED else ""
        for old, new, actor, hours in moves:
            at = article.created_at + timedelta(hours=hours)
            events.append(
                ArticleEvent(article=article, old=old, new=new, note=note, actor=actor, at=at)
            )
            person = article.author if actor == editor else editor
            link = f"/articles/{article.pk}/"
            notices.append(
                Notice(
                    person=person,
                    kind=NoticeKind.ARTICLE,
                    text=f"《{article.title}》{ArticleStatus(new).label}",
                    note=note,
                    link=link,
                    created_at=at,
                    mailed_at=at,
                    read_at=at if place % 9 else None,
                )
            )
    write(attributions)
    write(revisions)
    write(events)
    write(notices)
    entries = [
        AuditEntry(
            at=event.at,
            actor=event.actor,
            action="article.move",
            subject_type="bulletin.article",
            subject_id=str(event.article_id),
            detail={"from": event.old, "to": event.new, "note": event.note},
            nonce=uuid4().hex,
        )
        for event in events
    ]
    for entry in entries:
        entry.mac = mac_of(fields_of(entry))
    write(entries)


def index(documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    written = list(documents)
    for document in written:
        document.folded = fold(f"{document.title}\n{document.text}")
    write(written)
    write_terms(written)
    return written
