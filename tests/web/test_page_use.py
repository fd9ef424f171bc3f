"""What holds on every page, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import sign_in

BROKEN_WORDS = """[...document.querySelectorAll(".wordmark, .bar-nav a, .crumbs > a")]
    .filter(link => link.scrollHeight > 60 || link.scrollWidth > link.clientWidth + 1).length"""
CUT_CARDS = """[...document.querySelectorAll(".card")]
    .filter(card => card.scrollWidth > card.clientWidth).length"""

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_pages_stay_within_the_width_of_a_phone(open_browser, editor, signed_issue):
    page = open_browser(phone=True)
    sign_in(page, editor)
    for address in ("/", f"/issues/{signed_issue.pk}/", "/nowhere/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [320, 683, 900, 1100])
def test_no_width_cuts_or_breaks_the_bar_and_the_lists(
    open_browser, editor, signed_issue, width, language
):
    editor.display_name = "办公室信息科顾文澜（兼任编辑和名录管理员）"
    editor.save()
    page = open_browser()
    page.set_viewport_size({"width": width, "height": 700})
    sign_in(page, editor)
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": page.url.rsplit("/", 1)[0]}]
    )
    for address in ("/", f"/issues/{signed_issue.pk}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate(BROKEN_WORDS) == 0
        assert page.evaluate(CUT_CARDS) == 0
        bar = page.locator(".bar").bounding_box()
        menu = page.locator(".bar summary").bounding_box()
        assert menu["x"] + menu["width"] <= width
        assert menu["height"] <= bar["height"]


def test_titles_are_large_enough_for_a_finger(open_browser, editor, signed_issue):
    page = open_browser(phone=True)
    sign_in(page, editor)

    assert page.locator(".row-title a").bounding_box()["height"] >= 44


def test_first_tab_skips_to_the_content(open_browser, editor, signed_issue):
    page = open_browser()
    sign_in(page, editor)

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_menu_closes_on_escape_and_gives_the_focus_back(open_browser, editor):
    page = open_browser()
    sign_in(page, editor)

    page.click(".bar details summary")
    expect(page.locator(".menu-sheet")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.locator(".menu-sheet")).to_be_hidden()
    expect(page.locator(".bar details summary")).to_be_focused()


def test_menu_changes_the_language_and_signs_out(open_browser, editor):
    page = open_browser()
    sign_in(page, editor)

    page.click(".bar details summary")
    page.click('.menu-sheet button[value="en"]')
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Issues")
    page.click(".bar details summary")
    page.click('.menu-sheet form[action="/sign-out/"] button')

    page.wait_for_url("**/sign-in/")


def test_password_can_be_shown_and_hidden(open_browser, editor):
    page = open_browser()
    page.goto("/sign-in/")
    page.fill("#id_password", "秘密")

    page.click("[data-reveals]")
    assert page.get_attribute("#id_password", "type") == "text"
    page.click("[data-reveals]")
    assert page.get_attribute("#id_password", "type") == "password"


def test_page_whose_session_ended_leads_to_sign_in(open_browser, editor, signer, reviewed_issue):
    page = open_browser()
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    page.context.clear_cookies()

    page.click('a[href$="?ask=sign"]')

    page.wait_for_url(f"**/sign-in/?next=/issues/{reviewed_issue.pk}/")
