"""The editor's inbox, through its addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.services.users import create_user
from bulletin import markup
from bulletin.models import (
    Article,
    ArticleEvent,
    ArticleReader,
    Attribution,
    Issue,
    PhraseUse,
    ReasonPhrase,
)
from bulletin.services.phrases import add_phrase
from bulletin.services.pictures import keep_picture
from bulletin.services.review import hold_articles, return_articles
from bulletin.services.writing import save_article, submit_article, withdraw_article
from bulletin.states import ArticleStatus
from tests.bulletin.inbox_samples import submit
from tests.bulletin.picture_samples import drawing, encoded
from tests.conftest import PASSWORD
from tests.plain_static import plain_static

__all__ = ["plain_static", "submit"]

MOST_QUERIES = 15


@pytest.fixture
def other_editor(db):
    return create_user(
        "xuwei", password=PASSWORD, display_name="许薇", roles=(Role.EDITOR,), actor=None
    )


def standing(article):
    return f"{article.pk}.{article.version}"


def decide(client, step, *articles, htmx=False, **fields):
    headers = {"HX-Request": "true", "HX-Target": "inbox"} if htmx else {}
    data = {"step": step, "picked": [standing(article) for article in articles], **fields}
    return client.post("/inbox/decide/", data, headers=headers)


def status_of(article):
    article.refresh_from_db()
    return article.status


def titles(response):
    return [row.article.title for row in response.context["rows"]]


def said(response):
    return [message.text for message in response.context["said"]]


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

    address = f"/inbox/{article.pk}/pictures/{picture.sha256}"
    assert f'src="{address}"' in page
    assert "单位名称存疑" in page
    response = client.get(address)
    assert response["Content-Type"] in ("image/png", "image/jpeg")
    assert client.get(f"/inbox/{article.pk}/pictures/{'0' * 64}").status_code == 404


def test_a_step_goes_on_to_the_next_article_and_can_be_undone(client, editor, submit):
    last, held, first = submit("丙"), submit("乙"), submit("甲")
    client.force_login(editor)

    response = decide(client, "hold", held)

    assert response.url == f"/inbox/?article={last.pk}"
    page = client.get(response.url)
    assert titles(page) == ["甲", "丙"]
    [message] = page.context["said"]
    assert "乙" in message.text
    held.refresh_from_db()
    assert message.undo == [standing(held)]

    undone = client.post("/inbox/undo/", {"picked": message.undo})

    assert undone.url == f"/inbox/?article={held.pk}"
    assert status_of(held) == ArticleStatus.SUBMITTED
    assert status_of(first) == ArticleStatus.SUBMITTED


def test_after_the_last_article_of_the_list_the_one_before_opens(client, editor, submit):
    last, first = submit("乙"), submit("甲")
    client.force_login(editor)

    assert decide(client, "hold", last).url == f"/inbox/?article={first.pk}"


def test_filters_are_kept_through_a_step(client, editor, submit, office):
    one, two = submit("甲"), submit("乙")
    client.force_login(editor)

    response = decide(client, "hold", two, back=f"office={office.pk}")

    assert response.url == f"/inbox/?office={office.pk}&article={one.pk}"


def test_an_article_is_adopted_into_the_issue_and_section_chosen(
    client, editor, submit, make_issue, publication
):
    article, issue = submit(), make_issue(1)
    brief = publication.sections.get(name="工作简讯")
    client.force_login(editor)

    decide(client, "adopt", article, issue=issue.pk, section=brief.pk)

    assert status_of(article) == ArticleStatus.ADOPTED
    assert issue.adoptions.get(articles=article).section == brief


def test_an_adopted_article_leads_to_its_printed_text(client, editor, make_issue):
    issue = make_issue(1)
    adoption = issue.adoptions.get()
    client.force_login(editor)

    page = client.get("/inbox/?state=adopted").content.decode()

    assert f"/issues/{issue.pk}/desk/adoptions/{adoption.pk}/words/" in page
    assert "/inbox/decide/" not in page.split('id="reader"')[1]


def test_without_an_issue_adopting_begins_one(client, editor, submit):
    article = submit()
    client.force_login(editor)
    assert "采用到新的一期" in client.get("/inbox/").content.decode()

    decide(client, "adopt", article, issue="new")

    issue = Issue.objects.get()
    assert issue.adoptions.get().printed_title == article.title
    assert issue.assembled_by == editor


def test_an_issue_that_is_not_offered_is_refused_beside_its_field(
    client, editor, submit, reviewed_issue, make_issue
):
    article, issue = submit(), make_issue(0)
    client.force_login(editor)

    response = decide(client, "adopt", article, issue=reviewed_issue.pk)

    assert response.status_code == 422
    assert response.context["sheet"].form.errors["issue"]
    assert status_of(article) == ArticleStatus.SUBMITTED
    assert not issue.adoptions.exists()


def test_several_articles_are_merged_in_the_order_ticked(client, editor, submit, make_issue):
    one, two = submit("甲"), submit("乙")
    issue = make_issue(0)
    client.force_login(editor)

    decide(client, "merge", two, one, issue=issue.pk)

    adoption = issue.adoptions.get()
    assert adoption.printed_title == "乙"
    assert [part.article for part in adoption.parts.all()] == [two, one]


def test_merging_one_article_says_what_is_missing(client, editor, submit, make_issue):
    article, issue = submit(), make_issue(0)
    client.force_login(editor)

    response = decide(client, "merge", article, issue=issue.pk)

    assert response.status_code == 422
    assert "至少选两篇" in response.content.decode()
    assert not issue.adoptions.exists()


def test_a_reason_is_asked_for_and_may_be_put_together_from_phrases(
    client, editor, submit, publication
):
    phrase = add_phrase(publication, PhraseUse.RETURN, "请写明单位全称", actor=editor)
    add_phrase(publication, PhraseUse.DECLINE, "已有同类稿件", actor=editor)
    article = submit()
    client.force_login(editor)
    address = f"/inbox/?ask=return&picked={standing(article)}"

    sheet = client.get(address, headers={"HX-Request": "true", "HX-Target": "dialog"})
    page = client.get(address)

    for response in (sheet, page):
        assert "请写明单位全称" in response.content.decode()
        assert "已有同类稿件" not in response.content.decode()
    assert "<!doctype" not in sheet.content.decode()
    assert 'id="dialog" open' in page.content.decode()

    decide(client, "return", article, phrases=[phrase.pk], reason="人数请核对。")

    assert status_of(article) == ArticleStatus.RETURNED
    assert article.events.last().note == "请写明单位全称。人数请核对。"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("reason", ["", "长" * 501])
def test_without_a_proper_reason_the_sheet_stays_with_what_was_typed(
    client, editor, submit, reason, htmx
):
    article = submit()
    client.force_login(editor)

    response = decide(client, "decline", article, reason=reason, htmx=htmx)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert reason in page
    assert status_of(article) == ArticleStatus.SUBMITTED
    if htmx:
        assert response["HX-Retarget"] == "#dialog"
    else:
        assert 'id="dialog" open' in page


@pytest.mark.parametrize("htmx", [False, True])
def test_a_late_decision_shows_what_happened_meanwhile(client, editor, other_editor, submit, htmx):
    article = submit("甲")
    hold_articles({article.pk: article.version}, actor=other_editor)
    client.force_login(editor)

    response = decide(client, "return", article, reason="请核对人数", htmx=htmx)

    page = response.content.decode()
    assert response.status_code == 409
    assert "许薇" in page
    assert "请核对人数" in page
    assert response.context["article"] == article
    assert status_of(article) == ArticleStatus.HELD
    assert article.events.last().actor == other_editor


def test_of_a_batch_only_what_has_changed_is_left_alone(client, editor, clerk, submit):
    one, two, three = submit("甲"), submit("乙"), submit("丙")
    withdraw_article(two.pk, actor=clerk)
    client.force_login(editor)

    page = client.get(decide(client, "hold", one, two, three).url)

    assert "2 篇" in said(page)[0]
    assert "乙" in said(page)[1]
    assert status_of(one) == status_of(three) == ArticleStatus.HELD
    assert status_of(two) == ArticleStatus.DRAFT


def test_a_step_by_htmx_brings_list_reader_and_undo(client, editor, submit):
    rest, held = submit("甲"), submit("乙")
    client.force_login(editor)

    response = decide(client, "hold", held, htmx=True)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<!doctype" not in page
    assert response["HX-Push-Url"] == f"/inbox/?article={rest.pk}"
    assert 'id="notices" hx-swap-oob="true"' in page
    assert "撤销" in page


def test_an_undo_that_comes_too_late_says_so(client, editor, other_editor, submit):
    held = hold_articles({(article := submit("甲")).pk: article.version}, actor=other_editor).done
    client.force_login(editor)

    response = client.post("/inbox/undo/", {"picked": [standing(held[0])]})

    assert response.status_code == 409
    assert "没有撤销" in response.content.decode()
    assert status_of(article) == ArticleStatus.HELD


@pytest.mark.parametrize("picked", [[], ["x"], ["1"], ["999999.1"]])
@pytest.mark.parametrize("address", ["/inbox/decide/", "/inbox/undo/"])
def test_without_articles_nothing_is_done(client, editor, submit, address, picked):
    submit()
    client.force_login(editor)

    response = client.post(address, {"step": "hold", "picked": picked})

    assert response.status_code == 422
    assert "请先选稿件" in response.content.decode()


def test_an_unknown_step_does_nothing(client, editor, submit):
    article = submit()
    client.force_login(editor)

    assert decide(client, "publish", article).status_code == 422
    assert status_of(article) == ArticleStatus.SUBMITTED


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
        f"/inbox/{article.pk}/pictures/{'0' * 64}",
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
