"""Steps by plain posts that no other test takes: range, review, return, import."""

import pytest
from playwright.sync_api import expect

from bulletin.services.printed_range import set_printed_range
from bulletin.states import IssueStatus
from distribution.models import Contact
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_range_and_review(open_browser, editor, assembling_issue, lists):
    set_printed_range(assembling_issue.pk, [], actor=editor)
    page = open_browser(script=False)
    sign_in(page, editor)
    page.goto(f"/issues/{assembling_issue.pk}/desk/")
    page.get_by_role("link", name="印发范围").click()
    for label in page.locator("input[name=label]").all():
        label.check()
    page.locator("form.sheet .button-primary").click()
    page.get_by_role("link", name="送审…").click()
    page.locator("dialog .button-official").click()

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assembling_issue.refresh_from_db()
    assert assembling_issue.status == IssueStatus.IN_REVIEW
    assert assembling_issue.printed_range == [entry.name for entry in lists]


def test_issue_is_returned_with_a_remark(open_browser, signer, reviewed_issue):
    page = open_browser(script=False)
    sign_in(page, signer)
    page.goto(f"/issues/{reviewed_issue.pk}/")
    page.locator('a[href$="?ask=return"]').first.click()
    page.locator("dialog .button-primary").click()
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    page.fill("dialog textarea", "第2页请核对人数。")
    page.locator("dialog .button-primary").click()

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.ASSEMBLING


def test_table_of_contacts_is_taken_in(open_browser, list_manager, lists, tmp_path):
    file = tmp_path / "名单.csv"
    file.write_text(
        "姓名,单位名称,职务,电子邮箱\n钱志刚,昆山市总工会,主席,qzg@ks.example\n", "gb18030"
    )
    page = open_browser(script=False)
    sign_in(page, list_manager)
    page.goto("/contacts/import/")
    page.set_input_files("[name=table]", file)
    page.locator("[name=into]").select_option(str(lists[0].pk))
    page.locator("form.sheet .button-primary").click()
    page.locator(".page-head .button-primary").click()

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assert Contact.objects.get(email="qzg@ks.example").lists.get() == lists[0]
