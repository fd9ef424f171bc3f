"""Fills an empty database with years of work: offices, articles, issues, contacts, mailings.

Everything is written in bulk, past the services, as they would have left it; what the tables refuse
is refused here too. Needs a Django that is set up: ``manage.py shell -c "from bench.archive import
…"``, or a test.
"""

import hashlib
import itertools
import random
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import (
    AuditEntry,
    Notice,
    NoticeKind,
    Office,
    OfficeKind,
    Role,
    RoleGrant,
    User,
)
from accounts.services.users import create_user
from bench.sentences import Writer
from bulletin import markup
from bulletin.bigrams import composed, fold
from bulletin.models import (
    AdoptedArticle,
    Adoption,
    Article,
    ArticleEvent,
    ArticleMeasure,
    ArticleRevision,
    Attribution,
    Decision,
    Edition,
    EditionKind,
    EditionStatus,
    Issue,
    IssuePreview,
    Likeness,
    NumberSeries,
    PhraseUse,
    Picture,
    PrintedOffice,
    Publication,
    ReasonPhrase,
    SearchDocument,
    Section,
    SectionStyle,
    SeriesKind,
    SignOff,
)
from bulletin.press.snapshot import Snapshot
from bulletin.services.indexing import write_terms
from bulletin.services.intake_sheets import start_sheet
from bulletin.services.measuring import style_sha256
from bulletin.services.snapshots import snapshot_of
from bulletin.services.uploading import open_file, take_file
from bulletin.states import ArticleStatus, IssueStatus
from distribution.bounces.reasons import Reason
from distribution.bounces.report import Kind
from distribution.carrier.message import message_id_for
from distribution.models import (
    BounceReport,
    Contact,
    ContactImport,
    Delivery,
    Departure,
    DistributionList,
    ListPart,
    Mailing,
    MailingList,
    Membership,
)
from distribution.models.bounce import Effect
from distribution.states import DeliveryStatus, MailingStatus

PASSWORD = "苏州工会-2011-简报"
# The newest articles that wait say much of the same.
ALIKE = 5
ARTICLES_AN_ISSUE = 14
PAGES_AN_ISSUE = 8
DAYS_BETWEEN_ISSUES = 14
RECIPIENTS_AN_ISSUE = 40
ROWS_AT_ONCE = 1000
PDF = b"%PDF-1.7\n% An issue of the bench.\n"
PNG = b"\x89PNG\r\n\x1a\n"
CLERK, EDITOR, SIGNER = "tongxunyuan", "bianji", "qianfa"
LIST_MANAGER, ADMINISTRATOR = "minglu", "guanli"
DISTRICTS = ("张家港", "常熟", "太仓", "昆山", "吴江", "吴中", "相城", "姑苏", "园区", "高新区")
UNITS = ("总工会", "教育工会", "卫生工会", "建设工会", "交通工会", "财贸工会", "机关工会")
SECTIONS = ("工作动态", "民主管理", "劳动竞赛", "权益保障", "工作简讯")
LISTS = (
    "市四套班子有关领导",
    "全总办公厅",
    "省总工会",
    "各市（县）、区、局（公司）工会",
    "各直属单位工会",
    "市各有关部门",
)


@dataclass(frozen=True)
class Size:
    """``contacts`` decides about offices, users and recipients of the newest mailing too."""

    articles: int
    issues: int
    contacts: int


SMALL = Size(articles=200, issues=5, contacts=50)
BIG = Size(articles=20_000, issues=500, contacts=5_000)


@dataclass(frozen=True)
class House:
    """Who and what there is before the first article."""

    publication: Publication
    sections: list[Section]
    offices: list[Office]
    people: dict[str, User]
    clerks: dict[int, User]


def fill(size: Size, *, seed: int = 1) -> None:
    """A database of ``size``; the same seed makes the same one, save for its secrets."""
    chance = random.Random(seed)
    with transaction.atomic(), ExitStack() as stack:
        house = make_house(size)
        opened = open_file("简报.txt", bulletin_of(house, Writer(seed)).encode())
        take_file(house.publication.pk, opened, actor=house.people[CLERK])
        start_sheet(house.publication.pk, opened, actor=house.people[EDITOR])
        stack.enter_context(given_times())
        writer = Writer(seed)
        articles = make_articles(size, house, writer, chance)
        contacts, lists = make_contacts(size, house, writer)
        editions = make_issues(size, house, articles)
        make_files(house, articles, editions)
        make_mailings(house, editions, contacts, lists, chance)
        make_import(house, size)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def bulletin_of(house: House, writer: Writer) -> str:
    """The text of a bulletin of as many articles as an issue has."""
    lines = []
    for office in house.offices[:ARTICLES_AN_ISSUE]:
        draft = writer.article(office.name, most=500)
        lines += [draft.title, *draft.paragraphs[:-1], f"{draft.paragraphs[-1]}（{office.name}）"]
    return "\n".join(lines)


@contextmanager
def given_times() -> Iterator[None]:
    """Rows are written with the times they are given, not with now."""
    fields = [
        field
        for model in (Article, ArticleEvent, ArticleRevision, AuditEntry, Edition, Issue, Notice)
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ] + [SignOff._meta.get_field("at"), Mailing._meta.get_field("created_at")]
    with ExitStack() as stack:
        for field in fields:
            for name in ("auto_now", "auto_now_add"):
                stack.enter_context(patch.object(field, name, False))
        yield


def write(rows: Iterable[models.Model]) -> list[Any]:
    rows = list(rows)
    return type(rows[0])._default_manager.bulk_create(rows, ROWS_AT_ONCE) if rows else []


def make_house(size: Size) -> House:
    publication = Publication.objects.create(name="苏州工会信息", issuing_unit="苏州市总工会办公室")
    sections = write(
        Section(
            publication=publication,
            name=name,
            position=position,
            style=SectionStyle.BRIEF if "简讯" in name else SectionStyle.FULL,
        )
        for position, name in enumerate(SECTIONS, start=1)
    )
    names = [f"{district}{unit}" for unit in UNITS for district in DISTRICTS]
    offices = write(
        Office(name=name, kind=list(OfficeKind)[position % 4], position=position)
        for position, name in enumerate(names[: 20 + size.contacts // 100])
    )
    roles = {
        CLERK: ("沈倩", Role.CLERK),
        EDITOR: ("顾文澜", Role.EDITOR),
        SIGNER: ("周立诚", Role.SIGNER),
        LIST_MANAGER: ("许敏", Role.LIST_MANAGER),
        ADMINISTRATOR: ("秦理", Role.ADMINISTRATOR),
    }
    people = {
        username: create_user(
            username,
            password=PASSWORD,
            display_name=name,
            roles=[role],
            office=offices[0],
            email=f"{username}@szgh.example",
            actor=None,
        )
        for username, (name, role) in roles.items()
    }
    others = write(
        User(username=f"user{place}", display_name=f"通讯员{place}", office=office, password="!")
        for place, office in enumerate(offices[1:], start=1)
    )
    write(RoleGrant(user=user, role=Role.CLERK) for user in others)
    write(
        ReasonPhrase(publication=publication, use=use, text=f"{use.label}：请补充具体数字（{n}）")
        for use in PhraseUse
        for n in range(5)
    )
    clerks = {user.office_id: user for user in others if user.office_id}
    return House(publication, sections, offices, people, clerks | {offices[0].pk: people[CLERK]})


def make_articles(size: Size, house: House, writer: Writer, chance: random.Random) -> list[Article]:
    """Those that issues will take come first, in the order of the issues."""
    taken = size.issues * ARTICLES_AN_ISSUE
    states = [ArticleStatus.ADOPTED] * taken
    states += [ArticleStatus.SUBMITTED] * (60 + size.articles // 20)
    states += [ArticleStatus.HELD] * (20 + size.articles // 100)
    states += [ArticleStatus.RETURNED] * (10 + size.articles // 200)
    states += [ArticleStatus.DRAFT] * (10 + size.articles // 200)
    states += [ArticleStatus.DECLINED] * (size.articles - len(states))
    today = timezone.now()
    articles: list[Article] = []
    offices: list[Office] = []
    for place, state in enumerate(states[: size.articles]):
        # The clerk who is looked at sends every third article.
        office = house.offices[0] if place % 3 == 0 else chance.choice(house.offices)
        days_ago = (size.issues - place // ARTICLES_AN_ISSUE) * DAYS_BETWEEN_ISSUES + 5
        written = today - timedelta(
            days=days_ago if place < taken else chance.randint(1, 40), minutes=place % 600
        )
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
    write(
        AuditEntry(
            at=event.at,
            actor=event.actor,
            action="article.move",
            subject_type="bulletin.article",
            subject_id=str(event.article_id),
            detail={"from": event.old, "to": event.new, "note": event.note},
        )
        for event in events
    )


def index(documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    written = list(documents)
    for document in written:
        document.folded = fold(f"{document.title}\n{document.text}")
    write(written)
    write_terms(written)
    return written


def make_issues(size: Size, house: House, articles: list[Article]) -> list[Edition]:
    """The last is being assembled, the one before in review, the one before that signed; all
    others are distributed. Returns the final editions of these, oldest first."""
    days = [
        timezone.localdate() - timedelta(days=DAYS_BETWEEN_ISSUES * (size.issues - number))
        for number in range(size.issues)
    ]
    numbers = [next_in_year(days, place) for place in range(size.issues)]
    states = [IssueStatus.DISTRIBUTED] * (size.issues - 3)
    states += [IssueStatus.SIGNED, IssueStatus.IN_REVIEW, IssueStatus.ASSEMBLING]
    issues = write(
        issue_of(house, place, day, number, state)
        for place, (day, number, state) in enumerate(zip(days, numbers, states, strict=True))
    )
    adoptions = make_adoptions(house, issues, articles)
    NumberSeries.objects.create(
        publication=house.publication,
        kind=SeriesKind.RUNNING,
        year=0,
        last_number=size.issues - 2,
    )
    for year, group in itertools.groupby(zip(days, numbers, strict=True), lambda of: of[0].year):
        last = list(group)[-1][1] - (2 if year == days[-1].year else 0)
        NumberSeries.objects.create(
            publication=house.publication,
            kind=SeriesKind.REGULAR,
            year=year,
            last_number=max(last, 0),
        )
    snapshots = [snapshot_of(issue, adoptions[issue.pk]) for issue in issues]
    return make_editions(house, issues, snapshots)


def next_in_year(days: list[date], place: int) -> int:
    return sum(day.year == days[place].year for day in days[: place + 1])


def issue_of(house: House, place: int, day: date, number: int, state: IssueStatus) -> Issue:
    is_published = state in (IssueStatus.SIGNED, IssueStatus.DISTRIBUTED)
    began = noon(day) - timedelta(days=10)
    return Issue(
        publication=house.publication,
        status=state,
        number=number if is_published else None,
        total_number=place + 1 if is_published else None,
        year=day.year if is_published else None,
        date=day if is_published else None,
        distribution_label="本期印发",
        printed_range=list(LISTS),
        assembled_by=house.people[EDITOR],
        sent_to_review_by=None if state == IssueStatus.ASSEMBLING else house.people[EDITOR],
        sent_to_review_at=None if state == IssueStatus.ASSEMBLING else noon(day),
        created_at=began,
        changed_at=noon(day),
    )


def make_adoptions(
    house: House, issues: list[Issue], articles: list[Article]
) -> dict[int, list[Adoption]]:
    """For each issue, in its order. Articles of a section stand together."""
    adoptions: dict[int, list[Adoption]] = {}
    parts: list[tuple[Adoption, Article]] = []
    names = {
        article: [office_name]
        for article, office_name in Attribution.objects.filter(position=0).values_list(
            "article_id", "printed_name"
        )
    }
    for place, issue in enumerate(issues):
        first = place * ARTICLES_AN_ISSUE
        own = adoptions[issue.pk] = []
        for position, article in enumerate(articles[first : first + ARTICLES_AN_ISSUE]):
            entry = Adoption(
                issue=issue,
                section=house.sections[position * len(house.sections) // ARTICLES_AN_ISSUE],
                position=position + 1,
                printed_title=article.title,
                printed_byline=article.byline,
                printed_body=article.body,
                printed_offices=names[article.pk],
            )
            own.append(entry)
            parts.append((entry, article))
    write(entry for entry, _article in parts)
    write(AdoptedArticle(adoption=entry, article=article) for entry, article in parts)
    return adoptions


def make_editions(house: House, issues: list[Issue], snapshots: list[Snapshot]) -> list[Edition]:
    """With signatures and searchable texts; the preview of what is being assembled stands."""
    pdf = default_storage.save("editions/bench.pdf", ContentFile(PDF))
    editions: list[Edition] = []
    finals: list[Edition] = []
    signoffs: list[SignOff] = []
    for issue, snapshot in zip(issues, snapshots, strict=True):
        if issue.status == IssueStatus.ASSEMBLING:
            make_preview(issue, snapshot)
            continue
        review = edition_of(issue, snapshot, EditionKind.REVIEW, pdf)
        editions.append(review)
        if not issue.is_published:
            continue
        final = edition_of(issue, snapshot, EditionKind.FINAL, pdf)
        finals.append(final)
        signoffs.append(
            SignOff(
                issue=issue,
                edition=review,
                final=final,
                decision=Decision.SIGNED,
                signer=house.people[SIGNER],
                snapshot_sha256=snapshot.sha256,
                pdf_sha256=review.sha256,
                at=issue.changed_at,
            )
        )
    write(editions + finals)
    write(signoffs)
    by_issue = {issue.pk: snapshot for issue, snapshot in zip(issues, snapshots, strict=True)}
    documents: list[SearchDocument] = []
    offices: list[tuple[str, ...]] = []
    for final in finals:
        issue = final.issue
        for section in by_issue[issue.pk].sections:
            for article in section.articles:
                plain = markup.plain_text(markup.html_of(article.blocks))
                assert issue.date
                assert issue.year
                documents.append(
                    SearchDocument(
                        adoption_id=article.key,
                        issue=issue,
                        day=issue.date,
                        year=issue.year,
                        position=article.key,
                        section=section.name,
                        title=article.title,
                        text="\n".join(filter(None, [article.byline, plain])),
                    )
                )
                offices.append(article.offices)
    index(documents)
    write(
        PrintedOffice(document=document, name=name, position=position)
        for document, names in zip(documents, offices, strict=True)
        for position, name in enumerate(names)
    )
    return finals


def edition_of(issue: Issue, snapshot: Snapshot, kind: EditionKind, pdf: str) -> Edition:
    articles = [article for section in snapshot.sections for article in section.articles]
    is_final = kind == EditionKind.FINAL
    return Edition(
        issue=issue,
        kind=kind,
        status=EditionStatus.READY,
        snapshot=snapshot.to_json(),
        snapshot_sha256=snapshot.sha256,
        stamp={
            "number": issue.number,
            "total_number": issue.total_number,
            "date": str(issue.date),
        }
        if is_final
        else None,
        pdf=pdf,
        sha256=hashlib.sha256(PDF).hexdigest(),
        page_count=PAGES_AN_ISSUE,
        size_bytes=300_000,
        contents={
            str(article.key): 1 + place * PAGES_AN_ISSUE // len(articles)
            for place, article in enumerate(articles)
        },
        created_at=issue.changed_at,
        rendered_at=issue.changed_at,
    )


def make_preview(issue: Issue, snapshot: Snapshot) -> None:
    articles = [article for section in snapshot.sections for article in section.articles]
    IssuePreview.objects.create(
        issue=issue,
        wanted_sha256=snapshot.sha256,
        shown_sha256=snapshot.sha256,
        page_keys=[f"page-{number}" for number in range(1, PAGES_AN_ISSUE + 1)],
        length={
            "pages": PAGES_AN_ISSUE,
            "lines_left": 7,
            "articles": [
                {
                    "key": article.key,
                    "lines": 24,
                    "to_close": 3,
                    "first_page": 1 + place // 2,
                    "places": [
                        {"page": 1 + place // 2, "column": 0, "top": 2, "bottom": 20},
                    ],
                }
                for place, article in enumerate(articles)
            ],
        },
    )


def make_files(house: House, articles: list[Article], editions: list[Edition]) -> None:
    """Pages of the oldest issue and of the newest, and a picture, as far as they are looked at."""
    paths = [entry.page_picture_path(1) for entry in editions]
    paths += [preview.picture_path("page-1") for preview in IssuePreview.objects.all()]
    picture = Picture.objects.create(
        article=articles[0],
        sha256=hashlib.sha256(PNG).hexdigest(),
        width_px=1,
        height_px=1,
        size_bytes=len(PNG),
        uploaded_by=house.people[CLERK],
    )
    for path in (*paths, picture.path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG)


def make_import(house: House, size: Size) -> None:
    """A table of as many lines that waits for a yes."""
    ContactImport.objects.create(
        list_name=LISTS[0],
        file_name="名录.csv",
        rows=[
            [
                number + 1,
                {
                    "name": f"收件人{number}",
                    "organisation": "苏州市总工会",
                    "title": "",
                    "email": f"n{number}@szgh.example",
                },
            ]
            for number in range(1, size.contacts + 1)
        ],
        read_by=house.people[LIST_MANAGER],
    )


def make_contacts(
    size: Size, house: House, writer: Writer
) -> tuple[list[Contact], list[DistributionList]]:
    """Each in one of the printed lists; every fiftieth is not mailed any more."""
    now = timezone.now()
    contacts = write(
        Contact(
            name=writer.name(),
            organisation=house.offices[place % len(house.offices)].name,
            title="办公室主任" if place % 3 else "公共邮箱",
            email=f"r{place}@szgh.example",
            office=house.offices[place % len(house.offices)] if place % 2 else None,
            paper_copies=place % 3,
            suppressed_at=now if place % 50 == 49 else None,
            suppression_reason="地址不存在" if place % 50 == 49 else "",
        )
        for place in range(size.contacts)
    )
    lists = write(
        DistributionList(
            name=name,
            position=position,
            allows_leaving=True,
            office_kind=OfficeKind.BUREAU if "局" in name else "",
        )
        for position, name in enumerate(LISTS, start=1)
    )
    write(
        Membership(
            list=lists[place % len(lists)],
            contact=contact,
            position=place,
            since=date(2010, 1, 1),
        )
        for place, contact in enumerate(contacts)
    )
    ListPart.objects.create(whole=lists[-1], part=lists[0])
    write(
        Departure(list=lists[0], contact=contact, left_at=now, told_at=now)
        for contact in contacts[:: 6 * len(lists)]
    )
    return contacts, lists


def make_mailings(
    house: House,
    editions: list[Edition],
    contacts: list[Contact],
    lists: list[DistributionList],
    chance: random.Random,
) -> None:
    """The newest went to everybody, those before to ``RECIPIENTS_AN_ISSUE``."""
    sent = [entry for entry in editions if entry.issue.status == IssueStatus.DISTRIBUTED]
    mailings = write(
        Mailing(
            issue=edition.issue,
            edition=edition,
            status=MailingStatus.DONE,
            scheduled_for=edition.issue.changed_at,
            started_by=house.people[EDITOR],
            created_at=edition.issue.changed_at,
            active_at=edition.issue.changed_at,
            finished_at=edition.issue.changed_at + timedelta(minutes=4),
        )
        for edition in sent
    )
    frozen = write(
        MailingList(mailing=mailing, list=entry, label=entry.name, position=position)
        for mailing in mailings
        for position, entry in enumerate(lists)
    )
    deliveries: list[Delivery] = []
    stands_in: list[MailingList] = []
    for number, mailing in enumerate(mailings):
        own = frozen[number * len(lists) : (number + 1) * len(lists)]
        everybody = list(enumerate(contacts))
        few = chance.sample(everybody, min(RECIPIENTS_AN_ISSUE, len(everybody)))
        for place, contact in everybody if mailing is mailings[-1] else few:
            deliveries.append(delivery_of(mailing, contact, place))
            stands_in.append(own[place % len(own)])
    write(deliveries)
    write(
        Delivery.lists.through(delivery_id=row.pk, mailinglist_id=entry.pk)
        for row, entry in zip(deliveries, stands_in, strict=True)
    )
    bounced = [row for row in deliveries if row.status == DeliveryStatus.BOUNCED]
    write(
        BounceReport(
            source=f"bench-{row.pk}",
            sha256=hashlib.sha256(str(row.pk).encode()).hexdigest(),
            kind=Kind.FAILURE,
            effect=Effect.RETURNED if place % 2 else Effect.UNMATCHED,
            delivery=row if place % 2 else None,
            sender="mailer-daemon@szgh.example",
            subject="Undelivered Mail Returned to Sender",
            addresses=row.address,
            reason=Reason.NO_ADDRESS,
            told_at=row.sent_at,
        )
        for place, row in enumerate(bounced)
    )


def delivery_of(mailing: Mailing, contact: Contact, place: int) -> Delivery:
    status = {7: DeliveryStatus.BOUNCED, 21: DeliveryStatus.FAILED, 35: DeliveryStatus.UNCERTAIN}
    return Delivery(
        mailing=mailing,
        contact=contact,
        address=contact.email,
        recipient_name=contact.name,
        organisation=contact.organisation,
        status=status.get(place % 200, DeliveryStatus.SENT),
        may_leave=True,
        message_id=message_id_for(str(mailing.key), contact.email, "szgh.example"),
        attempts=1,
        due_at=mailing.scheduled_for,
        sent_at=mailing.scheduled_for + timedelta(seconds=place % 240),
    )


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
