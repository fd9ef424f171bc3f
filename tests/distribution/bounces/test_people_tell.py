"""Who is told of bounces and of those who leave."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils import timezone

from accounts.models import User
from distribution import jobs
from distribution.models import BounceReport, Contact
from distribution.services.bounces import take_report
from distribution.services.telling import tell_people
from tests.distribution.bounces.conftest import bounce_of
from tests.distribution.bounces.test_report_read import sample


@pytest.fixture
def people(list_manager, clerk, outsider, editor) -> None:
    for person in (list_manager, clerk, outsider, editor):
        person.email = f"{person.username}@szgh.example"
        person.save()


@pytest.fixture
def bounced(row, office, people) -> None:
    """r1, a contact of the clerk's office."""
    Contact.objects.filter(pk=row.contact_id).update(office=office)
    take_report("test", bounce_of(row))


def mails(desk) -> dict[str, EmailMessage]:
    return {to: message_from_bytes(mail, policy=policy.default) for to, mail in desk.mails}


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def test_list_managers_and_the_clerks_of_the_office_are_told(bounced, row, desk, settings):
    settings.SITE_URL = "https://bulletin.szgh.example"
    assert tell_people() == 2

    told = mails(desk)
    assert set(told) == {"xumin@szgh.example", "shenqian@szgh.example"}
    for mail in told.values():
        assert "r1@szgh.example" in text_of(mail)
        assert "对方地址不存在" in text_of(mail)
        assert "已停止向该地址发送" in text_of(mail)
    address = f"https://bulletin.szgh.example/mailings/{row.mailing_id}/"
    assert address in text_of(told["xumin@szgh.example"])
    # A clerk may not see the mailing.
    assert address not in text_of(told["shenqian@szgh.example"])


def test_a_clerk_is_told_of_their_own_office_alone(bounced, mailing, other_office, desk):
    other = mailing.deliveries.get(address="r2@szgh.example")
    Contact.objects.filter(pk=other.contact_id).update(office=other_office)
    take_report("test 2", bounce_of(other))
    assert tell_people() == 3

    told = {to: text_of(mail) for to, mail in mails(desk).items()}
    assert "r2@szgh" not in told["shenqian@szgh.example"]
    assert "r1@szgh" not in told["luyiping@szgh.example"]
    assert "r1@szgh" in told["xumin@szgh.example"]
    assert "r2@szgh" in told["xumin@szgh.example"]


def test_nothing_is_told_twice_and_nothing_new_is_no_mail(bounced, desk):
    assert (tell_people(), tell_people()) == (2, 0)
    assert len(desk.mails) == 2


def test_machines_do_not_answer_and_no_circle_begins(bounced, desk):
    tell_people()
    (mail, *_rest) = mails(desk).values()
    assert mail["Auto-Submitted"] == "auto-generated"

    # The digest itself comes back, as a report on no delivery of ours.
    back = sample("postfix-unknown-user").replace(
        b"<5f2b8c1d9e7a40638c2fb1a7d4e90c66@szgh.example>", mail["Message-ID"].encode()
    )
    assert take_report("test 2", back).effect == "unmatched"
    assert tell_people() == 0


def test_automatic_replies_and_repeated_reports_are_not_told(row, people, desk):
    for number, name in enumerate(["out-of-office", "letter", "unknown-form", "unknown-form"]):
        take_report(f"test {number}", bounce_of(row, name))
    tell_people()

    (mail,) = mails(desk).values()
    assert text_of(mail).count("r1@szgh.example") == 1


def test_a_delay_is_not_told(row, people, desk):
    take_report("test", bounce_of(row, "postfix-delayed"))

    assert (tell_people(), desk.mails) == (0, [])


def test_what_nobody_could_be_told_is_told_later(bounced, desk):
    desk.answers = {f"RCPT {name}@szgh.example": "550 no" for name in ("xumin", "shenqian")}
    assert tell_people() == 0
    desk.answers = {}

    assert tell_people() == 2


def test_a_server_that_is_down_loses_nothing(bounced, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    assert tell_people() == 0

    assert BounceReport.objects.get().told_at is None


def test_one_address_that_is_refused_keeps_nobody_from_being_told_once(bounced, desk):
    desk.answers = {"RCPT shenqian@szgh.example": "550 no"}

    assert (tell_people(), tell_people()) == (1, 0)


def test_accounts_that_are_disabled_or_without_address_are_not_told(bounced, clerk, desk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    User.objects.filter(username="xumin").update(email="")

    assert (tell_people(), desk.mails) == (0, [])


def test_who_leaves_a_list_is_told(lists, people, desk):
    contact = Contact.objects.get(email="r2@szgh.example")
    lists[0].departures.create(contact=contact, left_at=timezone.now())
    jobs.tell_people()

    (mail,) = mails(desk).values()
    assert mail["To"].addresses[0].addr_spec == "xumin@szgh.example"
    assert "r2@szgh.example" in text_of(mail)
    assert "省总工会" in text_of(mail)
    assert tell_people() == 0


@pytest.mark.parametrize("rows", [1, 5])
def test_the_number_of_queries_does_not_depend_on_the_number_of_reports(
    mailing, people, desk, rows, django_assert_num_queries
):
    for row in mailing.deliveries.all()[:rows]:
        take_report(f"test {row.pk}", bounce_of(row))

    with django_assert_num_queries(7):
        assert tell_people() == 1


def test_what_a_server_writes_starts_no_header(row, people, desk):
    data = bounce_of(row).replace(b"rejected: User", b"rejected:\rBcc: x@y.example\r User")
    take_report("test", data)
    tell_people()

    (mail,) = mails(desk).values()
    assert mail["Bcc"] is None
