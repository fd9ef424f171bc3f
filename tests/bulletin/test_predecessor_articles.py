"""Articles of offices that became part of another, in the hands of that one's clerks."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Office, OfficeKind, Role, Succession
from accounts.services.office_history import merge_offices, rename_office
from accounts.services.users import create_user
from bulletin.models import Article
from bulletin.services.moves import move_article
from bulletin.services.writing import create_article, save_article, submit_article
from bulletin.states import ArticleStatus
from tests.conftest import PASSWORD

DAY = date(2012, 9, 1)


@pytest.fixture
def draft(clerk, publication):
    return create_article(clerk, publication.pk, title="职工书屋", body="<p>九月。</p>")


@pytest.fixture
def newcomer(db):
    """Makes a clerk who was never in the offices of before."""

    def make(office, username="xinren"):
        return create_user(
            username,
            password=PASSWORD,
            display_name="新人",
            roles=[Role.CLERK],
            office=office,
            actor=None,
        )

    return make


def test_clerk_of_the_renamed_office_sees_and_writes_what_stood_before(
    draft, office, administrator, newcomer
):
    renamed = rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)
    clerk = newcomer(renamed)

    assert list(Article.objects.visible_to(clerk)) == [draft]
    saved = save_article(
        draft.pk,
        actor=clerk,
        version=1,
        title="职工书屋",
        body="<p>十月。</p>",
        offices=[office.pk],
    )
    assert saved.body == "<p>十月。</p>"
    assert saved.attributions.get().printed_name == "常熟市总工会"


def test_line_is_followed_over_steps_and_mergers_in_one_query(
    draft, office, other_office, administrator, newcomer, django_assert_num_queries
):
    renamed = rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)
    day = date(2015, 1, 1)
    merge_offices([renamed.pk], into=other_office, on=day, actor=administrator)
    clerk = newcomer(other_office)
    assert clerk.roles

    with django_assert_num_queries(1):
        assert list(Article.objects.visible_to(clerk)) == [draft]


def test_line_runs_towards_the_past_alone(publication, office, administrator, outsider, newcomer):
    renamed = rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)
    create_article(newcomer(renamed, "houren"), publication.pk, title="以后的")

    assert not Article.objects.visible_to(newcomer(office)).exists()
    assert not Article.objects.visible_to(outsider).exists()


def test_offices_that_succeed_each_other_in_a_circle_end(draft, office, clerk):
    other = Office.objects.create(name="甲总工会", kind=OfficeKind.DISTRICT)
    Succession.objects.create(predecessor=office, successor=other, on=DAY)
    Succession.objects.create(predecessor=other, successor=office, on=date(2013, 1, 1))

    assert list(Article.objects.visible_to(clerk)) == [draft]


def test_page_of_the_articles_shows_them(client, draft, office, administrator, newcomer, clerk):
    submit_article(draft.pk, actor=clerk, approved_by="赵启明")
    renamed = rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)
    client.force_login(newcomer(renamed))

    assert "职工书屋" in client.get(reverse("bulletin:article-list")).content.decode()
    page = client.get(reverse("bulletin:article-detail", args=[draft.pk]))
    assert page.status_code == 200
    client.post(reverse("bulletin:article-withdraw", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.status == ArticleStatus.DRAFT


def test_clerk_of_the_successor_is_told_where_the_author_has_gone(
    draft, office, administrator, newcomer, clerk, editor
):
    submit_article(draft.pk, actor=clerk, approved_by="赵启明")
    renamed = rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)
    clerk.is_active = False
    clerk.save()
    successor = newcomer(renamed)

    move_article(draft.pk, ArticleStatus.RETURNED, actor=editor, note="请补数字")

    assert "职工书屋" in successor.notices.get().text
