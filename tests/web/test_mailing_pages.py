"""Distributing an issue, following it and deciding about rows in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from distribution.models import Delivery, Mailing
from distribution.services.pacing import finish_if_done
from distribution.services.sending import send_mailing
from distribution.states import DeliveryStatus as D
from distribution.states import MailingStatus
from tests.distribution.conftest import desk
from tests.distribution.mailing_samples import (
    add_contacts,
    put,
    sending_mailing,
    signed_without_press,
)
from tests.web.conftest import sign_in

__all__ = ["desk"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

START = ".card-official .button-official"
SENT = "#count-sent strong"
ROWS = "#mailing-rows"


@pytest.fixture
def open_browser(open_browser):
    """Pages that poll are left between two polls, so that no answer outlives its test."""
    pages = []

    def open_page(**kind):
        pages.append(open_browser(**kind))
        return pages[-1]

    yield open_page
    for page in pages:
        expect(page.locator("#mailing-poll.htmx-request")).to_have_count(0)
        page.goto("about:blank")


@pytest.fixture
def mailing(publication, editor, lists) -> Mailing:
    """Five rows, all queued."""
    return sending_mailing(signed_without_press(publication, editor), editor)


def address(mailing):
    return reverse("distribution:mailing-detail", args=[mailing.pk])


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def row(page, delivery):
    return page.locator(f"#delivery-{delivery.pk}")


def test_editor_distributes_an_issue_and_watches_it_arrive(
    open_browser, editor, signed_issue, lists, desk
):
    page = open_browser()
    sign_in(page, editor)
    page.goto(reverse("bulletin:issue-detail", args=[signed_issue.pk]))
    page.click(".button-official")

    expect(page.locator(".card-official a[autofocus]")).to_be_focused()
    expect(page.locator(".start-lists")).to_contain_text("各直属单位工会")
    page.click(START)

    page.wait_for_url(re.compile(r"/mailings/\d+/$"))
    expect(page.locator(SENT)).to_have_text("0")
    page.evaluate("window.stays = true")
    send_mailing(Mailing.objects.get().pk)

    expect(page.locator(SENT)).to_have_text("5")
    expect(page.locator("#mailing-lists .good")).to_have_count(2)
    expect(page.locator("#mailing-head .tone-ok")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("5")
    assert page.evaluate("window.stays") is True
    assert len(desk.mails) == 5


def test_polling_ends_with_the_mailing(open_browser, editor, mailing):
    page = open_browser()
    page.clock.install()
    sign_in(page, editor)
    page.goto(address(mailing))
    put(mailing, D.SENT, 5)
    finish_if_done(mailing.pk)

    with page.expect_response(re.compile("/progress/")) as last:
        pass
    assert last.value.status == 286
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(60_000)
    page.reload()
    assert not [url for url in asked if "/progress/" in url]


def test_rows_stand_still_while_a_person_is_in_them(open_browser, editor, mailing):
    (failed,) = put(mailing, D.FAILED)
    (other,) = put(mailing, D.UNCERTAIN)
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))
    summary = row(page, failed).locator("summary")
    summary.click()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    Delivery.objects.filter(pk=other.pk).update(status=D.SENT, sent_at=other.handed_over_at)

    expect(page.locator(SENT)).to_have_text("1")
    expect(row(page, other)).to_have_class(re.compile("tone-doubt"))
    expect(row(page, failed).locator("code")).to_be_visible()

    summary.press("Enter")
    page.locator("#to-mailings").focus()
    expect(row(page, other)).not_to_have_class(re.compile("tone-doubt"))


def test_rows_stand_still_while_some_are_ticked(open_browser, editor, mailing):
    doubtful, other = put(mailing, D.UNCERTAIN, 2)
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))
    tick = row(page, doubtful).locator("input")
    tick.check()
    page.locator("#to-mailings").focus()
    Delivery.objects.filter(pk=other.pk).update(status=D.SENT, sent_at=other.handed_over_at)

    expect(page.locator(SENT)).to_have_text("1")
    expect(tick).to_be_checked()
    expect(row(page, other)).to_have_class(re.compile("tone-doubt"))

    tick.uncheck()
    page.locator("#to-mailings").focus()
    expect(row(page, other)).not_to_have_class(re.compile("tone-doubt"))


@pytest.mark.parametrize("script", [True, False])
def test_ticked_mails_are_decided_together(open_browser, list_manager, mailing, script):
    one, two, three = put(mailing, D.UNCERTAIN, 3)
    page = open_browser(script=script)
    sign_in(page, list_manager)
    page.goto(f"{address(mailing)}?state=uncertain")

    row(page, one).locator("input").press("Space")
    row(page, three).locator("input").press("Space")
    page.locator('button[value="confirm-chosen"]').press("Enter")
    expect(page.locator("dialog .ticked-names li")).to_have_count(2)
    expect(page.locator("dialog")).to_contain_text(three.address)
    page.click("dialog .button-primary")

    expect(page.locator("#notices .tone-ok")).to_contain_text(one.recipient_name)
    expect(row(page, two)).to_be_visible()
    expect(row(page, one)).to_have_count(0)


def test_all_of_a_state_are_ticked_counted_and_unticked_one_by_one(open_browser, editor, mailing):
    (one, *_others) = put(mailing, D.UNCERTAIN, 3)
    put(mailing, D.FAILED, 2)
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))
    every = page.locator('input[name="all"][value="uncertain"]')
    count = page.locator("#ticked-count")

    every.check()
    expect(page.locator('input[name="row"]:checked')).to_have_count(3)
    expect(count).to_contain_text("3")
    row(page, one).locator("input").uncheck()
    expect(every).not_to_be_checked()
    expect(count).to_contain_text("2")
    page.click('button[value="resend-chosen"]')

    expect(page.locator("dialog .ticked-names li")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(count).to_contain_text("2")


def test_all_counts_those_on_other_pages(open_browser, editor, lists, publication):
    add_contacts(lists[0], 60)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.UNCERTAIN, 65)
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))

    page.check('input[name="all"]')

    expect(page.locator('input[name="row"]:checked')).to_have_count(40)
    expect(page.locator("#ticked-count")).to_contain_text("65")


def test_what_is_known_of_a_mail_is_copied(open_browser, editor, mailing):
    (doubtful,) = put(mailing, D.UNCERTAIN)
    page = open_browser()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, editor)
    page.goto(address(mailing))

    row(page, doubtful).locator(".copy").click()

    expect(page.locator("#announcer")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"Message-ID: {doubtful.message_id}" in copied
    assert "断线" in copied


def test_ticked_rows_have_their_buttons_in_reach_on_a_phone(open_browser, editor, mailing):
    doubtful = put(mailing, D.UNCERTAIN, 5)[-1]
    page = open_browser(phone=True)
    sign_in(page, editor)
    page.goto(address(mailing))

    row(page, doubtful).locator("input").check()

    expect(page.locator('button[value="resend-chosen"]')).to_be_in_viewport(ratio=1)
    assert overflow(page) <= 0


def test_focus_on_a_count_outlives_the_poll(open_browser, editor, mailing):
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))
    page.locator("#count-failed").focus()
    put(mailing, D.FAILED)

    expect(page.locator("#count-failed strong")).to_have_text("1")
    expect(page.locator("#count-failed")).to_be_focused()


def test_mail_in_doubt_counts_as_received_after_a_question(open_browser, list_manager, mailing):
    (doubtful,) = put(mailing, D.UNCERTAIN)
    page = open_browser()
    sign_in(page, list_manager)
    page.goto(f"{address(mailing)}?state=uncertain")

    row(page, doubtful).locator(".confirm").click()
    expect(page.locator('dialog button[formmethod="dialog"]')).to_be_focused()
    page.click("dialog .button-primary")

    expect(page.locator("#notices .tone-ok")).to_contain_text(doubtful.recipient_name)
    expect(page.locator(f"{ROWS} .empty")).to_be_visible()
    doubtful.refresh_from_db()
    assert (doubtful.status, doubtful.decided_by) == (D.SENT, list_manager)


def test_sending_again_asks_first(open_browser, editor, mailing):
    (doubtful,) = put(mailing, D.UNCERTAIN)
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))

    row(page, doubtful).locator(".resend").click()
    expect(page.locator("dialog")).to_contain_text(doubtful.address)
    expect(page.locator('dialog button[formmethod="dialog"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_hidden()
    doubtful.refresh_from_db()
    assert doubtful.status == D.UNCERTAIN

    row(page, doubtful).locator(".resend").click()
    page.click("dialog .button-primary")
    expect(page.locator("#notices .tone-ok")).to_be_visible()
    doubtful.refresh_from_db()
    assert (doubtful.status, doubtful.decided_by) == (D.QUEUED, editor)


def test_row_settled_by_another_is_not_asked_about(open_browser, editor, mailing):
    (doubtful,) = put(mailing, D.UNCERTAIN)
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))
    page.locator("#row-words").focus()
    Delivery.objects.filter(pk=doubtful.pk).update(status=D.SENT, sent_at=doubtful.handed_over_at)

    row(page, doubtful).locator(".resend").click()

    expect(page.locator("#notices [role=alert]")).to_be_visible()
    expect(page.locator("dialog")).to_be_hidden()


def test_all_of_it_works_without_script(open_browser, editor, signed_issue, lists):
    page = open_browser(script=False)
    sign_in(page, editor)
    page.goto(reverse("distribution:mailing-start", args=[signed_issue.pk]))
    page.click(START)
    mailing = Mailing.objects.get()
    (doubtful, second) = put(mailing, D.UNCERTAIN, 2)

    page.click("noscript a")
    expect(page.locator("#mailing-notices .tone-doubt")).to_be_visible()
    page.click("#count-uncertain")
    row(page, doubtful).locator(".confirm").click()
    page.click("dialog .button-primary")
    row(page, second).locator(".resend").click()
    page.click("dialog .button-primary")

    expect(page.locator(f"{ROWS} .empty")).to_be_visible()
    doubtful.refresh_from_db()
    second.refresh_from_db()
    assert (doubtful.status, second.status) == (D.SENT, D.QUEUED)


def test_late_mailing_goes_on_after_a_question(open_browser, editor, mailing):
    Mailing.objects.filter(pk=mailing.pk).update(status=MailingStatus.LATE)
    page = open_browser()
    sign_in(page, editor)
    page.goto(address(mailing))

    page.click("#resume")
    expect(page.locator('dialog button[formmethod="dialog"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_hidden()
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.LATE

    page.click("#resume")
    page.click("dialog .button-official")
    expect(page.locator("#notices .tone-ok")).to_be_visible()
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SENDING


def test_phone_shows_all_of_it_in_one_column(open_browser, editor, publication, lists):
    add_contacts(lists[0], 300)
    issue = signed_without_press(publication, editor)
    page = open_browser(phone=True)
    sign_in(page, editor)
    page.goto(reverse("distribution:mailing-start", args=[issue.pk]))
    expect(page.locator(START)).to_be_in_viewport()
    assert overflow(page) <= 0

    mailing = sending_mailing(issue, editor)
    (failed,) = put(mailing, D.FAILED, error="5.1.1 " + "x" * 200)
    (doubtful,) = put(mailing, D.UNCERTAIN)
    for shown in ("/mailings/", address(mailing)):
        page.goto(shown)
        assert overflow(page) <= 0
    assert row(page, doubtful).locator(".confirm").bounding_box()["height"] >= 44
    assert row(page, failed).locator("a.button").bounding_box()["height"] >= 44
    assert row(page, failed).locator("summary").bounding_box()["height"] >= 44
    rows, lists_card = (page.locator(name).bounding_box() for name in (ROWS, "#mailing-lists"))
    assert rows["y"] < lists_card["y"]
