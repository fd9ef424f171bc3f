"""Mails: the bulletin in the body, attached, both, several, and in a mail in a mail."""

from email.message import EmailMessage

import pytest

from bulletin.intake import NoArticleFound, UnreadableText, read_upload
from bulletin.intake.formats.kinds import FileKind
from tests.bulletin.press_sample import DATA
from tests.bulletin.sample_truth import assert_sample
from tests.bulletin.test_intake_page_read import page
from tests.bulletin.word_files import AUTHORS

SAMPLE = (DATA / "bulletin.txt").read_text(encoding="utf-8")
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
OTHER = "市总召开座谈会\n\n日前，市总工会召开座谈会，会议交流了经验。\n（市总办公室）\n"


def mail(text: str = "您好，附件是本期信息，请查收。") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "吴中区总工会 <wz@example.org>"
    message["To"] = "bgs@example.org"
    message["Subject"] = "第18期信息"
    message.set_content(text)
    return message


def attach(message: EmailMessage, name: str, data: bytes, kind: tuple[str, str] = WORD) -> None:
    message.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)


def test_attached_bulletin_is_read_and_the_letter_set_aside():
    message = mail()
    attach(message, "信息.docx", AUTHORS["by hand"]())
    upload = read_upload("来信.eml", bytes(message))
    assert upload.kind == FileKind.MAIL
    assert_sample(upload)
    assert [text.name for text in upload.texts] == ["信息.docx"]
    assert [(aside.kind, aside.text.strip()) for aside in upload.set_aside] == [
        ("mail", "您好，附件是本期信息，请查收。")
    ]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_bulletin_in_the_body_is_read(charset):
    message = mail()
    message.set_content(SAMPLE, charset=charset)
    assert_sample(read_upload("来信.eml", bytes(message)))


def test_html_body_is_read_and_its_plain_twin_is_not_read_twice():
    message = mail(SAMPLE)
    paragraphs = "".join(f"<p>{line}</p>" for line in SAMPLE.split("\n"))
    message.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html")
    upload = read_upload("来信.eml", bytes(message))
    assert len(upload.texts) == 1
    assert [len(section.articles) for section in upload.reading.sections] == [2, 3, 4, 5]


def test_web_page_that_word_saves_as_one_file_reads_the_same():
    message = EmailMessage()
    message["Subject"] = "信息"
    message.set_content(page("gb2312"), subtype="html", charset="gb18030")
    message.make_related()
    message.add_related(b"\x89PNG", maintype="image", subtype="png", filename="image001.png")
    upload = read_upload("信息.mht", bytes(message))
    assert_sample(upload)
    assert [picture.name for picture in upload.pictures] == ["image001.png"]


def test_same_text_in_body_and_attachment_is_taken_once_and_that_is_said():
    message = mail(SAMPLE)
    attach(message, "信息.txt", SAMPLE.encode("gb18030"), ("application", "octet-stream"))
    upload = read_upload("来信.eml", bytes(message))
    assert len(upload.texts) == 1
    assert any("两份" in notice for notice in upload.notices)
    assert_sample(upload)


def test_text_with_more_around_the_same_articles_is_the_one_to_import():
    message = mail(OTHER)
    attach(message, "信息.txt", f"苏州工会信息\n第18期\n{OTHER}".encode(), ("text", "plain"))
    upload = read_upload("来信.eml", bytes(message))
    assert [text.name for text in upload.texts] == ["信息.txt", "来信.eml"]
    assert upload.only_reading.number == 18


def test_several_texts_are_all_read_and_the_fullest_comes_first():
    message = mail()
    attach(message, "一篇.txt", OTHER.encode(), ("text", "plain"))
    attach(message, "信息.docx", AUTHORS["styles"]())
    upload = read_upload("来信.eml", bytes(message))
    assert [text.name for text in upload.texts] == ["信息.docx", "一篇.txt"]
    assert_sample(upload)
    assert [other["name"] for other in upload.to_json()["others"]] == ["一篇.txt"]
    with pytest.raises(UnreadableText, match=r"信息\.docx、一篇\.txt"):
        str(upload.only_reading)


def test_mail_in_a_mail_and_pictures_beside_are_read():
    inner = mail()
    attach(inner, "信息.docx", AUTHORS["by hand"]())
    outer = mail("转发。")
    outer.add_attachment(inner)
    attach(outer, "会场.png", b"\x89PNG\r\n\x1a\n" + bytes(9), ("image", "png"))
    attach(outer, "再转.eml", bytes(inner), ("application", "octet-stream"))
    upload = read_upload("来信.eml", bytes(outer))
    assert_sample(upload)
    assert [picture.name for picture in upload.pictures] == ["会场.png"]


def test_unreadable_attachment_is_named_with_its_reason():
    message = mail(OTHER)
    attach(message, "坏.docx", AUTHORS["by hand"]()[:500])
    upload = read_upload("来信.eml", bytes(message))
    assert len(upload.texts) == 1
    assert len(upload.notices) == 1
    assert "坏.docx" in upload.notices[0]


def test_mail_without_an_article_is_refused():
    with pytest.raises(NoArticleFound):
        read_upload("来信.eml", bytes(mail()))
    locked = mail()
    attach(locked, "表.xlsx", b"\x89PNG", ("application", "octet-stream"))
    with pytest.raises(UnreadableText, match="图片"):
        read_upload("来信.eml", bytes(locked))


def test_file_name_in_raw_bytes_of_another_encoding_is_shown_as_meant():
    raw = (
        b"From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="' + "信息.txt".encode("gb18030") + b'"\r\n'
        b"Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    upload = read_upload("来信.eml", raw + OTHER.encode("gb18030"))
    assert [text.name for text in upload.texts] == ["信息.txt"]
