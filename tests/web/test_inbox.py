"""The editor's inbox in a real browser: list, keys, batch, undo; and without script."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from accounts.services.users import create_user
from bulletin.models import Article, PhraseUse
from bulletin.services.phrases import add_phrase
from bulletin.services.review import hold_articles
from bulletin.states import ArticleStatus
from tests.bulletin.inbox_samples import submit
from tests.conftest import PASSWORD
from tests.web.conftest import sign_in

__all__ = ["submit"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TITLE = "#reader-title"
ROWS = ".inbox-articles > li"
TICKS = "input[type=checkbox][name=picked]"


@pytest.fixture
def articles(submit):
    """甲 is the newest."""
    return [submit(title, f"{title}的正文。") for title in ("丙", "乙", "甲")][::-1]


@pytest.fixture
def inbox(open_browser, editor, articles):
    page = open_browser()
    sign_in(page, editor)
    page.goto("/inbox/")
    expect(page.locator(TITLE)).to_have_text("甲")
    return page


def status_of(article):
    article.refresh_from_db()
    return article.status


def test_keys_go_through_the_list_decide_and_undo(inbox, articles, make_issue):
    first, second, third = articles
    inbox.keyboard.press("j")
    expect(inbox.locator(TITLE)).to_have_text("乙")
    expect(inbox.locator(TITLE)).to_be_focused()
    expect(inbox.locator(f"{ROWS}.is-open strong")).to_have_text("乙")
    assert f"article={second.pk}" in inbox.url
    inbox.keyboard.press("k")
    expect(inbox.locator(TITLE)).to_have_text("甲")

    inbox.keyboard.press("h")
    expect(inbox.locator(TITLE)).to_have_text("乙")
    expect(inbox.locator(".toast")).to_contain_text("已留用“甲”")
    expect(inbox.locator("#announcer")).to_contain_text("已留用“甲”")
    expect(inbox.locator(ROWS)).to_have_count(2)
    assert status_of(first) == ArticleStatus.HELD

    inbox.keyboard.press("u")
    expect(inbox.locator(TITLE)).to_have_text("甲")
    expect(inbox.locator(ROWS)).to_have_count(3)
    assert status_of(first) == ArticleStatus.SUBMITTED

    inbox.keyboard.press("a")
    expect(inbox.locator(".toast")).to_contain_text("已采用“甲”")
    expect(inbox.locator(TITLE)).to_have_text("乙")
    assert status_of(first) == ArticleStatus.ADOPTED
    assert status_of(third) == ArticleStatus.SUBMITTED


def test_a_reason_is_given_in_the_sheet(inbox, articles, publication, editor):
    add_phrase(publication, PhraseUse.RETURN, "请写明单位全称", actor=editor)
    inbox.keyboard.press("r")
    sheet = inbox.locator("#dialog")
    expect(sheet).to_be_visible()
    expect(sheet.locator("textarea")).to_be_focused()
    # Letters are words here, not keys.
    inbox.keyboard.type("hx")
    expect(sheet.locator("textarea")).to_have_value("hx")

    sheet.locator("textarea").fill("")
    sheet.locator(".button-primary").click()
    expect(sheet.locator("[aria-invalid=true]")).to_be_focused()
    expect(sheet.locator(".field-error")).to_contain_text("请写明理由")

    sheet.get_by_label("请写明单位全称").check()
    sheet.locator("textarea").fill("人数也请核对。")
    sheet.locator(".button-primary").click()
    expect(sheet).to_be_hidden()
    expect(inbox.locator(TITLE)).to_have_text("乙")
    assert status_of(articles[0]) == ArticleStatus.RETURNED
    assert articles[0].events.last().note == "请写明单位全称。人数也请核对。"

    # The next reason begins empty.
    inbox.keyboard.press("x")
    expect(sheet).to_be_visible()
    expect(sheet.locator("#sheet-title")).to_contain_text("不采用“乙”")
    expect(sheet.locator("textarea")).to_have_value("")
    inbox.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert status_of(articles[1]) == ArticleStatus.SUBMITTED


def test_the_batch_bar_comes_with_a_selection(inbox, articles, make_issue):
    issue = make_issue(0)
    bar = inbox.locator(".batch-bar")
    expect(bar).to_be_hidden()
    inbox.locator(TICKS).nth(0).check()
    inbox.locator(TICKS).nth(2).check()
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("已选 2")
    bar.get_by_role("button", name="取消").click()
    expect(bar).to_be_hidden()

    inbox.locator(TICKS).nth(0).check()
    inbox.locator(TICKS).nth(2).check()
    # The ticks outlast a step with another article.
    inbox.locator(f"{ROWS} a").nth(1).click()
    expect(inbox.locator(TITLE)).to_have_text("乙")
    inbox.keyboard.press("h")
    expect(inbox.locator(ROWS)).to_have_count(2)
    expect(bar).to_contain_text("已选 2")

    bar.get_by_role("button", name="综合采用…").click()
    sheet = inbox.locator("#dialog")
    expect(sheet.locator("li")).to_have_text(["甲", "丙"])
    sheet.locator(".button-primary").click()
    expect(inbox.locator(".toast")).to_contain_text("2 篇已综合采用")
    adoption = issue.adoptions.get()
    assert [part.article.title for part in adoption.parts.all()] == ["甲", "丙"]

    inbox.locator(".toast button").click()
    expect(inbox.locator(ROWS)).to_have_count(2)
    assert not issue.adoptions.exists()


def test_a_toast_leaves_by_itself_unless_somebody_is_at_it(inbox):
    inbox.clock.install()
    inbox.reload()
    inbox.keyboard.press("h")
    toast = inbox.locator(".toast")
    expect(toast).to_be_visible()
    inbox.clock.run_for(7_000)
    expect(toast).to_be_visible()
    toast.locator("button").focus()
    inbox.clock.run_for(20_000)
    expect(toast).to_be_visible()
    inbox.locator(TITLE).focus()
    inbox.clock.run_for(9_000)
    expect(toast).to_have_count(0)


def test_keys_are_listed_and_can_be_switched_off(inbox, articles):
    inbox.keyboard.press("?")
    expect(inbox.locator("#keys")).to_be_visible()
    inbox.locator("#keys-on").uncheck()
    inbox.keyboard.press("Escape")
    inbox.keyboard.press("h")
    inbox.reload()
    inbox.keyboard.press("j")
    expect(inbox.locator(ROWS)).to_have_count(3)
    expect(inbox.locator(TITLE)).to_have_text("甲")
    assert status_of(articles[0]) == ArticleStatus.SUBMITTED


def test_two_editors_at_one_article_see_each_other_and_the_late_one_is_told(
    open_browser, inbox, articles
):
    other = create_user(
        "xuwei", password=PASSWORD, display_name="许薇", roles=(Role.EDITOR,), actor=None
    )
    theirs = open_browser()
    sign_in(theirs, other)
    theirs.goto("/inbox/")
    expect(theirs.locator("#readers")).to_contain_text("顾文澜 正在看这篇稿件")

    article = Article.objects.get(pk=articles[0].pk)
    hold_articles({article.pk: article.version}, actor=other)
    inbox.keyboard.press("r")
    inbox.fill("#dialog textarea", "人数请核对")
    inbox.locator("#dialog .button-primary").click()

    notices = inbox.locator("#notices")
    expect(notices).to_contain_text("“甲”已有变动：许薇")
    expect(notices).to_contain_text("人数请核对")
    expect(inbox.locator("#dialog")).to_be_hidden()
    expect(inbox.locator(TITLE)).to_have_text("甲")
    assert status_of(article) == ArticleStatus.HELD


def test_the_list_keeps_its_place(inbox, submit):
    for number in range(30):
        submit(f"第{number}篇")
    inbox.goto("/inbox/")
    row = inbox.locator(f"{ROWS} a").nth(20)
    row.click()
    expect(inbox.locator(f"{ROWS}.is-open")).to_have_count(1)
    expect(inbox.locator(TITLE)).to_have_text("第9篇")
    top = inbox.evaluate("document.querySelector('.inbox-list').scrollTop")
    assert top > 200

    inbox.keyboard.press("h")

    expect(inbox.locator(TITLE)).to_have_text("第8篇")
    inbox.wait_for_function(
        "top => Math.abs(document.querySelector('.inbox-list').scrollTop - top) < 80", arg=top
    )


def test_everything_works_without_script(open_browser, editor, articles, make_issue):
    issue = make_issue(0)
    page = open_browser(script=False)
    sign_in(page, editor)
    page.goto("/inbox/")
    page.locator(f"{ROWS} a").nth(1).click()
    expect(page.locator(TITLE)).to_have_text("乙")

    page.click(".reader-actions button[value=hold]")
    expect(page.locator("#notices")).to_contain_text("已留用“乙”")
    expect(page.locator(TITLE)).to_have_text("丙")
    page.locator("#notices").get_by_role("button", name="撤销").click()
    expect(page.locator(TITLE)).to_have_text("乙")
    assert status_of(articles[1]) == ArticleStatus.SUBMITTED

    page.locator(".reader-actions").get_by_role("link", name="退回…").click()
    page.click("#dialog .button-primary")
    expect(page.locator("#dialog .field-error")).to_contain_text("请写明理由")
    page.fill("#dialog textarea", "请核对人数")
    page.click("#dialog .button-primary")
    expect(page.locator("#notices")).to_contain_text("已退回“乙”")

    page.locator(TICKS).nth(0).check()
    page.locator(TICKS).nth(1).check()
    page.get_by_role("button", name="采用到…").click()
    page.click("#dialog .button-primary")
    expect(page.locator("#notices")).to_contain_text("已采用 2 篇")
    assert issue.adoptions.count() == 2


def test_on_a_phone_one_reads_and_comes_back_to_the_list(open_browser, editor, articles):
    page = open_browser(phone=True)
    sign_in(page, editor)
    page.goto("/inbox/")
    expect(page.locator(TITLE)).to_be_hidden()
    page.locator(f"{ROWS} a").nth(1).tap()
    expect(page.locator(TITLE)).to_be_visible()
    expect(page.locator(TITLE)).to_have_text("乙")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".reader-actions button[value=hold]").tap()
    expect(page.locator(TITLE)).to_have_text("丙")
    page.locator(".reader-back").tap()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(ROWS).first).to_be_visible()


def test_key_edits_an_article_before_anybody_else_has_adopted_it(inbox, articles, make_issue):
    first, *_others = articles

    inbox.keyboard.press("e")

    inbox.wait_for_url("**/words/")
    expect(inbox.locator("#id_title")).to_have_value("甲")
    inbox.fill("#id_body", "编辑改过的正文。")
    inbox.get_by_role("button", name="保存").click()
    inbox.wait_for_url("**/desk/**")
    assert status_of(first) == ArticleStatus.ADOPTED
    assert "编辑改过" in first.adoptions.get().printed_body
    assert "编辑改过" not in first.body
