"""Mail sent to the local mailbox ends up as files."""

import hashlib
import os
import smtplib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distribution.carrier.outcome import Outcome
from distribution.carrier.smtp import Carrier
from distribution.mailbox.filing import FILE_NAME, FOLDER_NAME, file_mail, folder_name
from distribution.mailbox.server import MAXIMUM_BYTES, LocalMailbox

MESSAGE = b"Message-ID: <1@x>\r\nSubject: x\r\n\r\n.body\r\n"
NOW = datetime(2011, 9, 28, 2, 12, 30, tzinfo=UTC)


@pytest.fixture
def directory(tmp_path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def port(directory) -> Iterator[int]:
    mailbox = LocalMailbox(directory)
    yield mailbox.start()
    mailbox.stop()


@pytest.fixture
def carrier(port) -> Iterator[Carrier]:
    with Carrier(f"smtp://127.0.0.1:{port}", hello_name="test.example") as carrier:
        yield carrier


def send(carrier: Carrier, address: str, message: bytes = MESSAGE) -> Outcome:
    return carrier.send(
        sender="bulletin@szgh.example",
        recipient=address,
        message=message,
        before_handover=lambda: True,
    ).outcome


def files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def test_mail_is_filed_whole_under_its_address(carrier, directory):
    assert send(carrier, "office@wuzhong.example") == Outcome.SENT
    (path,) = files(directory)
    content = path.read_bytes()

    assert path.parent == directory / "office@wuzhong.example"
    assert FILE_NAME.fullmatch(path.name)
    assert content.startswith(
        b"Return-Path: <bulletin@szgh.example>\r\n"
        b"Delivered-To: office@wuzhong.example\r\n"
        b"Received: from test.example by localhost with ESMTP;\r\n "
    )
    assert content.endswith(b"\r\n" + MESSAGE)


def test_same_message_to_the_same_address_is_filed_again_and_shows(carrier, directory):
    for _time in range(3):
        assert send(carrier, "a@b.example") == Outcome.SENT
    assert send(carrier, "other@b.example") == Outcome.SENT
    assert send(carrier, "a@b.example", MESSAGE.replace(b"<1@x>", b"<2@x>")) == Outcome.SENT

    digest = hashlib.sha256(b"<1@x>").hexdigest()[:16]
    names = [path.name[16:] for path in files(directory / "a@b.example")]
    assert sorted(name for name in names if digest in name) == [
        f"{digest}-2.eml",
        f"{digest}-3.eml",
        f"{digest}.eml",
    ]
    assert len(names) == 4
    assert len(files(directory / "other@b.example")) == 1


def test_each_recipient_of_one_message_gets_a_file(port, directory):
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("s@x.example", ["a@x.example", "b@x.example"], MESSAGE)

    assert [path.parent.name for path in files(directory)] == ["a@x.example", "b@x.example"]


def test_chinese_address_is_filed(carrier, directory):
    assert send(carrier, "办公室@wuzhong.example") == Outcome.SENT
    (path,) = files(directory)

    assert path.parent.parent == directory
    assert "Delivered-To: 办公室@wuzhong.example\r\n".encode() in path.read_bytes()


def test_address_that_looks_like_a_path_stays_inside(carrier, directory):
    for address in ("../../x@y.example", "/etc/x@y.example", "..@y.example"):
        send(carrier, address)

    assert all(path.parent.parent == directory for path in files(directory.parent))
    assert len(files(directory)) == 3


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_folder_name_is_one_plain_name_for_any_address(address):
    address = address.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    name = folder_name(address)

    assert FOLDER_NAME.fullmatch(name)
    assert name not in (".", "..")
    assert os.sep not in name


@settings(deadline=None)
@given(st.sets(st.text(max_size=60), min_size=2, max_size=6))
def test_different_addresses_have_different_folders(addresses):
    assert len({folder_name(address) for address in addresses}) == len(addresses)


def test_mail_that_cannot_be_stored_is_not_accepted(carrier, directory):
    directory.mkdir(exist_ok=True)
    (directory / "a@b.example").write_text("a file where the folder should be")

    assert send(carrier, "a@b.example") == Outcome.TEMPORARY
    assert send(carrier, "b@b.example") == Outcome.SENT
    assert len(files(directory)) == 2


def test_mail_above_the_size_limit_is_refused(carrier, directory):
    line = b"x" * 998 + b"\r\n"
    too_large = MESSAGE + line * (MAXIMUM_BYTES // len(line) + 1)

    assert send(carrier, "a@b.example", too_large) == Outcome.PERMANENT
    assert files(directory) == []


def test_half_written_mail_of_a_crash_is_cleared_at_the_next_start(directory):
    folder = directory / "a@b.example"
    folder.mkdir(parents=True)
    (folder / ".0123456789abcdef.tmp").write_bytes(b"half")
    kept = file_mail(directory, "a@b.example", MESSAGE, at=NOW)
    mailbox = LocalMailbox(directory)
    mailbox.start()
    mailbox.stop()

    assert files(directory) == [kept]


def test_file_name_tells_the_time_of_the_world(directory):
    path = file_mail(directory, "a@b.example", MESSAGE, at=NOW)

    assert path.name.startswith("20110928-021230-")


def test_many_clients_at_once_lose_nothing(port, directory):
    def send_ten(client: int) -> None:
        with Carrier(f"smtp://127.0.0.1:{port}", hello_name="x.example") as own:
            for number in range(10):
                mail = MESSAGE.replace(b"<1@x>", f"<{client}.{number}@x>".encode())
                assert send(own, "a@b.example", mail) == Outcome.SENT

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send_ten, range(4)))

    assert len(files(directory)) == 40


def test_stopped_mailbox_takes_no_more_and_can_start_again(directory):
    mailbox = LocalMailbox(directory)
    port = mailbox.start()
    client = socket.create_connection(("127.0.0.1", port))
    mailbox.stop()
    mailbox.stop()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    client.close()
    with Carrier(f"smtp://127.0.0.1:{mailbox.start()}", hello_name="x.example") as carrier:
        assert send(carrier, "a@b.example") == Outcome.SENT
    mailbox.stop()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_address_that_others_could_reach_is_refused(host, directory):
    with pytest.raises(ValueError, match="loopback"):
        LocalMailbox(directory, host)
