"""The mail as bytes, read back by two parsers that know nothing of how it was made."""

import base64
import hashlib
import random
import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any
from unicodedata import normalize

import mailparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distribution.carrier.content import Body, Message
from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.message import BulletinMail, SharedBody, message_id_for

PDF = b"%PDF-1.7\n" + random.Random(18).randbytes(60_000) + b"\n.\r\n%%EOF"
SENT_AT = datetime(2011, 9, 28, 10, 12, 30, tzinfo=timezone(timedelta(hours=8)))
TEXT = "第一行\n\n.\n.以点开头\n喆堃頔玥䶮㛃镕珺祎昇 “引号”"
HTML = "<p>喆堃 &amp; 䶮</p>"


def bulletin_mail(**changes: Any) -> BulletinMail:
    values: dict[str, Any] = {
        "subject": "《苏州工会信息》2011年第18期",
        "sender": "苏州市总工会办公室 <bulletin@szgh.example>",
        "sender_address": "bulletin@szgh.example",
        "list_id": "苏州工会信息 <bulletin.szgh.example>",
        "text": TEXT,
        "html": HTML,
        "pdf": PDF,
        "pdf_name": "苏州工会信息2011年第18期.pdf",
    }
    return BulletinMail(**(values | changes))


def message_bytes(
    *, address: str = "office@wuzhong.example", name: str = "吴中区总工会办公室", **changes: Any
) -> bytes:
    body = SharedBody.build(bulletin_mail(**changes))
    message_id = message_id_for("7", address, "szgh.example")
    message = body.message_for(
        address=address, recipient_name=name, message_id=message_id, date=SENT_AT
    )
    return bytes(message)


def read(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=policy.default)


def header_names(message: bytes) -> list[str]:
    return [name for name, _value in message_from_bytes(message).items()]


def test_standard_library_reads_what_was_written():
    message = read(message_bytes())
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    (attachment,) = message.iter_attachments()

    assert message["Subject"] == "《苏州工会信息》2011年第18期"
    assert message["From"] == "苏州市总工会办公室 <bulletin@szgh.example>"
    assert message["To"] == "吴中区总工会办公室 <office@wuzhong.example>"
    assert plain is not None
    assert html is not None
    assert plain.get_content() == TEXT.replace("\n", "\r\n") + "\r\n"
    assert html.get_content() == HTML + "\r\n"
    assert attachment.get_filename() == "苏州工会信息2011年第18期.pdf"
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_content_disposition() == "attachment"
    assert hashlib.sha256(attachment.get_content()).digest() == hashlib.sha256(PDF).digest()


def test_independent_parser_reads_the_same():
    message = mailparser.parse_from_bytes(message_bytes())
    (attachment,) = message.attachments

    assert message.subject == "《苏州工会信息》2011年第18期"
    assert message.from_ == [("苏州市总工会办公室", "bulletin@szgh.example")]
    assert message.to == [("吴中区总工会办公室", "office@wuzhong.example")]
    assert message.text_plain == [TEXT.replace("\n", "\r\n") + "\r\n"]
    assert message.text_html == [HTML + "\r\n"]
    assert attachment["filename"] == "苏州工会信息2011年第18期.pdf"
    assert attachment["mail_content_type"] == "application/pdf"
    assert base64.b64decode(attachment["payload"]) == PDF
    assert not message.has_defects


def test_file_name_stands_in_the_standard_form_on_one_line_and_in_the_old_form():
    (attachment,) = read(message_bytes()).iter_attachments()
    disposition = message_bytes().split(b"Content-Disposition:")[1].split(b"\r\n\r\n")[0]

    assert disposition.replace(b"\r\n", b"") == (
        b" attachment; filename*=UTF-8''%E8%8B%8F%E5%B7%9E%E5%B7%A5%E4%BC%9A%E4%BF%A1%E6%81%AF"
        b"2011%E5%B9%B4%E7%AC%AC18%E6%9C%9F.pdf"
    )
    assert attachment["Content-Type"].params["name"] == "苏州工会信息2011年第18期.pdf"
    assert attachment["Content-Disposition"].defects == ()


def test_reader_that_knows_only_the_old_form_gets_the_file_name():
    old = re.sub(rb"Content-Disposition:[^\r]*\r\n [^\r]*\r\n", b"", message_bytes())
    (attachment,) = mailparser.parse_from_bytes(old).attachments

    assert attachment["filename"] == "苏州工会信息2011年第18期.pdf"


@pytest.mark.parametrize(
    ("name", "arrives"),
    [
        ("a b'c%20\"d*.pdf", "a b'c%20_d_.pdf"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("x.pdf\r\nX-Evil: 1", "x.pdf X-Evil_ 1"),
        ("苏" * 300 + ".pdf", "苏" * 86 + ".pdf"),
    ],
)
def test_awkward_file_name_arrives_harmless(name, arrives):
    message = message_bytes(pdf_name=name)
    (attachment,) = read(message).iter_attachments()
    (other,) = mailparser.parse_from_bytes(message).attachments

    assert attachment.get_filename() == arrives
    assert other["filename"] == arrives
    assert not any(line.startswith(b"X-Evil") for line in message.split(b"\r\n"))
    assert max(map(len, message.split(b"\r\n"))) <= 998


def test_headers_say_what_the_mail_is():
    message = read(message_bytes(reply_to="办公室 <office@szgh.example>"))

    assert message["Message-ID"] == message_id_for("7", "office@wuzhong.example", "szgh.example")
    assert message["Date"].datetime == SENT_AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "苏州工会信息 <bulletin.szgh.example>"
    assert message["Reply-To"] == "办公室 <office@szgh.example>"
    assert message["Content-Language"] == "zh-CN"
    assert message["MIME-Version"] == "1.0"
    assert message["Precedence"] is None
    assert len(header_names(message_bytes())) == len(set(header_names(message_bytes())))


def test_reply_to_is_left_out_unless_given():
    assert "Reply-To" not in header_names(message_bytes())


def test_lines_are_of_legal_length_and_end_alike():
    message = message_bytes(
        subject="《苏州工会信息》" * 40,
        name="吴中区总工会办公室" * 20,
        sender="办" * 90 + " <a@b.c>",
    )
    lines = message.split(b"\r\n")

    assert message.count(b"\n") == message.count(b"\r") == len(lines) - 1
    assert max(len(line) for line in lines if b"filename*" not in line) <= 78
    assert read(message)["Subject"] == "《苏州工会信息》" * 40
    # The standard library puts spaces between the words of a long name (RFC 2047, 6.2: none).
    assert mailparser.parse_from_bytes(message).to[0][0] == "吴中区总工会办公室" * 20


def test_same_mail_is_the_same_bytes_for_all_but_their_own_headers():
    first, again = SharedBody.build(bulletin_mail()), SharedBody.build(bulletin_mail())

    assert first == again
    for address in ("a@x.example", "b@y.example"):
        assert message_bytes(address=address).endswith(first.headers + first.entity)


def test_message_id_is_stable_and_its_own_for_each_mailing_and_address():
    ids = {
        message_id_for(mailing, address, "szgh.example")
        for mailing in ("1", "2", "11")
        for address in ("1@a.example", "a@a.example", "A@a.example")
    }

    assert len(ids) == 9
    assert message_id_for("1", "a@a.example", "szgh.example") in ids
    assert all(re.fullmatch(r"<[0-9a-f]{32}@szgh\.example>", each) for each in ids)


@pytest.mark.parametrize(
    ("name", "arrives"),
    [
        ("", ""),
        ("Smith, John", "Smith, John"),
        ('say "hi" \\ there', 'say "hi" \\ there'),
        ("=?utf-8?q?not_encoded?=", "=?utf-8?q?not_encoded?="),
        ("办公室\r\nBcc: all@x.example", "办公室 Bcc: all@x.example"),
        ("office\r\n\r\n<script>", "office <script>"),
        ("a\u202egro.elpmaxe@b", "a gro.elpmaxe@b"),
    ],
)
def test_recipient_name_arrives_as_written_and_adds_no_header(name, arrives):
    message = message_bytes(name=name)
    (address,) = read(message)["To"].addresses

    assert (address.display_name, address.addr_spec) == (arrives, "office@wuzhong.example")
    assert header_names(message) == header_names(message_bytes())


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_no_text_adds_a_header_or_a_line_end_of_its_own(text):
    message = message_bytes(subject=text, name=text, sender=f"{text} <a@b.example>", pdf=b"x")

    assert header_names(message) == header_names(message_bytes())
    assert message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n")
    assert max(map(len, message.split(b"\r\n"))) <= 998


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_no_file_name_list_name_or_reply_name_adds_a_header_to_mail_or_part(text):
    message = message_bytes(
        pdf_name=text,
        list_id=f"{text} <bulletin.szgh.example>",
        # With brackets of its own it is refused, as no address.
        reply_to=f"{re.sub('[<>]', '', text)} <office@szgh.example>",
        pdf=b"x",
    )
    usual = message_bytes(reply_to="office@szgh.example", pdf=b"x")

    assert header_names(message) == header_names(usual)
    assert [part.keys() for part in read(message).walk()] == [
        part.keys() for part in read(usual).walk()
    ]
    assert message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n")


def test_message_id_with_a_line_break_adds_no_header():
    message = SharedBody.build(bulletin_mail()).message_for(
        address="a@b.example",
        recipient_name="",
        message_id="<a@b>\r\nBcc: all@x.example",
        date=SENT_AT,
    )

    assert header_names(bytes(message)) == header_names(message_bytes())


def test_body_is_shared_and_not_copied_for_each_recipient():
    body = SharedBody.build(bulletin_mail())
    first, second = (
        body.message_for(address=address, recipient_name="", message_id="<a@b>", date=SENT_AT)
        for address in ("a@x.example", "b@y.example")
    )

    assert first.body is second.body
    assert first.head != second.head
    assert len(first) == len(bytes(first))


@pytest.mark.parametrize("head", [b"A: b", b"A: b\n", b"A: b\r\r\n", b"\rA: b\r\n"])
def test_head_that_is_not_whole_lines_is_refused(head):
    with pytest.raises(ValueError, match="CR"):
        Message(head, Body.of(b"\r\n"))


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Z")), max_size=80))
def test_any_printable_subject_and_text_arrive(text):
    message = message_bytes(subject=text, text=text, pdf=b"x")
    other = mailparser.parse_from_bytes(message)

    assert str(make_header(decode_header(message_from_bytes(message)["Subject"]))) == text
    # This parser composes characters (NFC) of its own accord.
    assert other.subject == normalize("NFC", text)
    assert other.text_plain == [normalize("NFC", text) + "\r\n"]


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: all@x.example", "a b@c.example", "nobody", "a@b>,<c@d", ""]
)
def test_text_that_is_no_address_is_refused(address):
    body = SharedBody.build(bulletin_mail())
    with pytest.raises(UnsafeAddress):
        body.message_for(address=address, recipient_name="", message_id="<a@b>", date=SENT_AT)
    with pytest.raises(UnsafeAddress):
        SharedBody.build(bulletin_mail(sender_address=address))


def test_chinese_domain_travels_in_ascii():
    message = message_bytes(address="office@吴中.example")

    assert read(message)["To"].addresses[0].addr_spec == "office@xn--fiqt0m.example"


def test_chinese_mailbox_name_travels_as_utf8():
    message = message_bytes(address="办公室@wuzhong.example")

    assert "<办公室@wuzhong.example>\r\n".encode() in message


def test_empty_parts_still_make_a_whole_mail():
    message = read(message_bytes(text="", html="", pdf=b"", subject=""))
    (attachment,) = message.iter_attachments()

    assert attachment.get_content() == b""
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]


def test_date_in_world_time_is_the_same_moment():
    body = SharedBody.build(bulletin_mail())
    message = body.message_for(
        address="a@b.example",
        recipient_name="",
        message_id="<a@b>",
        date=SENT_AT.astimezone(UTC),
    )

    assert read(bytes(message))["Date"].datetime == SENT_AT
