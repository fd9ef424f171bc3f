"""A list that is long in coming or does not come keeps what it showed, and says so."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.bulletin.inbox_samples import submit
from tests.web.conftest import sign_in

__all__ = ["submit"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DEFECT = "<!doctype html><title>500</title><h1>defect</h1>"


def abort(route: Route) -> None:
    route.abort()


def fail(route: Route) -> None:
    route.fulfill(status=500, content_type="text/html", body=DEFECT)


@pytest.fixture
def inbox(open_browser, editor, submit) -> Page:
    for title in ("乙", "甲"):
        submit(title, f"{title}的正文。")
    page = open_browser()
    # What htmx says to the console of a request that failed is what this is about.
    page.add_init_script("console.error = () => {}")
    sign_in(page, editor)
    page.goto("/inbox/")
    expect(page.locator("#reader-title")).to_have_text("甲")
    return page


@pytest.fixture
def desk(open_browser, editor, submit, make_issue) -> Page:
    issue = make_issue()
    submit("等候的稿件")
    page = open_browser()
    page.add_init_script("console.error = () => {}")
    sign_in(page, editor)
    page.goto(f"/issues/{issue.pk}/desk/")
    return page


def test_old_text_stays_and_a_bar_says_that_the_new_one_is_coming(inbox):
    held: list[Route] = []
    inbox.route("**/inbox/?*article=*", lambda route: held.append(route))
    inbox.locator(".inbox-articles a").nth(1).click()

    expect(inbox.locator("#reader")).to_have_attribute("aria-busy", "true")
    expect(inbox.locator("#announcer")).to_have_text("正在载入……")
    expect(inbox.locator("#reader-title")).to_have_text("甲")
    held[0].continue_()
    expect(inbox.locator("#reader-title")).to_have_text("乙")
    expect(inbox.locator("#reader-title")).to_be_focused()
    expect(inbox.locator("[aria-busy]")).to_have_count(0)


def test_quick_answer_shows_no_bar(inbox):
    inbox.evaluate(
        """() => {
          window.busy = 0;
          new MutationObserver(() => (window.busy += 1)).observe(document.body,
            { subtree: true, attributeFilter: ["aria-busy"] });
          window.setTimeout = (act, wait) => wait === 400 ? 0 : setInterval(act, wait);
        }"""
    )
    inbox.locator(".inbox-articles a").nth(1).click()
    expect(inbox.locator("#reader-title")).to_have_text("乙")

    assert inbox.evaluate("window.busy") == 0


@pytest.mark.parametrize(("breaks", "words"), [(abort, "网络断开"), (fail, "没有完成")])
def test_text_that_does_not_come_can_be_asked_for_again(inbox, breaks, words):
    inbox.route("**/inbox/?*article=*", breaks)
    inbox.locator(".inbox-articles a").nth(1).click()

    notice = inbox.locator("#notices .tone-bad")
    expect(notice).to_contain_text(words)
    expect(inbox.locator("#reader-title")).to_have_text("甲")
    inbox.unroute("**/inbox/?*article=*")
    notice.get_by_role("button", name="再试一次").click()
    expect(inbox.locator("#reader-title")).to_have_text("乙")
    expect(notice).to_have_count(0)


@pytest.mark.parametrize(("breaks", "words"), [(abort, "网络断开"), (fail, "没有完成")])
def test_step_that_failed_says_so_and_can_be_taken_again(inbox, breaks, words):
    inbox.route("**/inbox/decide/", breaks)
    inbox.click(".reader-actions button[value=hold]")

    expect(inbox.locator("#notices .tone-bad")).to_contain_text(words)
    expect(inbox.locator("#reader-title")).to_have_text("甲")
    inbox.unroute("**/inbox/decide/")
    inbox.click(".reader-actions button[value=hold]")
    expect(inbox.locator("#reader-title")).to_have_text("乙")
    expect(inbox.locator("#notices .tone-bad")).to_have_count(0)


@pytest.mark.parametrize(("breaks", "words"), [(abort, "网络断开"), (fail, "没有完成")])
def test_failure_of_a_sheet_is_said_in_the_sheet(inbox, breaks, words):
    inbox.keyboard.press("r")
    inbox.fill("#dialog textarea", "请写明企业数。")
    inbox.route("**/inbox/decide/", breaks)
    inbox.locator("#dialog .button-primary").click()

    expect(inbox.locator("#dialog .tone-bad")).to_contain_text(words)
    expect(inbox.locator("#dialog textarea")).to_have_value("请写明企业数。")


@pytest.mark.parametrize(("breaks", "words"), [(abort, "网络断开"), (fail, "没有完成")])
def test_articles_of_the_desk_stay_when_a_search_fails(desk, breaks, words):
    desk.route("**/desk/?*q=*", breaks)
    desk.fill("#desk-words", "等候")

    expect(desk.locator("#notices .tone-bad")).to_contain_text(words)
    expect(desk.locator(".candidate")).to_have_count(1)
    expect(desk.locator("#desk-words")).to_be_focused()
    desk.unroute("**/desk/?*q=*")
    desk.locator("#notices button", has_text="再试一次").click()
    expect(desk.locator("#notices .tone-bad")).to_have_count(0)


def test_skip_link_of_the_inbox_keeps_the_page_and_moves_the_focus(inbox):
    inbox.evaluate("window.isSamePage = true")
    inbox.locator(".skip").press("Enter")

    expect(inbox.locator("#main")).to_be_focused()
    inbox.locator(".inbox-articles a").nth(1).click()
    expect(inbox.locator("#reader-title")).to_have_text("乙")
    assert inbox.evaluate("window.isSamePage")
    inbox.go_back()
    expect(inbox.locator("#reader-title")).to_have_text("甲")
