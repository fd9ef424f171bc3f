"""The issue desk, through its addresses: who may, what changes, what a stale page is told."""

from typing import Any

import pytest

from bulletin.models import Article, Attribution, Issue
from bulletin.models.article import TitleStyle
from bulletin.press import workshop
from bulletin.services.arranging import groups_of, order_of, step_adoption
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.measuring import measure_articles
from bulletin.services.moves import move_article
from bulletin.services.previews import order_preview, render_preview
from bulletin.states import ArticleStatus
from tests.bulletin.desk_samples import desk, issue

__all__ = ["desk", "issue"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def submit(publication, office, editor):
    def make(title="张家港市总工会开展送清凉活动", body="<p>正文。</p>", *, held=False) -> Article:
        article = Article.objects.create(publication=publication, title=title, body=body)
        Attribution.objects.create(
            article=article, office=office, printed_name=office.name, position=0
        )
        move_article(article.pk, ArticleStatus.SUBMITTED, actor=editor)
        return move_article(article.pk, ArticleStatus.HELD, actor=editor) if held else article

    return make


def order(issue):
    return order_of(groups_of(issue))


def places(groups) -> list[str]:
    return [f"{section}:{key}" for section, keys in groups for key in keys]


def test_the_desk_shows_what_waits_and_what_stands_where(desk, issue, submit):
    waiting, kept = submit(), submit("留用的稿件", held=True)

    page = desk.get().context["page"]

    assert [candidate.article for candidate in page.candidates] == [waiting]
    assert (page.issue.submitted_count, page.issue.held_count) == (1, 1)
    assert [row.number for row in page.rows] == [1, 2, 3, 4]
    held = desk.get("?held=1").context["page"]
    assert [candidate.article for candidate in held.candidates] == [kept]


def test_waiting_articles_are_found_by_title_and_office(desk, submit):
    found = submit("昆山要约行动")
    submit("别的")

    def titles(words):
        return [entry.article for entry in desk.get(f"?q={words}").context["page"].candidates]

    assert titles("要约") == [found]
    assert len(titles("常熟市总")) == 2
    assert titles("没有这个") == []
    assert "看全部" in desk.get("?q=没有这个").content.decode()


def test_others_find_no_desk(client, issue, clerk, outsider, signer, list_manager, administrator):
    adoption = issue.adoptions.first()
    paths = [
        "",
        "preview/",
        "order/",
        "adopt/",
        "note/",
        f"adoptions/{adoption.pk}/move/",
        f"adoptions/{adoption.pk}/release/",
        f"adoptions/{adoption.pk}/restore/",
        f"adoptions/{adoption.pk}/title-style/",
        f"adoptions/{adoption.pk}/words/",
        f"sections/{adoption.section_id}/",
    ]
    for person in (clerk, outsider, signer, list_manager, administrator):
        client.force_login(person)
        for path in paths:
            address = f"/issues/{issue.pk}/desk/{path}"
            assert client.get(address).status_code in (404, 405), address
            assert client.post(address, {"version": 1}).status_code in (404, 405), address
        assert client.get("/issues/new/").status_code == 404
        assert client.post("/issues/new/", {"publication": 1}).status_code == 404
        assert client.get(f"/issues/{issue.pk}/range/").status_code == 404
    assert client.get("/").status_code == 200
    assert "组版" not in client.get("/").content.decode()
    issue.refresh_from_db()
    assert issue.arrangement_version == 1
    client.logout()
    assert client.get(f"/issues/{issue.pk}/desk/").status_code == 302


def test_a_drop_by_script_brings_the_changed_parts(desk, issue):
    (first, [a, b]), (second, [c, d]) = order(issue)
    wanted = [(first, [a]), (second, [c, b, d])]

    response = desk.post("order/", htmx=True, place=places(wanted), moved=b)

    assert response.status_code == 200
    assert order(issue) == wanted
    html = response.content.decode()
    assert 'id="arrangement"' in html
    assert 'data-version="2"' in html
    assert "现在是工作简讯第 2 篇，共 3 篇。" in html
    for part in ("available", "chosen", "desk-poll", "notices", "desk-head"):
        assert f'id="{part}"' in html
    assert "data-waiting" in html


def test_undo_brings_the_order_before_back(desk, issue):
    before = order(issue)
    response = desk.post(f"adoptions/{before[0][1][0]}/move/", htmx=True, by="down")
    assert order(issue) != before

    undo = response.context["done"].undo
    assert undo.address == f"/issues/{issue.pk}/desk/order/"
    desk.post("order/", place=undo.places)

    assert order(issue) == before


def test_a_stale_drop_gets_the_order_as_it_stands(desk, issue, editor):
    before = order(issue)
    step_adoption(before[0][1][0], down=True, version=1, actor=editor)
    now = order(issue)

    by_script = desk.post("order/", htmx=True, place=places(before[::-1]), version=1)
    by_form = desk.post("order/", place=places(before[::-1]), version=1)

    assert (by_script.status_code, by_form.status_code) == (409, 409)
    assert order(issue) == now
    html = by_script.content.decode()
    assert "别人刚改过这一期的编排" in html
    assert 'data-version="2"' in html
    shown = [row.adoption.pk for row in by_script.context["page"].rows]
    assert shown == [key for _section, keys in now for key in keys]
    assert "别人刚改过这一期的编排" in by_form.content.decode()


@pytest.mark.parametrize("place", [["x:1"], ["1"], [":"], ["²:³"]])
def test_an_order_that_cannot_be_read_changes_nothing(desk, issue, place):
    before = order(issue)

    for htmx in (True, False):
        assert desk.post("order/", htmx=htmx, place=place).status_code == 422

    assert order(issue) == before
    assert desk.post("order/", place=places(before), version="x").status_code == 422


def test_everything_works_with_plain_forms(desk, issue, submit):
    (first, [a, b]), (second, [_c, _d]) = order(issue)

    moved = desk.post(f"adoptions/{b}/move/", by="section", section=second)
    assert moved.status_code == 302
    assert moved.url == f"/issues/{issue.pk}/desk/?chosen={b}#adoption-{b}"
    assert order(issue)[1][1][-1] == b
    desk.post(f"adoptions/{b}/move/", by="up")
    assert order(issue)[1][1][-2] == b
    desk.post(f"sections/{first}/", by="down")
    assert [section for section, _keys in order(issue)] == [second, first]
    desk.post(f"adoptions/{a}/title-style/", style="run-in")
    assert issue.adoptions.get(pk=a).printed_title_style == TitleStyle.RUN_IN
    article = submit()
    desk.post("adopt/", article=article.pk, section=first)
    article.refresh_from_db()
    assert article.status == ArticleStatus.ADOPTED
    adoption = issue.adoptions.get(articles=article)
    desk.post(f"adoptions/{adoption.pk}/release/")
    article.refresh_from_db()
    assert article.status == ArticleStatus.SUBMITTED
    assert "已取出" in desk.get().content.decode()


def test_several_articles_are_merged(desk, issue, submit, publication):
    one, other = submit("第一篇"), submit("第二篇")
    section = publication.sections.last()

    desk.post("adopt/", merge=1, articles=[one.pk, other.pk], section=section.pk)

    adoption = issue.adoptions.get(articles=one)
    assert list(adoption.articles.order_by("adopted_in__position")) == [one, other]
    assert adoption.section == section
    refused = desk.post(
        "adopt/", htmx=True, merge=1, articles=[submit("三").pk], section=section.pk
    )
    assert refused.status_code == 422
    assert "请至少选两篇" in refused.content.decode()


def test_what_is_gone_or_adopted_meanwhile_is_a_conflict(desk, issue, submit, editor):
    article = submit()
    section = order(issue)[0][0]
    desk.post("adopt/", article=article.pk, section=section)
    assert desk.post("adopt/", htmx=True, article=article.pk, section=section).status_code == 409
    adoption = issue.adoptions.get(articles=article)
    desk.post(f"adoptions/{adoption.pk}/release/")
    for path in ("move/", "release/"):
        response = desk.post(f"adoptions/{adoption.pk}/{path}", htmx=True, by="up")
        assert response.status_code == 409
        assert "已从这一期取出" in response.content.decode()


def test_an_issue_in_review_has_no_desk_until_it_is_recalled(desk, issue, editor):
    key = order(issue)[0][1][0]
    send_to_review(issue.pk, actor=editor)

    assert desk.get().url == f"/issues/{issue.pk}/"
    for htmx in (True, False):
        assert desk.post(f"adoptions/{key}/move/", htmx=htmx, by="down").status_code == 409
    assert desk.post("note/", note="按语").status_code == 409
    recall_issue(issue.pk, actor=editor)
    assert desk.get().status_code == 200


def test_lengths_pages_and_fits_follow_the_order(desk, issue, submit, publication):
    short, long = submit("短"), submit("长", "<p>" + "工会" * 2000 + "</p>")
    order_preview(issue)
    assert desk.get("preview/").status_code == 204
    assert render_preview(issue.pk)
    assert measure_articles(publication.pk) == 2

    response = desk.get("preview/")

    assert response.status_code == 286
    page = response.context["page"]
    assert all(row.lines == 3 and row.pages for row in page.rows)
    assert len(page.pictures) == page.page_count
    marks = [mark.adoption for picture in page.pictures for mark in picture.marks]
    assert sorted(set(marks)) == sorted(row.adoption.pk for row in page.rows)
    fits = {entry.article: entry.more_pages for entry in page.candidates}
    assert fits[short] == 0
    assert fits[long] > 5
    html = response.content.decode()
    assert f'id="length-{page.rows[0].adoption.pk}"' in html
    assert "填得下" in html
    assert "data-waiting" not in html
    assert 'id="arrangement"' not in html


def test_lengths_come_once_ahead_of_the_pages(desk, issue, monkeypatch):
    preview_issue = workshop.preview_issue
    answers: list[Any] = []

    def poll(*given, **named):
        answers.extend(desk.get(f"preview/{query}") for query in ("", "?measured=1"))
        return preview_issue(*given, **named)

    order_preview(issue)
    monkeypatch.setattr(workshop, "preview_issue", poll)
    assert render_preview(issue.pk)

    lengths, nothing_new = answers
    assert (lengths.status_code, nothing_new.status_code) == (200, 204)
    page = lengths.context["page"]
    assert all(row.lines == 3 and row.pages for row in page.rows)
    html = lengths.content.decode()
    assert "data-waiting data-measured" in html
    assert f"desk/preview/?measured=1&amp;{page.choice.query}" in html
    assert f"余 {page.lines_left} 行" in html
    assert 'id="preview"' not in html
    done = desk.get("preview/?measured=1")
    assert done.status_code == 286
    assert 'id="preview"' in done.content.decode()


def test_changed_articles_are_measured_again_and_broken_ones_do_not_stop_the_rest(
    submit, publication, monkeypatch
):
    article = submit()
    assert measure_articles(publication.pk) == 1
    assert measure_articles(publication.pk) == 0
    Article.objects.filter(pk=article.pk).update(version=9)
    bad = submit("过长", "<p>" + "长" * 500_001 + "</p>")

    assert measure_articles(publication.pk) == 2

    article.measure.refresh_from_db()
    assert (article.measure.version, article.measure.lines) == (9, 3)
    assert bad.measure.lines is None
    assert measure_articles(publication.pk) == 0


def test_a_new_issue_is_begun_and_opened(desk, client, publication):
    assert "苏州工会信息" in client.get("/issues/new/").content.decode()

    response = client.post("/issues/new/", {"publication": publication.pk})

    issue = Issue.objects.latest("pk")
    assert response.url == f"/issues/{issue.pk}/desk/"
    assert client.get("/issues/desk/").url == response.url
    assert "这一期还没有采用稿件" in client.get(response.url).content.decode()
    assert client.post("/issues/new/", {}).status_code == 422


@pytest.mark.parametrize("size", ["small", "large"])
def test_the_number_of_queries_does_not_grow(
    client, editor, make_issue, submit, size, django_assert_max_num_queries
):
    articles, waiting = (1, 1) if size == "small" else (40, 100)
    issue = make_issue(articles)
    for number in range(waiting):
        submit(f"待用稿件{number}")
    order_preview(issue)
    render_preview(issue.pk)
    client.force_login(editor)
    address = f"/issues/{issue.pk}/desk/"
    client.get(address)
    for path, status in (("", 200), ("preview/", 286)):
        with django_assert_max_num_queries(14):
            assert client.get(address + path).status_code == status
