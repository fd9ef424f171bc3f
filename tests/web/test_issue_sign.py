"""Reading and signing an issue in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from bulletin.models import EditionKind
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.editions import render_edition
from bulletin.states import IssueStatus
from tests.conftest import PASSWORD
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

ASK_SIGN = 'a[href$="?ask=sign"]'
ASK_RETURN = 'a[href$="?ask=return"]'
CONFIRM = "dialog .button-official"
LOOK_AGAIN = 'dialog button[formmethod="dialog"]'


def press_until_focused(page, selector, *, key="Tab", limit=60):
    for _ in range(limit):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {selector}")


def test_signer_reads_the_real_pages_and_signs(open_browser, signer, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.click(".table .button-primary")
    for picture in page.locator(".page-picture img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") == 1240

    page.click(ASK_SIGN)
    expect(page.locator("dialog")).to_be_visible()
    expect(page.locator(LOOK_AGAIN)).to_be_focused()
    assert "18" in page.inner_text("dialog")
    assert "412" in page.inner_text("dialog")
    page.fill("dialog textarea", "同意印发")
    page.click(CONFIRM)

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    expect(page.locator(".waiting")).to_be_visible()
    final = reviewed_issue.editions.get(kind=EditionKind.FINAL)
    assert render_edition(final.pk)
    # The poll brings the final pages, the record and the new label without a reload.
    expect(page.locator(".page-picture img").first).to_be_visible()
    expect(page.locator("#record")).to_contain_text("同意印发")
    expect(page.locator("h1")).to_have_text("2011年第18期（总第412期）")
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.SIGNED


def test_all_of_it_works_with_keys_alone(open_browser, signer, reviewed_issue):
    page = open_browser()
    page.goto("/")
    page.keyboard.type(signer.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".bar details").wait_for()

    press_until_focused(page, ".table .button-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".page-picture")
    press_until_focused(page, ASK_SIGN)
    page.keyboard.press("Enter")
    expect(page.locator(LOOK_AGAIN)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator(ASK_SIGN)).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator(LOOK_AGAIN)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(CONFIRM)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assert reviewed_issue.signoffs.get().signer == signer


def test_sheet_names_the_pages_not_yet_seen(open_browser, signer, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    page.locator(".page-jump a.seen").first.wait_for()
    last = reviewed_issue.editions.get().page_count

    page.click(ASK_SIGN)
    unseen = page.locator("[data-unseen-pages]")
    if last > 1:
        expect(unseen).to_contain_text(str(last))
    page.click(LOOK_AGAIN)
    for number in range(1, last + 1):
        page.click(f'.page-jump a[href="#page-{number}"]')
        page.locator(f'.page-jump a.seen[href="#page-{number}"]').wait_for()
    page.click(ASK_SIGN)

    expect(page.locator("dialog")).to_be_visible()
    expect(unseen).to_be_hidden()


def test_unseen_pages_are_named_as_a_range(open_browser, signer, make_issue, editor):
    issue = make_issue(60)
    assert render_edition(send_to_review(issue.pk, actor=editor).pk)
    last = issue.editions.get().page_count
    assert last > 2
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{issue.pk}/")
    page.locator(".page-jump a.seen").first.wait_for()
    expect(page.locator(".page-jump a.seen").first).to_contain_text("已看")

    page.click(ASK_SIGN)

    expect(page.locator("[data-unseen-pages]")).to_have_text(f"2–{last}")


def test_words_outlive_an_ended_session(open_browser, signer, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    page.click(ASK_RETURN)
    page.fill("dialog textarea", "第 2 篇数字请核对")
    page.context.clear_cookies(name="sessionid")
    page.click("dialog .button-primary")

    page.wait_for_url(f"**/sign-in/?next=/issues/{reviewed_issue.pk}/")
    page.fill("#id_username", signer.username)
    page.fill("#id_password", PASSWORD)
    page.click("main form .button-primary")
    page.click(ASK_RETURN)
    expect(page.locator("dialog textarea")).to_have_value("第 2 篇数字请核对")
    page.click("dialog .button-primary")

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assert reviewed_issue.signoffs.get().remark == "第 2 篇数字请核对"
    assert "remark" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_words_outlive_a_lost_connection(open_browser, signer, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    page.click(ASK_SIGN)
    page.fill("dialog textarea", "同意印发")
    page.context.set_offline(True)
    page.click(CONFIRM)

    expect(page.locator("dialog [role=alert]")).to_be_visible()
    expect(page.locator("dialog textarea")).to_have_value("同意印发")
    page.context.set_offline(False)
    page.reload()
    page.click(ASK_SIGN)
    expect(page.locator("dialog textarea")).to_have_value("同意印发")
    page.click(CONFIRM)

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assert reviewed_issue.signoffs.get().remark == "同意印发"


def test_words_are_forgotten_on_signing_out(open_browser, signer, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    page.click(ASK_SIGN)
    page.fill("dialog textarea", "不必留下")
    page.click(LOOK_AGAIN)
    page.click(".bar details summary")
    page.click('.menu-sheet form[action="/sign-out/"] button')
    page.wait_for_url("**/sign-in/")

    assert "不必留下" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.go_back()
    page.wait_for_url(re.compile(r"/sign-in/\?next="))


def test_double_click_signs_once_and_shows_no_refusal(open_browser, signer, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    page.click(ASK_SIGN)

    page.dblclick(CONFIRM)

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assert reviewed_issue.signoffs.count() == 1


def test_issue_recalled_meanwhile_is_told_on_the_page(open_browser, signer, editor, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    recall_issue(reviewed_issue.pk, actor=editor)

    page.click(ASK_SIGN)

    expect(page.locator("#notices .tone-warn")).to_be_focused()
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator(".page-picture").first).to_be_visible()


def test_return_on_a_phone_asks_for_a_remark_and_keeps_the_way_back(
    open_browser, signer, reviewed_issue
):
    page = open_browser(phone=True)
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for target in page.locator(".bottom-bar .button, .page-jump a, .views a, summary").all():
        assert target.bounding_box()["height"] >= 44

    page.tap(ASK_RETURN)
    page.tap("dialog .button-primary")
    expect(page.locator("dialog [aria-invalid=true]")).to_be_focused()
    # The address is one that can be opened again, though the form was posted elsewhere.
    assert page.url.endswith(f"/issues/{reviewed_issue.pk}/")
    page.fill("dialog textarea", "第 1 篇请核对")
    page.tap("dialog .button-primary")

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.ASSEMBLING
    assert reviewed_issue.signoffs.get().remark == "第 1 篇请核对"


def test_phone_shows_the_pages_or_the_contents(open_browser, signer, reviewed_issue):
    page = open_browser(phone=True)
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")

    expect(page.locator(".reading-pages")).to_be_visible()
    expect(page.locator(".reading-list")).to_be_hidden()
    page.tap('.views a[data-view="list"]')
    expect(page.locator(".reading-pages")).to_be_hidden()
    page.tap(".contents-row a")
    expect(page.locator("#page-1")).to_be_visible()


def test_without_script_everything_still_works(open_browser, signer, reviewed_issue):
    page = open_browser(script=False)
    sign_in(page, signer)
    page.click(".table .button-primary")
    page.click(ASK_SIGN)
    page.fill("dialog textarea", "同意")
    page.click(CONFIRM)

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assert reviewed_issue.signoffs.get().remark == "同意"
