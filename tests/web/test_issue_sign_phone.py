"""A signer on a phone, from the mailed link to the signature, in a real browser."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.links import signed_path
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.editions import render_edition
from bulletin.states import IssueStatus
from tests.conftest import PASSWORD
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

ASK_SIGN = 'a[href$="?ask=sign"]'
CONFIRM = "dialog .button-official"


@pytest.fixture
def phone(open_browser):
    return open_browser(phone=True)


@pytest.fixture
def long_issue(make_issue, editor):
    """In review, with several pages."""
    issue = make_issue(40)
    assert render_edition(send_to_review(issue.pk, actor=editor).pk)
    assert issue.editions.get().page_count > 1
    return issue


def forget_password_time():
    """As if ten minutes had passed since the sign-in."""
    for session in Session.objects.all():
        store = session.get_decoded()
        store.pop("password_given_at", None)
        session.session_data = Session.objects.encode(store)
        session.save()


def test_signer_comes_from_the_mail_reads_and_signs_with_the_password(phone, signer, long_issue):
    phone.goto(signed_path(f"/issues/{long_issue.pk}/", person_id=signer.pk))
    phone.fill("#id_username", signer.username)
    phone.fill("#id_password", PASSWORD)
    phone.tap("main form .button-primary")
    phone.wait_for_url(f"**/issues/{long_issue.pk}/")
    expect(phone.locator("#all-seen")).to_be_hidden()
    last = long_issue.editions.get().page_count
    for number in range(1, last + 1):
        phone.tap(f'.page-jump a[href="#page-{number}"]')
        phone.locator(f'.page-jump a.seen[href="#page-{number}"]').wait_for()
    expect(phone.locator("#all-seen")).to_be_visible()

    forget_password_time()
    phone.tap(ASK_SIGN)
    phone.fill("dialog textarea", "同意印发")
    phone.fill("dialog input[type=password]", "错的")
    phone.tap(CONFIRM)
    expect(phone.locator("dialog [aria-invalid=true]")).to_be_focused()
    expect(phone.locator("dialog textarea")).to_have_value("同意印发")
    phone.fill("dialog input[type=password]", PASSWORD)
    phone.tap(CONFIRM)

    expect(phone.locator("#notices .tone-ok")).to_be_visible()
    long_issue.refresh_from_db()
    assert long_issue.status == IssueStatus.SIGNED
    assert long_issue.signoffs.get().remark == "同意印发"


def test_large_type_whole_page_and_text(phone, signer, reviewed_issue):
    sign_in(phone, signer)
    phone.goto(f"/issues/{reviewed_issue.pk}/")
    picture = phone.locator(".page-picture img").first
    assert picture.bounding_box()["width"] > 450

    phone.tap('.views a[data-view="whole"]')
    assert picture.bounding_box()["width"] <= 390
    phone.tap('.views a[data-view="pages"]')
    assert picture.bounding_box()["width"] > 450
    phone.locator(".page-jump a.seen").first.wait_for()
    seen = phone.locator(".page-jump a.seen").count()

    phone.tap('.views a[href$="/text/"]')
    expect(phone.locator(".reader-text p").first).to_have_css("font-size", "18px")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.tap(".bottom-bar a")
    # What was seen before is not forgotten.
    expect(phone.locator(".page-jump a.seen")).to_have_count(seen)
    for target in phone.locator(".views a").all():
        assert target.bounding_box()["height"] >= 44


def test_pages_that_changed_meanwhile_must_be_read_again(phone, signer, editor, reviewed_issue):
    sign_in(phone, signer)
    phone.goto(f"/issues/{reviewed_issue.pk}/")
    phone.tap(ASK_SIGN)
    phone.locator("dialog textarea").wait_for()
    recall_issue(reviewed_issue.pk, actor=editor)
    reviewed_issue.adoptions.update(printed_title="改过的标题")
    assert render_edition(send_to_review(reviewed_issue.pk, actor=editor).pk)

    phone.fill("dialog textarea", "同意")
    phone.tap(CONFIRM)

    expect(phone.locator("h1")).to_have_text("印样已变，请重新看过再签发。")
    expect(phone.locator(".kept textarea")).to_have_value("同意")
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.IN_REVIEW
