"""Hostile content is refused or contained, its article named, and no request leaves the press."""

import hashlib
import socket
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdfium2
import pytest

from accounts.errors import DomainError
from bulletin import markup
from bulletin.markup import Block
from bulletin.press import workshop
from bulletin.press.picture_files import MissingPicture, picture_path
from bulletin.press.refusals import TooMuch, UnreadablePicture
from bulletin.press.results import Printed
from bulletin.press.sealed import landlock
from bulletin.press.snapshot import PrintedArticle, PrintedPicture
from tests.bulletin.press_sample import article_of, issue_of

pytestmark = pytest.mark.usefixtures("every_order_printed")

TITLE = "可疑的稿件"


class Server:
    """A web server that counts who asks; ``/moved`` leads on to another address."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(302 if self.path == "/moved" else 200)
                self.send_header("Location", "/picture.png")
                self.end_headers()

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()
    assert server.asked == []


def suspect(kind: str, html: str) -> PrintedArticle:
    """An article as no cleaning would leave it."""
    return replace(article_of(key=2, title=TITLE), blocks=(Block(kind, html),))


def print_among_others(article: PrintedArticle, picture_root: Path | None = None) -> Printed:
    issue = issue_of(
        article_of("内容。", key=1, title="第一篇"),
        article,
        article_of("内容。", key=3, title="第三篇"),
    )
    return workshop.print_issue(issue, None, picture_root=picture_root)


def cells(rows: int, columns: int) -> str:
    row = f"<tr>{'<td>1</td>' * columns}</tr>"
    return f"<table><tbody>{row * rows}</tbody></table>"


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(suspect("table", cells(1000, 1000)), id="a table of a million cells"),
        pytest.param(suspect("table", cells(1, 6000)), id="a table of 6000 columns"),
        pytest.param(suspect("paragraph", "会" * 5_000_000), id="5 million characters"),
        pytest.param(suspect("paragraph", "a" * 5_000_000), id="5 MB without a space"),
        pytest.param(
            suspect("paragraph", "<b>" * 100_000 + "会" + "</b>" * 100_000), id="100,000 tags deep"
        ),
        pytest.param(suspect("paragraph", "会\u200b" * 1_000_000), id="zero-width spaces"),
        pytest.param(suspect("paragraph", "会" + "\u0301" * 1_000_000), id="combining marks"),
        pytest.param(suspect("paragraph", "会<small>注</small>" * 100_000), id="100,000 footnotes"),
        pytest.param(article_of("内容。", key=2, title=TITLE * 2_000_000), id="a title of 10 MB"),
        pytest.param(
            suspect("paragraph", '会<b style="font-size: 1e9px">会</b>'), id="font-size: 1e9"
        ),
        pytest.param(
            suspect("paragraph", '会<b style="line-height: 1e9">会</b>'), id="line-height: 1e9"
        ),
        pytest.param(
            suspect("list", "<ul><li>" * 200 + "会" + "</li></ul>" * 200), id="a list 200 deep"
        ),
    ],
)
def test_what_is_far_too_large_is_refused_by_name(article):
    with pytest.raises(DomainError) as refusal:
        print_among_others(article)

    assert TITLE in str(refusal.value)
    assert "第一篇" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize("path", ["/picture.png", "/moved"])
@pytest.mark.parametrize(
    "html",
    [
        '会<b style="background: url({address})">会</b>',
        '会<b style="content: url({address})">会</b>',
        '会<a rel="attachment" href="{address}">会</a>',
        '会<svg xmlns="http://www.w3.org/2000/svg"><use href="{address}#a"/></svg>会',
        '会<link rel="stylesheet" href="{address}"><style>@import url({address})</style>会',
    ],
)
def test_no_request_leaves(html, path, server):
    article = suspect("paragraph", html.format(address=server.address + path))

    outcome = outcome_of(article)

    assert TITLE in outcome or outcome == "nothing attached"


@pytest.mark.parametrize("path", ["/picture.png", "/moved"])
def test_picture_from_the_network_is_refused_by_name(path, server):
    article = suspect("paragraph", f'会<img src="{server.address}{path}">会')

    with pytest.raises(UnreadablePicture, match=TITLE):
        print_among_others(article)


@pytest.mark.parametrize(
    "html",
    [
        '会<img src="file:///etc/passwd">会',
        '会<a rel="attachment" href="file:///etc/passwd">会</a>',
        '会<b style="background: url(/etc/passwd)">会</b>',
    ],
)
def test_no_file_of_the_system_is_read(html):
    outcome = outcome_of(suspect("paragraph", html))

    assert TITLE in outcome or outcome == "nothing attached"


def outcome_of(article: PrintedArticle) -> str:
    """The refusal, or what is attached to the PDF."""
    try:
        pdf = print_among_others(article).pdf
    except DomainError as refusal:
        return str(refusal)
    return f"{attachments(pdf) or 'nothing'} attached"


def attachments(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    count: int = document.count_attachments()
    document.close()
    return count


def png(width: int, height: int, *, is_colour: bool) -> bytes:
    """A black picture, a few hundred kilobytes however large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    row = bytes(1 + (3 * width if is_colour else width // 8))
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, *((8, 2) if is_colour else (1, 0)), 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def placed(data: bytes, root: Path) -> PrintedArticle:
    """An article that shows a picture which somebody put into the folder behind our back."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = picture_path(root, sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    figure = Block("figure", markup.figure(sha256, alt="图"))
    pictures = (PrintedPicture(sha256, 800, 600),)
    return replace(article_of(key=2, title=TITLE), blocks=(figure,), pictures=pictures)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="{address}/a.svg#a"/>'
    '<image href="{address}/a.png" width="9" height="9"/></svg>'
)
EPS = (
    "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n"
    "({path}) (w) file closefile showpage\n%%EOF\n"
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: png(30_000, 30_000, is_colour=False), id="30,000 by 30,000 px"),
        pytest.param(lambda: png(12_000, 12_000, is_colour=True), id="432 MB when decoded"),
        pytest.param(lambda: b"no picture", id="no picture"),
    ],
)
def test_picture_that_cannot_be_decoded_is_refused_by_name(
    data: Callable[[], bytes], tmp_path, settings
):
    settings.PRESS_MEMORY_LIMIT_MB = 512

    with pytest.raises((UnreadablePicture, TooMuch), match=TITLE):
        print_among_others(placed(data(), tmp_path), tmp_path)


def test_drawing_asks_nobody(tmp_path, server):
    drawing = SVG.format(address=server.address).encode()

    with pytest.raises(UnreadablePicture, match=TITLE):
        print_among_others(placed(drawing, tmp_path), tmp_path)


def test_eps_runs_no_program(tmp_path):
    written = tmp_path / "written"

    with pytest.raises(UnreadablePicture, match=TITLE):
        print_among_others(placed(EPS.format(path=written).encode(), tmp_path), tmp_path)

    assert not written.exists()


def test_picture_of_another_issue_cannot_be_shown(tmp_path):
    other = placed(png(80, 80, is_colour=False), tmp_path)
    stranger = replace(other, pictures=())
    copied = suspect("paragraph", f'会<img src="picture:{other.pictures[0].sha256}">会')

    assert print_among_others(other, tmp_path).page_count
    with pytest.raises(MissingPicture):
        print_among_others(stranger, tmp_path)
    with pytest.raises(UnreadablePicture, match=TITLE):
        print_among_others(copied, tmp_path)


ATTEMPTS = """
import os, socket, subprocess, sys
from pathlib import Path
from bulletin.press.sealed import guard, landlock, seccomp
from bulletin.press.sealed.places import readable_places

kind, address, folder = sys.argv[1], ("127.0.0.1", int(sys.argv[2])), Path(sys.argv[3])
attempts = {
    "connect": lambda: socket.create_connection(address),
    "look up": lambda: socket.getaddrinfo("localhost", 80),
    "read": lambda: Path("/etc/passwd").read_bytes(),
    "environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "write": lambda: (folder.parent / "elsewhere").write_bytes(b""),
    "run": lambda: subprocess.run(["/bin/true"], check=True),
    "fork": os.fork,
    "signal": lambda: os.kill(os.getppid(), 0),
    "own folder": lambda: (folder / "own").write_bytes(b""),
    "python": lambda: Path(os.__file__).read_bytes(),
}
if kind == "kernel":
    landlock.confine(readable_places(), [folder])
    seccomp.confine()
else:
    guard.confine(readable_places(), [folder])
for name, attempt in attempts.items():
    try:
        attempt()
    except OSError:
        continue
    print(name)
"""


@pytest.mark.parametrize("kind", ["kernel", "guard"])
def test_confined_process_reaches_nothing_outside(kind, tmp_path):
    if kind == "kernel" and not landlock.version():
        pytest.skip("this kernel knows no Landlock")
    folder = tmp_path / "folder"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-c", ATTEMPTS, kind, str(port), str(folder)],
            check=True,
            capture_output=True,
            text=True,
        )
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()

    assert done.stdout.splitlines() == ["own folder", "python"]
    assert not (tmp_path / "elsewhere").exists()
