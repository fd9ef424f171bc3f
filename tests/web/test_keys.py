"""The keys of every page, their sheet, and the switch; in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.bulletin.inbox_samples import submit
from tests.web.conftest import sign_in

__all__ = ["submit"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SHEET = "#keys"


def test_question_mark_lists_the_keys_of_every_page(open_browser, clerk, publication):
    page = open_browser()
    sign_in(page, clerk)
    page.goto("/archive/")
    page.keyboard.press("?")

    expect(page.locator(SHEET)).to_be_visible()
    expect(page.locator(SHEET)).to_contain_text("查找")
    expect(page.locator(SHEET)).to_contain_text("写新稿件")
    expect(page.locator(SHEET)).not_to_contain_text("本页")
    page.keyboard.press("Escape")
    expect(page.locator(SHEET)).to_be_hidden()


def test_sheet_names_what_the_page_adds(open_browser, editor, submit, assembling_issue):
    submit()
    page = open_browser()
    sign_in(page, editor)
    for address, words in (
        ("/inbox/", "退回，写明理由"),
        (f"/issues/{assembling_issue.pk}/desk/", "拿起这篇稿件"),
    ):
        page.goto(address)
        page.keyboard.press("?")
        expect(page.locator(SHEET)).to_contain_text(words)


def test_menu_opens_the_sheet_and_the_focus_comes_back(open_browser, signer, publication):
    page = open_browser()
    sign_in(page, signer)
    page.click(".bar details summary")
    page.click(".menu-sheet [data-opens-keys]")

    expect(page.locator(SHEET)).to_be_visible()
    expect(page.locator(SHEET).get_by_role("button")).to_be_focused()
    expect(page.locator(SHEET)).not_to_contain_text("写新稿件")
    page.keyboard.press("Enter")
    expect(page.locator(SHEET)).to_be_hidden()
    expect(page.locator(".bar details summary")).to_be_focused()
    assert "/help/" not in page.url


def test_n_begins_an_article_outside_fields_only(open_browser, clerk, publication):
    page = open_browser()
    sign_in(page, clerk)
    page.goto("/archive/")
    page.keyboard.press("/")
    expect(page.locator("#archive-q")).to_be_focused()
    page.keyboard.type("n?/")
    expect(page.locator("#archive-q")).to_have_value("n?/")
    assert "/archive/" in page.url

    page.locator("main").focus()
    page.keyboard.press("Control+n")
    page.keyboard.press("n")
    page.wait_for_url("**/articles/new/")


def test_letters_in_the_text_are_words(open_browser, clerk, publication):
    page = open_browser()
    sign_in(page, clerk)
    page.goto("/articles/new/")
    page.wait_for_selector(".is-started")
    page.click(".cke_editable")
    page.keyboard.type("n?/")

    expect(page.locator(".cke_editable")).to_contain_text("n?/")
    expect(page.locator(SHEET)).to_have_count(0)
    assert page.url.endswith("/articles/new/") or "/edit/" in page.url


def test_who_may_not_write_has_no_n(open_browser, signer, publication):
    page = open_browser()
    sign_in(page, signer)
    page.goto("/archive/")
    page.keyboard.press("n")
    page.keyboard.press("/")

    expect(page.locator("#archive-q")).to_be_focused()
    assert "/archive/" in page.url


def test_switched_off_no_single_character_acts_on_any_page(open_browser, clerk, editor, submit):
    article = submit()
    page = open_browser()
    sign_in(page, editor)
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")

    page.goto("/inbox/")
    for key in ("h", "n", "/", "?"):
        page.keyboard.press(key)
    expect(page.locator(SHEET)).to_have_count(0)
    expect(page.locator("#bar-q")).not_to_be_focused()
    page.reload()
    article.refresh_from_db()
    assert article.status == "submitted"

    # The menu still opens the sheet, where they are switched on again.
    page.click(".bar details summary")
    page.click(".menu-sheet [data-opens-keys]")
    expect(page.locator("#keys-on")).not_to_be_checked()
    page.locator("#keys-on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator(".toast")).to_be_visible()


def test_the_choice_is_each_persons_own(open_browser, clerk, editor, publication):
    page = open_browser()
    sign_in(page, editor)
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.context.clear_cookies()
    sign_in(page, clerk)

    page.keyboard.press("?")
    expect(page.locator("#keys-on")).to_be_checked()


def test_without_script_the_menu_leads_to_the_manual(open_browser, clerk, publication):
    page = open_browser(script=False)
    sign_in(page, clerk)
    page.click(".bar details summary")
    page.click(".menu-sheet [data-opens-keys]")

    page.wait_for_url("**/help/start/*")
