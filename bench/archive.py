"""Fills an empty database with years of work: offices, articles, issues, contacts, mailings.

Everything is written in bulk, past the services, as they would have left it; what the tables refuse
is refused here too. Needs a Django that is set up: ``manage.py shell -c "from bench.archive import
…"``, or a test.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.db import connection, transaction

from accounts.models import (
    AuditEntry,
    Notice,
    Office,
    OfficeKind,
    Role,
    RoleGrant,
    User,
)
from accounts.services.users import create_user
from bench.archive_articles import make_articles
from bench.archive_issues import make_files, make_issues
from bench.archive_mailings import make_contacts, make_import, make_mailings
from bench.archive_register import make_register
from bench.archive_rows import (
    ADMINISTRATOR,
    ARTICLES_AN_ISSUE,
    CLERK,
    DISTRICTS,
    EDITOR,
    LIST_MANAGER,
    PASSWORD,
    SECTIONS,
    SIGNER,
    UNITS,
    House,
    Size,
    write,
)
from bench.sentences import Writer
from bulletin.models import (
    Article,
    ArticleEvent,
    ArticleRevision,
    Edition,
    Issue,
    PhraseUse,
    Publication,
    ReasonPhrase,
    Section,
    SectionStyle,
    SignOff,
)
from bulletin.services.intake_sheets import start_sheet
from bulletin.services.uploading import open_file, take_file
from distribution.models import (
    Mailing,
)

SMALL = Size(articles=200, issues=5, contacts=50)
BIG = Size(articles=20_000, issues=500, contacts=5_000)


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
        make_register(size)
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
