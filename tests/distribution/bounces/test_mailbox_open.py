"""Reports are fetched from a Maildir, by IMAP and by POP3, with and without TLS."""

import mailbox
import socket

import pytest

from distribution.bounces.mailboxes import MailboxDown, UnreadableMessage, opened
from tests.distribution.bounces.mailbox_servers import Imap, Pop3, Store, serving

FIRST, SECOND = b"Subject: one\r\n\r\n.dot\r\n", b"Subject: two\r\n\r\nbody\r\n"
SERVERS = {"imap": (Imap, "/INBOX"), "pop3": (Pop3, "")}


@pytest.fixture
def store() -> Store:
    store = Store()
    store.put(FIRST, SECOND)
    return store


@pytest.fixture
def tls_store(store, server_context, trusted) -> Store:
    store.tls = server_context
    return store


def box(url: str, most_bytes: int = 10_000, timeout_seconds: float = 5):
    return opened(url, timeout_seconds=timeout_seconds, most_bytes=most_bytes)


def url_of(kind: str, port: int, form: str = "", password: str = "geheim") -> str:
    return f"{kind}{form}://bounces:{password}@127.0.0.1:{port}{SERVERS[kind][1]}"


@pytest.mark.parametrize("kind", SERVERS)
def test_messages_are_read_and_what_is_discarded_is_gone(store, kind):
    with serving(SERVERS[kind][0], store) as port:
        with box(url_of(kind, port)) as mails:
            first, second = mails.listed()
            assert (mails.read(first), mails.read(second)) == (FIRST, SECOND)
            mails.discard(first)
        with box(url_of(kind, port)) as mails:
            # What was not discarded keeps its name.
            assert mails.listed() == [second]

    assert list(store.mails.values()) == [SECOND]


@pytest.mark.parametrize("kind", SERVERS)
@pytest.mark.parametrize(("form", "from_start"), [("s", True), ("+starttls", False)])
def test_tls_is_spoken(tls_store, kind, form, from_start):
    with (
        serving(SERVERS[kind][0], tls_store, tls_from_start=from_start) as port,
        box(url_of(kind, port, form)) as mails,
    ):
        assert mails.read(mails.listed()[1]) == SECOND


@pytest.mark.parametrize("kind", SERVERS)
@pytest.mark.parametrize(("form", "from_start"), [("s", True), ("+starttls", False)])
def test_a_server_with_a_certificate_nobody_vouches_for_gets_no_password(
    store, server_context, kind, form, from_start
):
    store.tls = server_context
    with (
        serving(SERVERS[kind][0], store, tls_from_start=from_start) as port,
        pytest.raises(MailboxDown, match=r"(?i)certificate"),
        box(url_of(kind, port, form)),
    ):
        pass

    assert not {"LOGIN", "PASS"} & set(store.said)


@pytest.mark.parametrize("kind", SERVERS)
def test_a_wrong_password_and_a_closed_port_are_told_in_a_sentence(store, kind):
    with (
        serving(SERVERS[kind][0], store) as port,
        pytest.raises(MailboxDown, match=r"127\.0\.0\.1.*wrong password.*BOUNCE_URL"),
        box(url_of(kind, port, password="falsch")),
    ):
        pass

    with pytest.raises(MailboxDown, match="BOUNCE_URL"), box(url_of(kind, port)):
        pass


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_that_keeps_silent_is_not_waited_for(kind):
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(MailboxDown, match="timed out"),
        box(url_of(kind, listener.getsockname()[1]), timeout_seconds=0.2),
    ):
        pass


@pytest.mark.parametrize("kind", SERVERS)
def test_of_a_large_message_only_its_beginning_is_read(store, kind):
    store.mails[1] = b"Subject: one\r\n\r\n" + b"0123456789\r\n" * 20_000
    with serving(SERVERS[kind][0], store) as port, box(url_of(kind, port), 1000) as mails:
        content = mails.read(mails.listed()[0])

    assert len(content) <= 1002
    assert content.startswith(b"Subject: one\r\n\r\n0123")
    assert "RETR 1" not in store.said


@pytest.mark.parametrize("fault", ["broken", "fatal"])
@pytest.mark.parametrize("kind", SERVERS)
def test_a_message_that_the_server_does_not_give_out_does_not_stop_the_others(store, kind, fault):
    getattr(store, fault).add(1)
    with serving(SERVERS[kind][0], store) as port, box(url_of(kind, port)) as mails:
        first, second = mails.listed()
        with pytest.raises(UnreadableMessage):
            mails.read(first)
        assert mails.read(second) == SECOND


def test_without_uidplus_a_discarded_message_is_marked_and_not_seen_again(store):
    store.offers_uidplus = False
    with serving(Imap, store) as port, box(url_of("imap", port)) as mails:
        mails.discard(mails.listed()[0])
        assert len(mails.listed()) == 1

    # EXPUNGE without UIDPLUS would take along what others have marked.
    assert (len(store.mails), "EXPUNGE" in " ".join(store.said)) == (2, False)


def test_another_folder_than_inbox_is_opened(store):
    store.folder = "Bounces/2011"
    with serving(Imap, store) as port:
        with box(f"imap://bounces:geheim@127.0.0.1:{port}/Bounces/2011") as mails:
            assert len(mails.listed()) == 2
        with pytest.raises(MailboxDown, match="no such folder"), box(url_of("imap", port)):
            pass


def test_a_maildir_is_read_in_place(tmp_path):
    made = mailbox.Maildir(tmp_path / "Maildir", create=True)
    made.add(FIRST.replace(b"\r\n", b"\n"))
    made.add(SECOND.replace(b"\r\n", b"\n"))
    with box(f"maildir://{tmp_path}/Maildir") as mails:
        contents = {mails.read(key): key for key in mails.listed()}
        assert len(contents) == 2
        mails.discard(contents[SECOND.replace(b"\r\n", b"\n")])
        assert len(mails.listed()) == 1
        with pytest.raises(UnreadableMessage):
            mails.read("maildir:gone")

    assert len(made) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "imaps://host/INBOX",
        "imap://user:pw@host:port/INBOX",
        "imap://user:pw@/INBOX",
        "imap://user:pw@host/退信",
        "imap://user:pw@host/a%0d%0aLOGOUT",
        'imap://user:pw@host/a"b',
        "pop3s://user:%E5%AF%86@host",
        "http://user:pw@host/",
        "maildir:",
    ],
)
def test_what_is_no_mailbox_is_refused(url):
    with pytest.raises(MailboxDown, match="imaps://user:password@host"), box(url):
        pass


def test_a_maildir_that_is_not_there_is_told(tmp_path):
    with pytest.raises(MailboxDown, match="nowhere"), box(f"maildir://{tmp_path}/nowhere"):
        pass
