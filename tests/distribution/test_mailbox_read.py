"""Reading what the local mailbox has filed."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distribution.carrier.message import BulletinMail, SharedBody
from distribution.mailbox.filing import file_mail
from distribution.mailbox.store import MailboxStore, MailNotFound

NOW = datetime(2011, 9, 28, 2, 12, 30, tzinfo=UTC)
PDF = bytes(range(256)) * 100


def bulletin(address: str, *, number: int = 18) -> bytes:
    mail = BulletinMail(
        subject=f"《苏州工会信息》2011年第{number}期",
        sender="苏州市总工会办公室 <bulletin@szgh.example>",
        sender_address="bulletin@szgh.example",
        list_id="苏州工会信息 <bulletin.szgh.example>",
        text="正文",
        html="<p>正文</p><script>x</script>",
        pdf=PDF,
        pdf_name="苏州工会信息2011年第18期.pdf",
    )
    message = SharedBody.build(mail).message_for(
        address=address, recipient_name="办公室", message_id=f"<{number}@x>", date=NOW
    )
    return f"Delivered-To: {address}\r\n".encode() + bytes(message)


@pytest.fixture
def directory(tmp_path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def store(directory) -> MailboxStore:
    return MailboxStore(directory)


def key_of(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def test_empty_mailbox_lists_nothing(store):
    assert len(store.messages()) == 0
    assert store.messages()[:20] == []


def test_mails_are_listed_newest_first(store, directory):
    for number, address in enumerate(["c@x.example", "a@x.example", "b@x.example"], start=1):
        mail = bulletin(address, number=number)
        file_mail(directory, address, mail, at=NOW + timedelta(seconds=number))

    listed = store.messages()[:2]
    assert [mail.address for mail in listed] == ["b@x.example", "a@x.example"]
    assert listed[0].subject == "《苏州工会信息》2011年第3期"
    assert listed[0].at == NOW + timedelta(seconds=3)
    assert listed[0].size_bytes == len(bulletin("b@x.example", number=3))
    assert [mail.address for mail in store.messages()[2:4]] == ["c@x.example"]


def test_mails_of_one_address_can_be_listed(store, directory):
    for address in ("a@x.example", "b@x.example", "b@x.example"):
        file_mail(directory, address, bulletin(address), at=NOW)

    listed = store.messages(address="b@x.example")
    assert sorted(mail.copy_number for mail in listed) == [1, 2]
    assert {mail.address for mail in listed} == {"b@x.example"}
    assert len(store.messages(address="nobody@x.example")) == 0


def test_mail_opens_with_text_html_and_attachment(store, directory):
    file_mail(directory, "办公室@x.example", bulletin("办公室@x.example"), at=NOW)
    (listed,) = store.messages()
    mail = store.open(listed.key)
    (attachment,) = mail.attachments

    assert mail.subject == "《苏州工会信息》2011年第18期"
    assert mail.address == "办公室@x.example"
    assert mail.header("from") == "苏州市总工会办公室 <bulletin@szgh.example>"
    assert mail.header("To") == "办公室 <办公室@x.example>"
    assert mail.header("X-None") == ""
    assert mail.text == "正文\r\n"
    assert mail.html == "<p>正文</p><script>x</script>\r\n"
    assert (mail.at, mail.copy_number) == (NOW, 1)
    assert attachment.name == "苏州工会信息2011年第18期.pdf"
    assert attachment.content_type == "application/pdf"
    assert attachment.content == PDF
    assert attachment.size_bytes == len(PDF)
    assert attachment.sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\r\n\r\n",
        b"no header at all",
        b"Subject: \\u529e =?utf-8?q?=ff?=\r\n\r\nx",
        b"Subject: =?x-none?b?zzz?=\r\n\r\nx",
        b"Subject: =?utf-8?b?!!?=\r\nContent-Type: text/plain; charset=x-none\r\n\r\n\xff",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: text/html",
        b"Subject: \xff\xfe\r\nContent-Transfer-Encoding: base64\r\n\r\n&&&",
        b"Content-Disposition: attachment; filename*=x-none''%ff\r\n\r\nx",
    ],
)
def test_malformed_mail_is_listed_and_opened_all_the_same(mail, store, directory):
    file_mail(directory, "a@x.example", mail, at=NOW)
    (listed,) = store.messages()

    assert store.open(listed.key).subject == listed.subject


def test_attached_message_is_an_attachment_not_text(store, directory):
    mail = (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nouter\r\n--a\r\n"
        b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner\r\n--a--\r\n"
    )
    file_mail(directory, "a@x.example", mail, at=NOW)
    opened = store.open(store.messages()[0].key)

    assert opened.text == "outer"
    assert [each.content_type for each in opened.attachments] == ["message/rfc822"]
    assert b"Subject: inner" in opened.attachments[0].content


NAME = "20110928-021230-0123456789abcdef.eml"


@pytest.mark.parametrize(
    "key",
    [
        "",
        ".",
        "..",
        "x",
        "印发",
        "a" * 5000,
        "../../etc/passwd",
        key_of("../../etc/passwd"),
        key_of(f"../{NAME}"),
        key_of(f"..%2F/{NAME}"),
        key_of(f"a/../{NAME}"),
        key_of(f"/{NAME}"),
        key_of(f"a\0/{NAME}"),
        key_of(f"{'a' * 300}/{NAME}"),
        key_of("a@x.example/secret.txt"),
        key_of("a@x.example/.0123456789abcdef.tmp"),
        key_of(f"nobody@x.example/{NAME}"),
        key_of(NAME),
    ],
)
def test_key_that_was_never_given_out_finds_nothing(key, store, directory):
    directory.mkdir()
    (directory.parent / NAME).write_bytes(b"outside")
    (directory / NAME).write_bytes(b"not in a folder")
    (directory / "a@x.example").mkdir()
    (directory / "a@x.example" / "secret.txt").write_bytes(b"not a mail")
    with pytest.raises(MailNotFound):
        store.open(key)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_as_key_finds_nothing(tmp_path_factory, text):
    with pytest.raises(MailNotFound):
        MailboxStore(tmp_path_factory.getbasetemp()).open(text)


def test_files_that_are_no_mails_are_not_listed(store, directory):
    file_mail(directory, "a@x.example", bulletin("a@x.example"), at=NOW)
    (directory / "a@x.example" / ".0123456789abcdef.tmp").write_bytes(b"half")
    (directory / "a@x.example" / "notes.txt").write_bytes(b"x")
    (directory / "b").symlink_to(directory / "a@x.example")

    assert len(store.messages()) == 1


def test_page_of_thousands_opens_no_other_file(store, directory):
    for number in range(2000):
        address = f"a{number % 200}@x.example"
        folder = directory / address
        folder.mkdir(parents=True, exist_ok=True)
        second = NOW + timedelta(seconds=number)
        name = f"{second:%Y%m%d-%H%M%S}-0123456789abcdef.eml"
        (folder / name).write_bytes(f"Delivered-To: {address}\r\n\r\n".encode())
    mails = store.messages()
    for path in sorted(directory.rglob("*.eml"), key=lambda path: path.name)[:-50]:
        path.unlink()

    assert len(mails) == 2000
    assert [mail.at for mail in mails[:50]] == [
        NOW + timedelta(seconds=1999 - n) for n in range(50)
    ]
    assert mails[0].address == "a199@x.example"
