"""The cast: one person per role, one publication, one issue in each state."""

from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import Settings

from accounts.models import Office, OfficeKind, Role, User
from accounts.services.users import create_user
from bulletin import markup
from bulletin.models import (
    AdoptedArticle,
    Adoption,
    Article,
    Attribution,
    Issue,
    NumberSeries,
    Publication,
    SectionStyle,
    SeriesKind,
)
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.services.moves import move_article
from bulletin.services.proofreading import forget_rules
from bulletin.services.signing import sign_issue
from bulletin.states import ArticleStatus
from distribution.models import Contact, DistributionList, Membership
from tests.emptying import quick_emptying
from tests.press_answers import every_order_printed, kept_answers

__all__ = ["every_order_printed", "kept_answers", "quick_emptying"]
PASSWORD = "苏州工会-2011-简报"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_rules() -> None:
    forget_rules()


@pytest.fixture(autouse=True)
def own_directories(tmp_path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAILBOX_DIR = tmp_path / "mailbox"


@pytest.fixture
def office(db) -> Office:
    office = Office.objects.create(name="常熟市总工会", kind=OfficeKind.DISTRICT, position=1)
    office.aliases.create(name="常熟市总")
    return office


@pytest.fixture
def other_office(db) -> Office:
    return Office.objects.create(name="太仓市总工会", kind=OfficeKind.DISTRICT, position=2)


def _person(username: str, display_name: str, *roles: Role, office: Office | None = None) -> User:
    return create_user(
        username,
        password=PASSWORD,
        display_name=display_name,
        roles=roles,
        office=office,
        actor=None,
    )


@pytest.fixture
def clerk(office) -> User:
    return _person("shenqian", "沈倩", Role.CLERK, office=office)


@pytest.fixture
def outsider(other_office) -> User:
    return _person("luyiping", "陆一平", Role.CLERK, office=other_office)


@pytest.fixture
def editor(db) -> User:
    return _person("guwenlan", "顾文澜", Role.EDITOR)


@pytest.fixture
def signer(db) -> User:
    return _person("zhoulicheng", "周立诚", Role.SIGNER)


@pytest.fixture
def list_manager(db) -> User:
    return _person("xumin", "许敏", Role.LIST_MANAGER)


@pytest.fixture
def administrator(db) -> User:
    return _person("qinli", "秦理", Role.ADMINISTRATOR)


@pytest.fixture
def security(db) -> User:
    return _person("luan", "陆安", Role.SECURITY)


@pytest.fixture
def auditor(db) -> User:
    return _person("shenjian", "沈鉴", Role.AUDITOR)


@pytest.fixture
def three_administrators(settings: Settings) -> None:
    """三员分立, as on a server."""
    settings.THREE_ADMINISTRATORS = True


@pytest.fixture
def publication(db) -> Publication:
    publication = Publication.objects.create(name="苏州工会信息", issuing_unit="苏州市总工会办公室")
    publication.sections.create(name="工作动态", position=1)
    publication.sections.create(name="工作简讯", position=2, style=SectionStyle.BRIEF)
    NumberSeries.objects.create(
        publication=publication, kind=SeriesKind.REGULAR, year=2011, last_number=17
    )
    NumberSeries.objects.create(
        publication=publication, kind=SeriesKind.RUNNING, year=0, last_number=411
    )
    return publication


@pytest.fixture
def make_issue(publication, office, editor) -> Callable[..., Issue]:
    """An issue being assembled, with ``articles`` adopted articles."""

    def make(articles: int = 2, *, day: date | None = date(2011, 9, 30)) -> Issue:
        issue = Issue.objects.create(
            publication=publication,
            reserved_date=day,
            assembled_by=editor,
            distribution_label="本期印发",
            printed_range=["省总工会", "各直属单位工会"],
        )
        sections = list(publication.sections.all())
        for position in range(1, articles + 1):
            article = Article.objects.create(
                publication=publication,
                title=f"常熟市总工会举办第{position}期培训班",
                body=markup.from_paragraphs(
                    [f"9月{position % 28 + 1}日，常熟市总工会举办培训班。"]
                ),
                author=editor,
            )
            Attribution.objects.create(
                article=article, office=office, printed_name=office.name, position=0
            )
            move_article(article.pk, ArticleStatus.SUBMITTED, actor=editor)
            adoption = Adoption.objects.create(
                issue=issue,
                section=sections[0 if position <= (articles + 1) // 2 else 1],
                position=position,
                printed_title=article.title,
                printed_body=article.body,
                printed_offices=[office.name],
            )
            AdoptedArticle.objects.create(adoption=adoption, article=article)
            move_article(article.pk, ArticleStatus.ADOPTED, actor=editor)
        return issue

    return make


@pytest.fixture
def assembling_issue(make_issue) -> Issue:
    return make_issue()


@pytest.fixture
def reviewed_issue(assembling_issue, editor) -> Issue:
    """In review, its pages printed."""
    edition = send_to_review(assembling_issue.pk, actor=editor)
    assert render_edition(edition.pk)
    assembling_issue.refresh_from_db()
    return assembling_issue


@pytest.fixture
def signed_issue(reviewed_issue, signer) -> Issue:
    """Signed, its final pages printed: 2011年第18期（总第412期）."""
    review = reviewed_issue.editions.get()
    signoff = sign_issue(reviewed_issue.pk, actor=signer, edition_sha256=review.sha256)
    assert signoff.final is not None
    assert render_edition(signoff.final.pk)
    reviewed_issue.refresh_from_db()
    return reviewed_issue


@pytest.fixture
def lists(db) -> list[DistributionList]:
    """Two lists of three contacts, one of whom stands in both: five addresses."""
    made = [
        DistributionList.objects.create(name="省总工会", position=1),
        DistributionList.objects.create(name="各直属单位工会", position=2),
    ]
    for number in range(1, 6):
        contact = Contact.objects.create(
            name=f"收件人{number}", organisation="某单位", email=f"r{number}@szgh.example"
        )
        for entry in made[:1] if number < 3 else made if number == 3 else made[1:]:
            Membership.objects.create(
                list=entry, contact=contact, position=number, since=date(2011, 1, 1)
            )
    return made
