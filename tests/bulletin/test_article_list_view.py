"""The list of one's own articles."""

import pytest
from django.urls import reverse

from bulletin.services.moves import move_article
from bulletin.services.writing import create_article, submit_article
from bulletin.states import ArticleStatus
from tests.conftest import PASSWORD

LIST = reverse("bulletin:article-list")


@pytest.fixture
def articles(clerk, editor, publication):
    """One of each state that a clerk's list shows, but adopted."""
    made = {}
    for status in ("returned", "draft", "submitted", "held", "declined"):
        article = create_article(
            clerk, publication.pk, title=f"稿件{status}", body="<p>一二三。</p>"
        )
        if status != "draft":
            submit_article(article.pk, actor=clerk, approved_by="赵启明")
        if status not in {"draft", "submitted"}:
            move_article(article.pk, ArticleStatus(status), actor=editor, note=f"因为{status}")
        made[status] = article
    return made


def test_returned_comes_first_and_every_state_says_why(client, clerk, articles):
    client.force_login(clerk)

    response = client.get(LIST)

    rows = response.context["rows"]
    assert rows[0].article.status == "returned"
    assert [row.article.pk for row in rows[1:]] == sorted(
        (row.article.pk for row in rows[1:]), reverse=True
    )
    page = response.content.decode()
    for status in ("returned", "held", "declined"):
        assert f"因为{status} — 顾文澜" in page
    assert "正文 4 字" in page


def test_tabs_count_and_filter(client, clerk, articles):
    client.force_login(clerk)

    response = client.get(LIST, {"status": "held"})

    assert [row.article for row in response.context["rows"]] == [articles["held"]]
    counts = {tab.status: tab.count for tab in response.context["tabs"]}
    assert counts == {
        "": 5,
        "returned": 1,
        "draft": 1,
        "submitted": 1,
        "adopted": 0,
        "held": 1,
        "declined": 1,
    }


@pytest.mark.parametrize("query", ["稿件held", "一二三 held"])
def test_search_finds_title_and_text(client, clerk, articles, query):
    client.force_login(clerk)

    response = client.get(LIST, {"q": query})

    assert [row.article for row in response.context["rows"]] == [articles["held"]]


def test_search_finds_the_number(client, clerk, articles):
    articles["held"].refresh_from_db()
    client.force_login(clerk)

    response = client.get(LIST, {"q": articles["held"].registration})

    assert [row.article for row in response.context["rows"]] == [articles["held"]]


def test_empty_states_name_the_way_on(client, clerk, articles, outsider):
    client.force_login(clerk)
    assert "没有“已采用”的稿件" in client.get(LIST, {"status": "adopted"}).content.decode()
    assert "去掉查找条件" in client.get(LIST, {"q": "没有这样的"}).content.decode()
    client.force_login(outsider)
    assert reverse("bulletin:article-new") in client.get(LIST).content.decode()


def test_outsider_sees_none_and_signer_no_list(client, articles, outsider, signer):
    client.force_login(outsider)
    assert client.get(LIST).context["rows"] == []
    client.force_login(signer)
    assert client.get(LIST).status_code == 404
    client.logout()
    assert client.get(LIST).status_code == 302


def test_editors_list_holds_their_own_articles(client, editor, articles, publication, office):
    own = create_article(editor, publication.pk, title="编辑自采", offices=[office.pk])
    client.force_login(editor)

    assert [row.article for row in client.get(LIST).context["rows"]] == [own]


def test_queries_do_not_grow_with_the_list(
    client, clerk, make_issue, django_assert_max_num_queries
):
    client.force_login(clerk)
    make_issue(1)
    client.get(LIST)
    with django_assert_max_num_queries(15) as few:
        assert len(client.get(LIST).context["rows"]) == 1
    make_issue(18, day=None)
    with django_assert_max_num_queries(15) as many:
        assert len(client.get(LIST).context["rows"]) == 19
    assert len(many) == len(few)


def test_adopted_article_tells_how_much_was_changed(client, clerk, assembling_issue):
    adoption = assembling_issue.adoptions.first()
    adoption.printed_body = "<p>9月2日，常熟举办培训班。</p>"
    adoption.save()
    client.force_login(clerk)

    page = client.get(LIST).content.decode()

    assert "已排入下一期" in page
    assert "印文改动 1 处" in page
    assert "第18期" not in page


def test_clerk_lands_here_and_others_do_not(client, clerk, editor):
    for user, landing in ((clerk, LIST), (editor, reverse("bulletin:issue-list"))):
        response = client.post(
            reverse("accounts:login"),
            {"username": user.username, "password": PASSWORD, "next": "/"},
        )
        assert response.url == landing
        client.logout()
