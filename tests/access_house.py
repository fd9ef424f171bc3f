"""One of each thing an address may name: somebody's own, and somebody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice, NoticeKind, Office, OfficeKind, Role, SignedIn, User
from accounts.services.audit import record
from accounts.services.users import create_user
from bulletin import markup
from bulletin.models import (
    AdoptedArticle,
    Adoption,
    Article,
    ArticleRevision,
    Edition,
    EditionKind,
    EditionStatus,
    HouseTerm,
    IncomingFile,
    IntakeSheet,
    Issue,
    Picture,
    Publication,
    ReasonPhrase,
    SourceFile,
    Tenure,
)
from bulletin.services.moves import move_article
from bulletin.services.snapshots import snapshot_of
from bulletin.services.writing import create_article
from bulletin.states import ArticleStatus, IssueStatus
from distribution.models import Contact, ContactImport, DistributionList, ListPart, Membership
from tests.distribution.mailing_samples import sending_mailing, signed_without_press

# No row has it.
ABSENT = 10**9
SHA256 = "a" * 64


@dataclass(frozen=True)
class Pair:
    """``foreign`` is None where whoever may see one may see all."""

    own: Mapping[str, Any]
    foreign: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class AccessHouse:
    """``actors`` by their words; ``things`` by the address they stand in, the longest that fits."""

    actors: dict[str, User | None]
    things: dict[str, Pair]


def people() -> dict[str, User | None]:
    offices = [
        Office.objects.create(name=name, kind=OfficeKind.DISTRICT, position=place)
        for place, name in enumerate(("常熟市总工会", "太仓市总工会"))
    ]
    roles = {
        "clerk": (Role.CLERK, offices[0]),
        "clerk of another office": (Role.CLERK, offices[1]),
        "editor": (Role.EDITOR, None),
        "signer": (Role.SIGNER, None),
        "list manager": (Role.LIST_MANAGER, None),
        "system administrator": (Role.ADMINISTRATOR, None),
        "security administrator": (Role.SECURITY, None),
        "auditor": (Role.AUDITOR, None),
    }
    made: dict[str, User | None] = {
        words: create_user(
            f"actor{place}",
            password=None,
            display_name=words[:50],
            roles=[role],
            office=office,
            email=f"actor{place}@szgh.example",
            actor=None,
        )
        for place, (words, (role, office)) in enumerate(roles.items())
    }
    return made | {"signed out": None}


def furnish() -> AccessHouse:
    actors = people()
    stranger = User.objects.create_user("stranger", display_name="无关的人")
    clerk, other, editor = (
        actors[words] for words in ("clerk", "clerk of another office", "editor")
    )
    manager = actors["list manager"]
    assert clerk
    assert other
    assert editor
    assert manager
    publication = Publication.objects.create(name="苏州工会信息", issuing_unit="苏州市总工会办公室")
    section = publication.sections.create(name="工作动态", position=1)
    lists = [
        DistributionList.objects.create(name=name, position=place)
        for place, name in enumerate(("省总工会", "各直属单位工会"))
    ]
    contact = Contact.objects.create(name="办公室", organisation="某单位", email="r@szgh.example")
    members = [
        Membership.objects.create(list=entry, contact=contact, since=date(2011, 1, 1))
        for entry in lists
    ]
    part = ListPart.objects.create(whole=lists[0], part=lists[1])
    signed, undistributed = (_signed(publication, editor, number) for number in (18, 19))
    unsigned = Issue.objects.create(
        publication=publication, status=IssueStatus.IN_REVIEW, assembled_by=editor
    )
    review = Edition.objects.create(
        issue=unsigned, kind=EditionKind.REVIEW, snapshot={}, snapshot_sha256="0" * 64
    )
    open_issue = Issue.objects.create(publication=publication, assembled_by=editor)
    drafts = [_article(publication, person) for person in (clerk, other)]
    submitted = _article(publication, clerk)
    move_article(submitted.pk, ArticleStatus.SUBMITTED, actor=clerk)
    adoption = Adoption.objects.create(
        issue=open_issue,
        section=section,
        position=1,
        printed_title="题",
        printed_body=submitted.body,
        printed_offices=["常熟市总工会"],
    )
    AdoptedArticle.objects.create(adoption=adoption, article=submitted)
    sources = [
        SourceFile.objects.create(
            publication=publication, name="a.txt", sha256=SHA256, size_bytes=1, uploaded_by=person
        )
        for person in (clerk, other, editor)
    ]
    sheet = IntakeSheet.objects.create(source=sources[2], text="甲\n乙", started_by=editor)
    phrase = ReasonPhrase.objects.create(publication=publication, use="return", text="请补充")
    mailing = sending_mailing(signed, editor)
    delivery = mailing.deliveries.get()
    imports = [
        ContactImport.objects.create(list_name="省总工会", file_name="a.csv", read_by=person)
        for person in (manager, editor)
    ]
    tenure = Tenure.objects.create(name="周立诚", office="市总工会", title="主席")
    term = HouseTerm.objects.create(words="职工之家")
    with transaction.atomic():
        entry = record("office.edit", clerk, actor=None)
    published = Pair(_issue_keys(signed), _issue_keys(unsigned))
    desk = {
        "pk": open_issue.pk,
        "section_pk": section.pk,
        "adoption_pk": adoption.pk,
        "version": 1,
    }
    pages = {"page": 1, "key": "page-1"}
    published = Pair(
        {**published.own, "edition_pk": signed.editions.get().pk, **pages},
        {**_issue_keys(unsigned), "edition_pk": review.pk, **pages},
    )
    things = {
        "notices/<int:pk>": _notices(actors, stranger),
        "entry/sessions/<int:pk>": _sessions(actors, stranger),
        "articles/files/waiting/<int:pk>": _waiting(actors, stranger, publication),
        "help/<slug:name>": Pair({"name": "clerk"}),
        "users/<int:pk>": Pair({"pk": clerk.pk}),
        "offices/<int:pk>": Pair({"pk": clerk.office_id}),
        "audit/<int:pk>": Pair({"pk": entry.pk}),
        "proof/people/<int:pk>": Pair({"pk": tenure.pk}),
        "proof/terms/<int:pk>": Pair({"pk": term.pk}),
        "proof/rules/<slug:code>": Pair({"code": "doubled-word"}),
        "publications/<int:pk>": Pair({"pk": publication.pk}),
        "sections/<int:pk>": Pair({"pk": section.pk}),
        "archive/<int:pk>": published,
        "issues/<int:pk>": published,
        "issues/<int:pk>/desk": Pair(desk),
        "issues/<int:pk>/word": Pair(desk),
        "issues/<int:pk>/preview": Pair(desk | pages),
        "issues/<int:issue_pk>": Pair({"issue_pk": undistributed.pk}),
        "articles/<int:pk>": Pair(_article_keys(drafts[0]), _article_keys(drafts[1])),
        "articles/files/<int:pk>": Pair({"pk": sources[0].pk}, {"pk": sources[1].pk}),
        "inbox/<int:pk>": Pair({"pk": submitted.pk, "version": submitted.version}),
        "inbox/phrases/<int:pk>/add": Pair({"pk": publication.pk}),
        "inbox/phrases/<int:pk>": Pair({"pk": phrase.pk}),
        "inbox/intake/<int:pk>": Pair({"pk": sheet.pk}),
        "contacts/import/<int:pk>": Pair({"pk": imports[0].pk}, {"pk": imports[1].pk}),
        "contacts/<int:pk>": Pair({"pk": contact.pk, "membership_pk": members[0].pk}),
        "lists/<int:pk>": Pair({"pk": lists[0].pk, "part_pk": part.pk}),
        "mailings/<int:pk>": Pair({"pk": mailing.pk}),
        "deliveries/<int:pk>": Pair({"pk": delivery.pk}),
        "mailbox/<str:key>": Pair({"key": "none", "number": 1}),
    }
    return AccessHouse(actors, things)


def _notices(actors: dict[str, User | None], stranger: User) -> Pair:
    made = Notice.objects.bulk_create(
        Notice(person=person, kind=NoticeKind.ISSUE, text="已签发。", link="/notices/")
        for person in _everybody(actors, stranger)
    )
    return _own_of({notice.person_id: notice.pk for notice in made}, stranger)


def _sessions(actors: dict[str, User | None], stranger: User) -> Pair:
    made = SignedIn.objects.bulk_create(
        SignedIn(
            user=person,
            session_key="elsewhere",
            device="Chrome · Windows",
            address="192.0.2.1",
            began_at=timezone.now(),
            seen_at=timezone.now(),
        )
        for person in _everybody(actors, stranger)
    )
    return _own_of({session.user_id: session.pk for session in made}, stranger)


def _waiting(actors: dict[str, User | None], stranger: User, publication: Publication) -> Pair:
    made = IncomingFile.objects.bulk_create(
        IncomingFile(publication=publication, name="a.doc", sha256=SHA256, uploaded_by=person)
        for person in _everybody(actors, stranger)
    )
    return _own_of({file.uploaded_by_id: file.pk for file in made}, stranger)


def _everybody(actors: dict[str, User | None], stranger: User) -> list[User]:
    return [*filter(None, actors.values()), stranger]


def _own_of(keys: dict[int, int], stranger: User) -> Pair:
    """Everybody's own, and one of nobody here."""
    return Pair({"pk": keys}, {"pk": keys[stranger.pk]})


def _signed(publication: Publication, editor: User, number: int) -> Issue:
    """With final pages that count as printed, and a file in their place."""
    issue = signed_without_press(publication, editor, number=number, printed=False)
    edition = issue.editions.get()
    edition.snapshot = snapshot_of(issue).to_json()
    edition.status = EditionStatus.READY
    edition.page_count, edition.size_bytes = 1, 9
    edition.sha256 = f"{number:064x}"
    edition.pdf.save(f"{number}.pdf", ContentFile(b"%PDF-1.7\n"), save=False)
    edition.save()
    return issue


def _article(publication: Publication, person: User) -> Article:
    body = markup.from_paragraphs(["9月1日，举办培训班。"])
    article = create_article(person, publication.pk, title="举办培训班", body=body)
    Picture.objects.create(article=article, sha256=SHA256, width_px=1, height_px=1, size_bytes=1)
    return article


def _article_keys(article: Article) -> dict[str, Any]:
    revision = ArticleRevision.objects.filter(article=article).first()
    version = revision.version if revision else article.version
    return {"pk": article.pk, "version": version, "sha256": SHA256}


def _issue_keys(issue: Issue) -> dict[str, Any]:
    return {"pk": issue.pk}
