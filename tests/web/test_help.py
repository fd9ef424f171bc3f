"""The manual in a real browser: contents, pictures, a phone, no script."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_help_is_reached_from_the_menu_and_its_contents_lead_to_headings(
    open_browser, clerk, publication
):
    page = open_browser()
    sign_in(page, clerk)
    page.click(".bar details summary")
    page.click(".menu-sheet a[href='/help/']")
    expect(page.locator("h1")).to_have_text("通讯员")

    page.locator(".manual-contents a", has_text="被拒绝的时候").click()
    expect(page.locator("h2", has_text="被拒绝的时候")).to_be_in_viewport()
    page.locator(".manual-pages a", has_text="编辑").click()
    expect(page.locator("h1")).to_have_text("编辑")


@pytest.mark.parametrize("name", ["start", "editor"])
def test_pages_fit_a_phone_and_every_picture_loads(open_browser, editor, name):
    page = open_browser(phone=True)
    sign_in(page, editor)
    page.goto(f"/help/{name}/")
    for picture in page.locator(".manual-text img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("img => img.naturalWidth") > 0

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_help_works_without_script(open_browser, signer):
    page = open_browser(script=False)
    sign_in(page, signer)
    page.goto("/help/")

    expect(page.locator("h1")).to_have_text("签发人")
    expect(page.locator(".manual-text ol").first).to_be_visible()
