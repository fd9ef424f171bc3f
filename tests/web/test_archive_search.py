"""Past issues searched and read in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_word_is_found_and_read_where_it_stands(open_browser, clerk, signed_issue):
    page = open_browser()
    sign_in(page, clerk)
    page.click(".bar-nav a[href='/archive/']")
    page.locator("main h1").click()
    page.keyboard.press("/")
    expect(page.locator("#archive-q")).to_be_focused()
    page.keyboard.type("第2期培训")
    page.keyboard.press("Enter")

    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator(".hit-title mark")).to_have_text("第2期培训")
    page.click(".hit-title a")

    page.wait_for_url(re.compile(rf"/archive/{signed_issue.pk}/\?q=.*#article-\d+$"))
    expect(page.locator(".reader-article:target mark")).to_have_text("第2期培训")


def test_a_slash_in_the_field_is_a_character(open_browser, clerk, signed_issue):
    page = open_browser()
    sign_in(page, clerk)
    page.goto("/archive/")
    page.fill("#archive-q", "1")
    page.keyboard.press("/")

    expect(page.locator("#archive-q")).to_have_value("1/")


def test_a_facet_narrows_at_once_and_can_be_dropped(open_browser, clerk, signed_issue):
    page = open_browser()
    sign_in(page, clerk)
    page.goto("/archive/?q=培训班")
    expect(page.locator(".hit")).to_have_count(2)

    page.check("input[name=section][value=工作简讯]")
    expect(page.locator(".hit")).to_have_count(1)
    page.uncheck("input[name=section][value=工作简讯]")
    expect(page.locator(".hit")).to_have_count(2)

    page.goto("/archive/?q=培训班&year=2009")
    page.click(".empty .actions a")
    expect(page.locator(".hit")).to_have_count(2)


def test_archive_works_without_script(open_browser, clerk, signed_issue):
    page = open_browser(script=False)
    sign_in(page, clerk)
    page.goto("/archive/")
    page.fill("#archive-q", "培训班")
    page.check("input[name=year][value='2011']")
    page.click(".archive-head .button-primary")

    expect(page.locator(".hit")).to_have_count(2)


def test_phone_shows_hits_first_and_fits(open_browser, clerk, signed_issue):
    page = open_browser(phone=True)
    sign_in(page, clerk)
    page.goto("/archive/?q=培训班")

    expect(page.locator(".facet").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.tap(".archive-facets summary")
    expect(page.locator(".facet").first).to_be_visible()
    for target in page.locator(".archive-facets label, .archive-where a").all():
        if target.is_visible() and target.get_attribute("class"):
            assert target.bounding_box()["height"] >= 44
    page.tap(".hit-title a")
    expect(page.locator(".reader-article").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_bell_leads_to_what_happened(open_browser, clerk, signed_issue):
    page = open_browser()
    sign_in(page, clerk)
    expect(page.locator(".bell-count")).to_have_text("4")

    page.click(".bell")
    page.click(".is-unread a >> nth=0")
    page.wait_for_url(f"**/archive/{signed_issue.pk}/")
    expect(page.locator(".bell-count")).to_have_text("3")
    page.click(".bell")
    page.click(".page-head .button")
    expect(page.locator(".bell-count")).to_have_count(0)


def test_slash_on_any_page_goes_to_the_search_in_the_bar(open_browser, clerk, signed_issue):
    page = open_browser()
    sign_in(page, clerk)
    page.goto(f"/issues/{signed_issue.pk}/")
    page.keyboard.press("/")
    expect(page.locator("#bar-q")).to_be_focused()
    page.keyboard.type("培训班")
    page.keyboard.press("Enter")

    expect(page.locator(".hit")).to_have_count(2)
    expect(page.locator("#archive-q")).to_have_value("培训班")
