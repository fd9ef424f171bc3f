"""Users, offices and publications in a real browser."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.models import Office, User
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

GOOD = "四季度-工会-简报-2026"


def test_new_user_is_added_and_signs_in_with_a_password_of_their_own(
    open_browser, administrator, office
):
    page = open_browser()
    sign_in(page, administrator)
    page.goto("/users/new/")
    page.fill("[name=username]", "zhangsan")
    page.fill("[name=display_name]", "张三")
    page.get_by_label("通讯员", exact=True).check()
    page.click("form.sheet .button-primary")
    expect(page.locator("[name=office]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=username]")).to_have_value("zhangsan")
    page.locator("[name=office]").select_option(str(office.pk))
    page.click("form.sheet .button-primary")

    link = page.locator(".notice code").inner_text()
    theirs = open_browser()
    theirs.goto(link)
    theirs.fill("[name=new_password1]", GOOD)
    theirs.fill("[name=new_password2]", GOOD)
    theirs.click("form.sheet .button-primary")
    theirs.fill("#id_username", "zhangsan")
    theirs.fill("#id_password", GOOD)
    theirs.click("main form .button-primary")
    theirs.locator(".bar details").wait_for()
    assert User.objects.get(username="zhangsan").office == office


def test_offices_are_merged_without_script(open_browser, administrator, office, other_office):
    page = open_browser(script=False)
    sign_in(page, administrator)
    page.goto("/offices/merge/")
    page.get_by_label(office.name, exact=True).check()
    page.get_by_label(other_office.name, exact=True).check()
    page.fill("[name=name]", "常太总工会")
    page.fill("[name=on]", "2012-09-01")
    page.click("form.sheet .button-primary")

    expect(page.locator("h1")).to_contain_text("常太总工会")
    expect(page.locator(".rows").first).to_contain_text("太仓市总工会")
    alive = Office.objects.alive_on(date(2012, 9, 1))
    assert [office.name for office in alive] == ["常太总工会"]


def test_page_in_a_new_style_is_seen_before_it_is_saved(open_browser, administrator, publication):
    page = open_browser()
    sign_in(page, administrator)
    page.goto(f"/publications/{publication.pk}/")
    page.locator("[name=key]").select_option("express")
    page.locator("[name=columns]").select_option("2")
    page.click("button[name=look]")

    expect(page.locator(".sample img")).to_have_attribute("src", re.compile("key=express"))
    expect(page.locator(".sample img")).to_have_js_property("naturalWidth", 700)
    expect(page.locator("[name=key]")).to_have_value("express")
    publication.refresh_from_db()
    assert publication.style.key == "red-head"


@pytest.mark.parametrize(
    "address",
    ["/users/", "/users/new/", "/offices/", "/offices/merge/", "/publications/{}/"],
)
def test_phone_shows_the_pages_without_scrolling_sideways(
    open_browser, administrator, office, publication, address
):
    page = open_browser(phone=True)
    sign_in(page, administrator)
    page.goto(address.format(publication.pk))

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
