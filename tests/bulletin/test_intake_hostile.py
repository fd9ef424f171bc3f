"""Files meant to do harm, or broken ones: contained or refused, in words that say what to do."""

import copy
import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin.intake import NoArticleFound, UnreadableText, Upload, read_upload
from bulletin.intake.conservation import breaches
from bulletin.press.printing import print_issue
from tests.bulletin.press_sample import DATA, STAMP, sample_snapshot
from tests.bulletin.test_intake_page_read import page
from tests.bulletin.word_files import (
    AUTHORS,
    NAMESPACES,
    link,
    paragraph,
    run,
    unzipped,
    word_file,
    zip_file,
)

SAMPLE = (DATA / "bulletin.txt").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def document(xml: str) -> bytes:
    return word_file("", parts={"word/document.xml": xml})


def with_declared_size(data: bytes, name: str, size: int) -> bytes:
    """A package whose directory lies about how large a part is."""
    at = data.rfind(name.encode())
    entry = data.rfind(b"PK\x01\x02", 0, at)
    return data[: entry + 24] + struct.pack("<I", size) + data[entry + 28 :]


def locked(data: bytes) -> bytes:
    """A package whose entries say that they are enciphered."""
    stream = bytearray(data)
    at = stream.find(b"PK\x01\x02")
    while at >= 0:
        stream[at + 8] |= 1
        at = stream.find(b"PK\x01\x02", at + 4)
    return bytes(stream)


def nested(depth: int) -> str:
    inside = (
        "<w:sdt><w:sdtContent>" * depth + paragraph(run("底")) + "</w:sdtContent></w:sdt>" * depth
    )
    return f"<w:document {NAMESPACES}><w:body>{inside}</w:body></w:document>"


def mail_in_mails(depth: int) -> bytes:
    message = EmailMessage()
    message["From"] = message["To"] = "a@example.org"
    message.set_content("底")
    for _ in range(depth):
        outer = EmailMessage()
        outer["From"] = outer["To"] = "a@example.org"
        outer.add_attachment(message)
        message = outer
    return bytes(message)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (lambda: word_file("", parts={"word/document.xml": b" " * 60_000_000}), "超出"),
    "bomb that lies": (
        lambda: with_declared_size(
            word_file("", parts={"word/document.xml": b" " * 60_000_000}), "word/document.xml", 99
        ),
        "打不开",
    ),
    "bomb aside": (lambda: word_file("", parts={"word/media/x.bin": b" " * 60_000_000}), "超出"),
    "ten thousand parts": (
        lambda: word_file("", parts={f"word/x{n}.xml": "" for n in range(10_000)}),
        "超出",
    ),
    "the same part twice": (lambda: twice(AUTHORS["styles"]()), "打不开"),
    "external entity": (lambda: document(f"{ENTITY}<x>&e;</x>"), "实体"),
    "entities in entities": (lambda: document(f"{BILLION}<w:document>&b;</w:document>"), "实体"),
    "entity in the styles": (
        lambda: word_file("", parts={"word/styles.xml": f"{ENTITY}<x>&e;</x>"}),
        "实体",
    ),
    "deep nesting": (lambda: document(nested(5000)), "嵌套"),
    "deep html": (lambda: b"<html>" + b"<div>" * 100_000, "嵌套"),
    "deep mail": (lambda: mail_in_mails(30), "嵌套"),
    "header of megabytes": (
        lambda: b"From: a\r\nTo: " + b"<a@b.c>, " * 300_000 + b"\r\n\r\n",
        "超出",
    ),
    "locked package": (lambda: locked(AUTHORS["styles"]()), "密码"),
    "locked by Office": (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(900), "密码"),
    "locked by old Word": (
        lambda: OLE + b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01" + bytes(500)
        + "WordDocument".encode("utf-16-le"),
        "密码",
    ),
    "truncated": (lambda: AUTHORS["styles"]()[:3000], "打不开"),
    "truncated PDF": (lambda: b"%PDF-1.7\n1 0 obj <<", "打不开"),
    "empty": (lambda: b"", "空"),
    "blank": (lambda: word_file(paragraph()), "没有文字"),
    "only a picture": (
        lambda: word_file(
            paragraph('<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>'),
            links=link("p", "image", "media/1.png"),
            parts={"word/media/1.png": b"\x89PNG"},
        ),
        "都是图片",
    ),
    "table": (lambda: zip_file({"xl/workbook.xml": "<x/>"}), "表格"),
    "slides": (lambda: zip_file({"ppt/presentation.xml": "<x/>"}), "幻灯片"),
    "archive": (lambda: zip_file({"信息.docx": AUTHORS["styles"]()}), "压缩包"),
    "old table": (lambda: OLE + "Workbook".encode("utf-16-le"), "表格"),
    "picture": (lambda: b"\xff\xd8\xff\xe0" + bytes(99), "图片"),
    "program": (lambda: b"MZ\x90\x00" + bytes(99), "程序"),
    "other container": (lambda: OLE, "打不开"),
}  # fmt: skip


def twice(data: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_what_to_do(name):
    make, words = HOSTILE[name]
    data = make()
    began = time.process_time()
    with pytest.raises(UnreadableText) as refusal:
        read_upload("信息.docx", data)
    assert words in str(refusal.value)
    assert str(refusal.value).endswith("。")
    assert time.process_time() - began < 3


class _Listener(BaseHTTPRequestHandler):
    heard: list[str] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_error(404)


@pytest.fixture
def address():
    """A server that would hear any request."""
    _Listener.heard.clear()
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_nothing_is_fetched_whatever_a_file_points_to(address):
    article = "市总召开座谈会\n会议交流了经验。\n（市总办公室）"
    inside = "".join(paragraph(run(line)) for line in article.split("\n"))
    lines = "".join(f"<p>{line}</p>" for line in article.split("\n"))
    rtf_lines = "\\par ".join(
        "".join(f"\\u{ord(letter)}?" for letter in line) for line in article.split("\n")
    )
    field = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/r.png" \\\\d}}{{\\fldrslt x}}}}'
    files = {
        "a.docx": word_file(
            inside + paragraph('<w:r><w:drawing><a:blip r:link="p"/></w:drawing></w:r>'),
            links=link("p", "image", f"{address}/w.png", "External")
            + link("t", "attachedTemplate", f"{address}/t.dotm", "External"),
        ),
        "a.html": f"<html><link rel=stylesheet href='{address}/c.css'><img src='{address}/h.png'>"
        f"<iframe src='{address}/f.html'></iframe>{lines}</html>".encode(),
        "a.rtf": f"{{\\rtf1\\ansi {{\\*\\template {address}/t.dot}}{rtf_lines}{field}}}".encode(),
    }
    for name, data in files.items():
        assert [a.title for a in read_upload(name, data).reading.articles] == ["市总召开座谈会"]
    assert _Listener.heard == []


@pytest.mark.parametrize("form", ["text", "docx", "html"])
def test_five_megabytes_on_one_line_are_read_in_time(form):
    line = "会议交流了经验，部署了工作，" * 120_000
    megabytes = len(line.encode()) / 1_000_000
    article = f"市总召开座谈会\n{line}。\n（市总办公室）"
    data = {
        "text": lambda: article.encode(),
        "docx": lambda: zip_file(
            unzipped(word_file("".join(paragraph(run(text)) for text in article.split("\n")))),
            zipfile.ZIP_STORED,
        ),
        "html": lambda: "".join(f"<p>{text}</p>" for text in article.split("\n")).encode(),
    }[form]()
    began = time.process_time()
    upload = read_upload("长", data)
    assert time.process_time() - began < 2 * megabytes
    assert breaches(upload.source.text, upload.reading) == []


@cache
def real_files() -> dict[str, bytes]:
    message = EmailMessage()
    message["From"] = message["To"] = "a@example.org"
    message.set_content("请查收。")
    message.add_attachment(SAMPLE, maintype="text", subtype="plain", filename="信息.txt")
    return {
        "docx": AUTHORS["by hand"](),
        "html": page("gb2312").encode("gb18030"),
        "mail": bytes(message),
        "text": SAMPLE,
        "pdf": print_issue(sample_snapshot(), STAMP).pdf,
    }


def mutate(data: bytes, seed: int) -> bytes:
    """Cut off, bits turned, parts moved, doubled, taken out or taken from another file."""
    chance = random.Random(seed)
    stream = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, other = sorted(chance.randrange(len(stream) + 1) for _ in range(2))
        what = chance.randrange(6)
        if what == 0 and chance.random() < 0.3:
            del stream[max(1, at) :]
        elif what == 1:
            for _ in range(chance.randint(1, 30)):
                stream[chance.randrange(len(stream))] ^= 1 << chance.randrange(8)
        elif what == 2:
            stream[at:at] = stream[at : min(other, at + 5000)]
        elif what == 3:
            del stream[at : min(other, at + 500)]
        elif what == 4:
            donor = chance.choice(list(real_files().values()))
            start = chance.randrange(len(donor))
            stream[at : at + 200] = donor[start : start + chance.randint(1, 2000)]
        else:
            stream[at:at] = chance.choice([b"\0", b"<", b"&#0;", b"\xff\xfe", b"]]>", b"\r\n\r\n"])
    return bytes(stream)


def reading_or_refusal(name: str, data: bytes) -> Upload | None:
    """Any other exception is a defect, and so is a text that lost something."""
    try:
        upload = read_upload(name, data)
    except (UnreadableText, NoArticleFound):
        return None
    for text in upload.texts:
        assert breaches(text.source.text, text.reading) == []
    return upload


@pytest.mark.parametrize(
    ("form", "times"),
    [("docx", 150), ("html", 150), ("mail", 150), ("text", 100), ("pdf", 40)],
)
def test_mutated_file_is_read_or_refused_in_time(form, times):
    original = real_files()[form]
    read = 0
    for seed in range(times):
        data = mutate(original, seed)
        began = time.process_time()
        read += reading_or_refusal(f"信息.{form}", data) is not None
        assert time.process_time() - began < 4 + 2 * len(data) / 1_000_000, seed
    assert read > 0


def shuffled(data: bytes, seed: int) -> bytes:
    """A Word file whose parts are still XML, with elements taken out, doubled and moved."""
    chance = random.Random(seed)
    files = unzipped(data)
    for name in ("word/document.xml", chance.choice(["word/styles.xml", "word/numbering.xml"])):
        root = ElementTree.fromstring(files[name])
        for _ in range(chance.randint(1, 12)):
            nodes = [node for node in root.iter() if len(node)]
            if not nodes:
                break
            parent, target = chance.choice(nodes), chance.choice(nodes)
            child = chance.choice(list(parent))
            if chance.random() < 0.5:
                parent.remove(child)
            if chance.random() < 0.7:
                target.insert(chance.randrange(len(target) + 1), copy.deepcopy(child))
            for key in chance.sample(list(child.keys()), min(1, len(child.keys()))):
                child.set(key, chance.choice(["", "-1", "99999999999", "x", "甲", "0"]))
        files[name] = ElementTree.tostring(root)
    return zip_file(files)


@pytest.mark.parametrize("author", AUTHORS)
def test_word_file_with_its_elements_shuffled_is_read_or_refused(author):
    original = AUTHORS[author]()
    uploads = [reading_or_refusal("信息.docx", shuffled(original, seed)) for seed in range(60)]
    assert sum(upload is not None for upload in uploads) > 20


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([b"", b"%PDF-1.4\n", b"<html>", b"PK\x03\x04", b"From: a\nTo: b\n\n", OLE]),
    st.binary(max_size=400),
)
def test_any_bytes_after_any_beginning_are_read_or_refused(beginning, rest):
    reading_or_refusal("信息", beginning + rest)


MARKUP = [
    "<p>", "</p>", "<b>", "<table>", "<tr>", "<td>", "</table>", "<br>", "<!--", "-->", "<li>",
    "<pre>", "<del>", "<div style='mso-element:comment'>", "</div>", "&amp;", "<", ">", "\n", " ",
    "市总召开座谈会", "会议交流了经验。", "（市总办公室）",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(MARKUP), max_size=40).map("".join))
def test_any_markup_is_read_or_refused(markup):
    reading_or_refusal("信息.html", f"<html>{markup}".encode())
