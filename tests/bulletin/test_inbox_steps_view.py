"""What an editor decides in the inbox, and what a late decision is told."""

import pytest

from bulletin.models import (
    Issue,
    PhraseUse,
)
from bulletin.services.phrases import add_phrase
from bulletin.services.review import hold_articles
from bulletin.services.writing import withdraw_article
from bulletin.states import ArticleStatus
from tests.bulletin.inbox_samples import decide, other_editor, standing, status_of, submit, titles
from tests.plain_static import plain_static

__all__ = ["other_editor", "plain_static", "submit"]


def said(response):
    return [message.text for message in response.context["said"]]


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


@pytest.mark.parametrize("htmx", [True, False])
def test_editing_adopts_the_article_and_opens_its_printed_words(
    client, editor, clerk, submit, htmx
):
    article = submit("甲", "原来的话。")
    client.force_login(editor)

    response = decide(
        client,
        "edit",
        article,
        htmx=htmx,
        issue="new",
        section=article.publication.sections.first().pk,
    )

    adoption = Issue.objects.get().adoptions.get()
    address = response["HX-Redirect"] if htmx else response["Location"]
    assert address == f"/issues/{adoption.issue_id}/desk/adoptions/{adoption.pk}/words/"
    assert status_of(article) == ArticleStatus.ADOPTED
    page = client.get(address)
    assert "已采用“甲”" in page.content.decode()
    words = {"title": "甲", "title_style": "line", "byline": "", "version": adoption.version}
    client.post(address, words | {"body": "改过的话。"})
    article.refresh_from_db()
    assert article.body == "<p>原来的话。</p>"
    client.force_login(clerk)
    seen = client.get(f"/articles/{article.pk}/").content.decode()
    assert "<del>原来</del>" in seen
    assert "<ins>改过</ins>" in seen


def test_article_that_changed_meanwhile_is_neither_adopted_nor_edited(
    client, editor, clerk, submit
):
    article = submit("甲")
    client.force_login(editor)
    withdraw_article(article.pk, actor=clerk)
    article.version -= 1

    section = article.publication.sections.first()
    response = decide(client, "edit", article, issue="new", section=section.pk)

    assert response.status_code == 409
    assert not Issue.objects.exists()
