"""Reading the local mailbox in the browser, where there is one."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings as django_settings
from django.template import engines
from django.urls import reverse

from distribution.carrier.message import BulletinMail, SharedBody
from distribution.mailbox.filing import file_mail
from distribution.mailbox.store import MailboxStore
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]

NOW = datetime(2011, 9, 30, 2, 12, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(range(256))
NAME = "苏州工会信息2011年第18期.pdf"
LIST = "/mailbox/"
EVERY_PAGE = [LIST, "/mailbox/abc/", "/mailbox/abc/attachments/1"]


@pytest.fixture
def embedded(settings):
    settings.EMBEDDED = True
    settings.EMAIL_URL = ""


def file(address="r1@szgh.example", *, at=NOW, message_id="<18@szgh.example>", pdf=PDF, name=NAME):
    """The key under which a bulletin's mail is filed."""
    mail = BulletinMail(
        subject="《苏州工会信息》2011年第18期",
        sender="苏州市总工会办公室 <bulletin@szgh.example>",
        sender_address="bulletin@szgh.example",
        list_id="苏州工会信息 <bulletin.szgh.example>",
        text="纯文本正文",
        html='<p onclick="x()">要目<script>alert(1)</script><img src="http://x/y.png"></p>',
        pdf=pdf,
        pdf_name=name,
    )
    message = SharedBody.build(mail).message_for(
        address=address, recipient_name="办公室", message_id=message_id, date=at
    )
    directory = django_settings.MAILBOX_DIR
    file_mail(directory, address, f"Delivered-To: {address}\r\n".encode() + bytes(message), at=at)
    return MailboxStore(directory).messages(address=address)[0].key


def test_mails_stand_newest_first(client, editor, embedded):
    file("r1@szgh.example")
    file("r2@szgh.example", at=NOW + timedelta(seconds=9))
    client.force_login(editor)

    page = client.get(LIST).context["page"]

    assert [mail.address for mail in page] == ["r2@szgh.example", "r1@szgh.example"]


def test_list_is_filtered_by_address(client, editor, embedded):
    file("r1@szgh.example")
    file("r2@szgh.example")
    client.force_login(editor)

    found = client.get(LIST, {"address": " r1@szgh.example "}).context["page"]
    nobody = client.get(LIST, {"address": "../r1"})

    assert [mail.address for mail in found] == ["r1@szgh.example"]
    assert 'class="empty"' in nobody.content.decode()


def test_pages_of_the_list_keep_the_address(client, editor, embedded):
    for number in range(51):
        file(at=NOW + timedelta(seconds=number), message_id=f"<{number}@szgh.example>")
    client.force_login(editor)

    response = client.get(LIST, {"address": "r1@szgh.example"})

    assert len(response.context["page"].object_list) == 50
    assert 'href="?address=r1%40szgh.example&amp;page=2"' in response.content.decode()


def test_same_message_filed_twice_shows(client, editor, embedded):
    file()
    file(at=NOW + timedelta(seconds=9))
    client.force_login(editor)

    assert [mail.copy_number for mail in client.get(LIST).context["page"]] == [2, 1]


def test_mail_is_shown_without_anything_active(client, editor, embedded):
    key = file()
    client.force_login(editor)

    page = client.get(reverse("distribution:mailbox-message", args=[key])).content.decode()

    assert "<p>要目</p>" in page
    assert "纯文本正文" in page
    assert "苏州市总工会办公室 &lt;bulletin@szgh.example&gt;" in page
    for active in ("alert(1)", "onclick", "http://x/y.png"):
        assert active not in page


def test_first_headers_speak_the_language_of_the_page(client, editor, embedded):
    client.force_login(editor)

    with time_machine.travel("2011-10-01T12:00:00+08:00"):
        response = client.get(reverse("distribution:mailbox-message", args=[file()]))

    names = [str(name) for name, _value in response.context["first_headers"]]
    assert names == ["发件人", "收件人", "主题", "日期", "邮件编号"]
    assert "9月30日 10:12" in response.content.decode()


def test_attachment_is_compared_with_the_signed_editions(client, editor, embedded, publication):
    address = reverse("distribution:mailbox-message", args=[file()])
    client.force_login(editor)
    ((part, edition),) = client.get(address).context["attachments"]
    assert (part.name, part.size_bytes, edition) == (NAME, len(PDF), None)

    issue = signed_without_press(publication, editor, sha256=part.sha256)

    response = client.get(address)
    ((_part, found),) = response.context["attachments"]
    assert found.issue == issue
    assert reverse("bulletin:issue-detail", args=[issue.pk]) in response.content.decode()


def test_mail_leads_to_its_mailing(client, editor, embedded, publication, lists):
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    (row,) = put(mailing, D.SENT)
    key = file(row.address, message_id=row.message_id)
    client.force_login(editor)

    page = client.get(reverse("distribution:mailbox-message", args=[key])).content.decode()

    assert reverse("distribution:mailing-detail", args=[mailing.pk]) in page


def test_pdf_opens_under_its_chinese_name(client, editor, embedded):
    key = file()
    client.force_login(editor)

    response = client.get(reverse("distribution:mailbox-attachment", args=[key, 1]))

    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    disposition = response["Content-Disposition"]
    assert disposition == f"inline; filename*=utf-8''{quote(NAME)}"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_only_calls_itself_a_pdf_is_saved(client, editor, embedded):
    key = file(pdf=b"<html><script>alert(1)</script>")
    client.force_login(editor)

    response = client.get(reverse("distribution:mailbox-attachment", args=[key, 1]))

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_what_is_not_there_is_not_found(client, editor, embedded):
    key = file()
    client.force_login(editor)

    for address in (
        reverse("distribution:mailbox-attachment", args=[key, 0]),
        reverse("distribution:mailbox-attachment", args=[key, 2]),
        reverse("distribution:mailbox-message", args=["Li4vLi4vZXRjL3Bhc3N3ZA"]),
        reverse("distribution:mailbox-message", args=["！"]),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("person", ["clerk", "signer"])
def test_for_others_the_mailbox_does_not_exist(client, request, person, embedded):
    key = file()
    client.force_login(request.getfixturevalue(person))

    assert client.get(LIST).status_code == 404
    assert client.get(reverse("distribution:mailbox-message", args=[key])).status_code == 404
    attachment = reverse("distribution:mailbox-attachment", args=[key, 1])
    assert client.get(attachment).status_code == 404


@pytest.mark.parametrize(
    ("embedded", "email_url"), [(False, ""), (True, "smtp://mail.szgh.example")]
)
def test_where_a_mail_server_is_set_there_is_no_mailbox(
    client, editor, settings, embedded, email_url
):
    settings.EMBEDDED, settings.EMAIL_URL = embedded, email_url
    key = file()
    client.force_login(editor)

    assert client.get(LIST).status_code == 404
    assert client.get(reverse("distribution:mailbox-message", args=[key])).status_code == 404


def test_way_to_the_mailbox_is_offered_where_there_is_one(settings):
    template = engines["django"].from_string(
        "{% load mailbox %}{% mailbox_address as mailbox %}{{ mailbox }}"
    )
    settings.EMBEDDED, settings.EMAIL_URL = True, ""
    assert template.render() == LIST

    settings.EMAIL_URL = "smtp://mail.szgh.example"
    assert template.render() == ""


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_mailbox_is_read_only(client, editor, embedded, address):
    client.force_login(editor)

    assert client.post(address).status_code == 405


def test_queries_do_not_depend_on_the_number_of_mails(
    client, editor, embedded, django_assert_max_num_queries
):
    for number in range(60):
        file(at=NOW + timedelta(seconds=number), message_id=f"<{number}@szgh.example>")
    client.force_login(editor)

    with django_assert_max_num_queries(4):
        client.get(LIST)
