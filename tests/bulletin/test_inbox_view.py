"""The editor's inbox, through its addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletin import markup
from bulletin.models import (
    Article,
    ArticleEvent,
    ArticleReader,
    Attribution,
    ReasonPhrase,
)
from bulletin.services.pictures import keep_picture
from bulletin.services.review import hold_articles, return_articles
from bulletin.services.writing import save_article, submit_article, withdraw_article
from bulletin.states import ArticleStatus
from tests.bulletin.inbox_samples import decide, other_editor, standing, status_of, submit, titles
from tests.bulletin.picture_samples import drawing, encoded
from tests.plain_static import plain_static

__all__ = ["other_editor", "plain_static", "submit"]

MOST_QUERIES = 15


def resubmitted(article, clerk, editor, office, text):
    """Returned, changed and handed in again."""
    article = submit_again_ready(article, clerk, office)
    return_articles({article.pk: article.version}, actor=editor, reason="请写明单位")
    article.refresh_from_db()
    article = save_article(
        article.pk,
        actor=clerk,
        version=article.version,
        title=article.title,
        body=markup.from_paragraphs([text]),
        offices=[office.pk],
    )
    return submit_article(article.pk, actor=clerk, approved_by="王建平")


def submit_again_ready(article, clerk, office):
    """As the clerk's own pages hand it in, its wording kept."""
    article = withdraw_article(article.pk, actor=clerk)
    return submit_article(article.pk, actor=clerk, approved_by="王建平")


def test_editor_sees_what_waits_and_the_newest_is_open(client, editor, submit):
    submit("甲", "甲的正文。")
    newest = submit("乙", "乙的正文。")
    client.force_login(editor)

    response = client.get("/inbox/")

    assert titles(response) == ["乙", "甲"]
    assert response.context["article"] == newest
    assert "乙的正文。" in response.content.decode()
    assert "甲的正文。" not in response.content.decode()


def test_an_empty_inbox_says_what_will_stand_there(client, editor, publication):
    client.force_login(editor)

    response = client.get("/inbox/")

    assert response.status_code == 200
    assert "各单位报送的稿件会列在这里" in response.content.decode()


def test_filters_narrow_the_list_and_stay_in_its_addresses(
    client, editor, submit, publication, office, other_office
):
    brief = publication.sections.get(name="工作简讯")
    submit("甲", "数控机床比赛。")
    wanted = submit("乙", "工资集体协商。", offices=(other_office,))
    wanted.section_hint = brief
    wanted.save(update_fields=["section_hint"])
    client.force_login(editor)

    for query in (f"office={other_office.pk}", f"section={brief.pk}", "q=集体+协商"):
        response = client.get(f"/inbox/?{query}")
        assert titles(response) == ["乙"], query
        assert query.split("=")[0] in response.context["rows"][0].address

    nothing = client.get(f"/inbox/?office={office.pk}&q=协商")
    assert titles(nothing) == []
    assert "没有符合条件的稿件" in nothing.content.decode()
    assert 'href="/inbox/"' in nothing.content.decode()


@pytest.mark.parametrize(
    "query", ["state=nonsense", "office=x", "page=99999999999", "article=", "section=-1"]
)
def test_an_odd_address_shows_the_inbox(client, editor, submit, query):
    submit()
    client.force_login(editor)

    assert titles(client.get(f"/inbox/?{query}")) == ["常熟市举办数控机床操作比赛"]


def test_each_state_has_its_tab_with_a_count(client, editor, submit, make_issue):
    make_issue(2)
    submit("甲")
    held = submit("乙")
    hold_articles({held.pk: held.version}, actor=editor)
    client.force_login(editor)

    response = client.get("/inbox/?state=held")

    assert titles(response) == ["乙"]
    assert [tab.count for tab in response.context["tabs"]] == [1, 0, 1, 2, 0]


def test_articles_of_signed_issues_have_left_the_inbox(client, editor, signed_issue):
    client.force_login(editor)

    response = client.get("/inbox/?state=adopted")

    assert titles(response) == []
    assert {tab.count for tab in response.context["tabs"]} == {0}


def test_the_reader_opens_on_the_changes_since_the_last_submission(
    client, editor, clerk, office, submit
):
    article = resubmitted(submit("比赛", "26名选手。"), clerk, editor, office, "27名选手。")
    client.force_login(editor)

    page = client.get("/inbox/").content.decode()

    assert "<del>26</del><ins>27</ins>" in page
    assert "请写明单位" in page
    now = client.get(f"/inbox/?article={article.pk}&view=now").content.decode()
    assert "<del>" not in now.split("reader-text")[1]
    assert "27名选手。" in now


def test_text_in_changes_is_never_markup(client, editor, clerk, office, submit):
    words = "<script>alert(1)</script> & <b>"
    resubmitted(submit("比赛", "26名选手。"), clerk, editor, office, words)
    client.force_login(editor)

    page = client.get("/inbox/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_reader_shows_pictures_and_doubts(client, editor, clerk, submit):
    article = submit()
    picture = keep_picture(article.pk, encoded(drawing(), "PNG"), alt="颁奖", actor=editor)
    Article.objects.filter(pk=article.pk).update(doubts=[{"message": "单位名称存疑", "line": 3}])
    client.force_login(editor)

    page = client.get("/inbox/").content.decode()

    address = f"/articles/{article.pk}/pictures/{picture.sha256}/"
    assert f'src="{address}"' in page
    assert "单位名称存疑" in page
    response = client.get(address)
    assert response["Content-Type"] in ("image/png", "image/jpeg")
    assert client.get(f"/articles/{article.pk}/pictures/{'0' * 64}/").status_code == 404


def test_an_adopted_article_leads_to_its_printed_text(client, editor, make_issue):
    issue = make_issue(1)
    adoption = issue.adoptions.get()
    client.force_login(editor)

    page = client.get("/inbox/?state=adopted").content.decode()

    assert f"/issues/{issue.pk}/desk/adoptions/{adoption.pk}/words/" in page
    assert "/inbox/decide/" not in page.split('id="reader"')[1]


def test_the_poll_tells_who_else_reads_and_what_happened(client, editor, other_editor, submit):
    article = submit("甲")
    client.force_login(editor)
    address = f"/inbox/{article.pk}/{article.version}/reading/"
    assert "许薇" not in client.post(address).content.decode()

    client.force_login(other_editor)
    assert "顾文澜" in client.post(address).content.decode()
    assert "顾文澜" in client.get(f"/inbox/?article={article.pk}").content.decode()
    hold_articles({article.pk: article.version}, actor=other_editor)

    client.force_login(editor)
    page = client.post(address).content.decode()
    assert "许薇 正在看这篇稿件" in page
    assert "看现在的样子" in page


def test_reading_the_inbox_writes_nothing(client, editor, submit):
    submit()
    client.force_login(editor)
    client.get("/inbox/")

    assert not ArticleReader.objects.exists()


@pytest.mark.parametrize("person", ["clerk", "signer", "list_manager", "administrator"])
def test_for_others_the_inbox_does_not_exist(request, client, submit, publication, person):
    article = submit()
    phrase = ReasonPhrase.objects.create(publication=publication, use="return", text="请改")
    client.force_login(request.getfixturevalue(person))

    for address in (
        "/inbox/",
        f"/inbox/?article={article.pk}",
        "/inbox/phrases/",
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        "/inbox/decide/",
        "/inbox/undo/",
        f"/inbox/{article.pk}/1/reading/",
        f"/inbox/phrases/{publication.pk}/add/",
        f"/inbox/phrases/{phrase.pk}/remove/",
    ):
        data = {"step": "hold", "picked": [standing(article)], "use": "return", "text": "新"}
        assert client.post(address, data).status_code == 404, address

    assert status_of(article) == ArticleStatus.SUBMITTED
    assert ReasonPhrase.objects.get() == phrase
    assert "/inbox/" not in client.get("/").content.decode()


def test_who_is_signed_out_signs_in_first(client, submit):
    article = submit()

    assert client.get("/inbox/").url == "/sign-in/?next=/inbox/"
    assert decide(client, "hold", article).status_code == 302
    assert status_of(article) == ArticleStatus.SUBMITTED


def test_steps_are_posts(client, editor, submit):
    client.force_login(editor)

    assert client.get("/inbox/decide/").status_code == 405
    assert client.get("/inbox/undo/").status_code == 405


def test_queries_stay_few_with_two_thousand_articles(
    client, editor, clerk, office, submit, publication, make_issue
):
    make_issue(1)
    articles = Article.objects.bulk_create(
        Article(
            publication=publication,
            title=f"第{number}篇",
            body="<p>正文。</p>",
            status=ArticleStatus.SUBMITTED,
            author=clerk,
        )
        for number in range(2000)
    )
    ArticleEvent.objects.bulk_create(
        ArticleEvent(article=article, old="draft", new="submitted", actor=clerk)
        for article in articles
    )
    Attribution.objects.bulk_create(
        Attribution(article=article, office=office, printed_name=office.name, position=0)
        for article in articles
    )
    again = resubmitted(submit("比赛", "26名选手。"), clerk, editor, office, "27名选手。")
    client.force_login(editor)

    for address in (
        "/inbox/",
        f"/inbox/?office={office.pk}&q=正文&page=3",
        f"/inbox/?article={again.pk}",
        "/inbox/?state=adopted",
    ):
        with CaptureQueriesContext(connection) as counted:
            response = client.get(address)
        assert len(counted) <= MOST_QUERIES, address
    assert len(response.context["rows"]) == 1
    assert len(client.get("/inbox/").context["rows"]) == 50


def test_editors_edit_the_phrases(client, editor, publication):
    client.force_login(editor)
    address = f"/inbox/phrases/{publication.pk}/add/"

    client.post(address, {"use": "decline", "text": "已有同类稿件"})
    page = client.get("/inbox/phrases/").content.decode()
    assert "已有同类稿件" in page

    for text in ("", "已有同类稿件", "长" * 201):
        refused = client.post(address, {"use": "decline", "text": text})
        assert refused.status_code == 422
        assert 'aria-invalid="true"' in refused.content.decode()
    client.post(f"/inbox/phrases/{ReasonPhrase.objects.get().pk}/remove/")
    assert not ReasonPhrase.objects.exists()
