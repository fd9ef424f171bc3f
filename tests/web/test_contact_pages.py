"""Contacts, lists and imports in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from distribution.models import Contact, DistributionList, Membership
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TABLE = (
    "姓名,单位名称,职务,电子邮箱\n"
    "收件人1,别的单位,,r1@szgh.example\n"
    "钱志刚,昆山市总工会,主席,qzg@ks.example\n"
    "无名,乙,,没有邮箱\n"
)


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("script", [True, False])
def test_ticked_contacts_join_a_list_in_a_sheet_or_a_page(
    open_browser, list_manager, lists, script
):
    page = open_browser(script=script)
    sign_in(page, list_manager)
    page.goto(f"/contacts/?list={lists[0].pk}")
    page.locator(".contacts .tick input").nth(0).check()
    page.locator(".contacts .tick input").nth(1).check()
    if script:
        expect(page.locator("#ticked-count")).to_contain_text("2")
    page.click("button[value=join]")

    sheet = page.locator("form.sheet")
    expect(sheet).to_contain_text("收件人2")
    sheet.locator("[name=into]").select_option(str(lists[1].pk))
    sheet.locator("[name=since]").fill("2011-09-01")
    sheet.locator(".button-primary").click()

    expect(page.locator("#notices .tone-ok")).to_contain_text("2")
    assert page.url.endswith(f"/contacts/?list={lists[0].pk}")
    assert lists[1].memberships.filter(contact__name__in=["收件人1", "收件人2"]).count() == 2


def test_wrong_day_in_the_sheet_keeps_the_ticks(open_browser, list_manager, lists):
    page = open_browser()
    sign_in(page, list_manager)
    page.goto("/contacts/")
    page.locator("#ticked [name=all]").check()
    page.click("button[value=leave]")
    sheet = page.locator("form.sheet")
    sheet.locator("[name=on]").fill("")
    sheet.locator(".button-primary").click()

    expect(page.locator("[name=on]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".ticked-names li")).to_have_count(5)
    page.locator("[name=on]").fill("2011-06-01")
    page.locator("[name=out_of]").select_option(str(lists[0].pk))
    page.locator("form.sheet .button-primary").click()

    expect(page.locator("#notices .tone-ok")).to_contain_text("3")
    assert Membership.objects.filter(list=lists[0], until=None).count() == 0


def test_table_is_shown_before_it_is_taken_in(open_browser, list_manager, lists, tmp_path):
    file = tmp_path / "名单.csv"
    file.write_text(TABLE, encoding="gb18030")
    page = open_browser()
    sign_in(page, list_manager)
    page.goto("/contacts/import/")
    page.set_input_files("[name=table]", file)
    page.locator("form.sheet .button-primary").click()
    expect(page.locator("[name=into]")).to_have_attribute("aria-invalid", "true")

    page.set_input_files("[name=table]", file)
    page.locator("[name=into]").select_option(str(lists[0].pk))
    page.locator("form.sheet .button-primary").click()
    expect(page.locator(".counts strong")).to_have_text(["1", "1", "1", "0"])
    expect(page.locator("tr.tone-bad .row-reason")).to_contain_text("没有邮箱")
    expect(page.locator("ins")).to_have_text("别的单位")
    assert Contact.objects.count() == 5

    page.reload()
    page.locator(".page-head .button-primary").click()

    page.wait_for_url(re.compile("/contacts/$"))
    expect(page.locator("#notices .tone-ok")).to_contain_text("1")
    assert Contact.objects.get(email="qzg@ks.example").lists.get() == lists[0]


def test_lists_change_places_by_buttons(open_browser, list_manager, lists):
    page = open_browser()
    sign_in(page, list_manager)
    page.goto("/contacts/")
    page.locator(f"#list-{lists[1].pk} button[value=up]").click()

    expect(page.locator("blockquote")).to_contain_text("各直属单位工会、省总工会")
    assert DistributionList.objects.first() == lists[1]


@pytest.mark.parametrize(
    "address", ["/contacts/", "/contacts/new/", "/contacts/import/", "/lists/{}/", "/bounces/"]
)
def test_phone_shows_the_pages_without_scrolling_sideways(
    open_browser, list_manager, lists, address
):
    page = open_browser(phone=True)
    sign_in(page, list_manager)
    page.goto(address.format(lists[0].pk))

    assert overflow(page) <= 0
