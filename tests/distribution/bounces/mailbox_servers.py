"""An IMAP and a POP3 server on loopback that keep messages in memory and speak what we use."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass
class Store:
    """The mailbox of bounces/geheim. ``said`` are the commands it was given, no password in them.

    ``broken`` numbers are answered with a fault, at ``fatal`` ones the server hangs up.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    folder: str = "INBOX"
    offers_uidplus: bool = True
    broken: set[int] = field(default_factory=set)
    fatal: set[int] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    tls: ssl.SSLContext | None = None

    def put(self, *mails: bytes) -> None:
        for mail in mails:
            self.mails[max(self.mails, default=0) + 1] = mail


class Line(socketserver.StreamRequestHandler):
    store: ClassVar[Store]
    is_tls_from_start: ClassVar[bool]

    def setup(self) -> None:
        if self.is_tls_from_start:
            assert self.store.tls
            self.request = self.store.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def say(self, *lines: bytes | str) -> None:
        for line in lines:
            self.wfile.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    def start_tls(self) -> None:
        assert self.store.tls
        self.request = self.store.tls.wrap_socket(self.request, server_side=True)
        super().setup()


class HungUp(Exception):
    """The server's end of a conversation."""


class Imap(Line):
    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, verb, *rest = line.split(" ", 2)
            words = rest[0] if rest else ""
            verb, words = self._unfolded(verb.upper(), words)
            self.store.said.append(verb)
            done = self._answer(verb, words)
            self.say(f"{tag} {done}")
            if verb == "STARTTLS":
                self.start_tls()
            if verb == "LOGOUT":
                return

    def _unfolded(self, verb: str, words: str) -> tuple[str, str]:
        if verb != "UID":
            return verb, words
        second, _space, words = words.partition(" ")
        return f"UID {second.upper()}", words

    def _answer(self, verb: str, words: str) -> str:
        store = self.store
        match verb:
            case "CAPABILITY":
                # As Dovecot does: before the sign-in less is told.
                is_known = store.offers_uidplus and "LOGIN" in store.said
                plus = " UIDPLUS" if is_known else ""
                tls = " STARTTLS" if store.tls else ""
                self.say(f"* CAPABILITY IMAP4rev1{plus}{tls}")
            case "LOGIN":
                if words != 'bounces "geheim"':
                    return "NO wrong password"
            case "SELECT":
                if words.strip('"') != store.folder:
                    return "NO no such folder"
                self.say(f"* {len(store.mails)} EXISTS", "* OK [UIDVALIDITY 77] valid")
            case "UID SEARCH":
                kept = [str(uid) for uid in store.mails if uid not in store.deleted]
                self.say(" ".join(["* SEARCH", *kept]))
            case "UID FETCH":
                uid, most = map(int, re.findall(r"^(\d+) \(BODY.PEEK\[\]<0\.(\d+)>\)$", words)[0])
                if uid in store.fatal:
                    raise HungUp
                if uid in store.broken:
                    return "NO [UNAVAILABLE] damaged"
                mail = store.mails[uid][:most]
                self.say(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(mail)}}}".encode())
                self.wfile.write(mail + b")\r\n")
            case "UID STORE":
                store.deleted.add(int(words.split()[0]))
            case "UID EXPUNGE":
                store.mails.pop(int(words))
            case "LOGOUT":
                self.say("* BYE")
        return "OK done"


class Pop3(Line):
    def handle(self) -> None:
        self.deleted: set[int] = set()
        self.say("+OK ready")
        while line := self.rfile.readline().decode().strip():
            verb, _space, words = line.partition(" ")
            self.store.said.append(verb if verb == "PASS" else line)
            if verb == "QUIT":
                for number in self.deleted:
                    self.store.mails.pop(number)
                self.say("+OK bye")
                return
            self._answer(verb, words)
            if verb == "STLS":
                self.start_tls()

    def _answer(self, verb: str, words: str) -> None:
        mails = self.store.mails
        numbers = [int(word) for word in words.split() if word.isdigit()]
        match verb:
            case "CAPA":
                self.say("+OK", "UIDL", *(["STLS"] if self.store.tls else []), ".")
            case "PASS" if words != "geheim":
                self.say("-ERR wrong password")
            case "UIDL":
                self.say("+OK", *(f"{number} unique-{number}" for number in mails), ".")
            case "LIST":
                self.say("+OK", *(f"{n} {len(mail)}" for n, mail in mails.items()), ".")
            case "RETR" if numbers[0] in self.store.fatal:
                raise HungUp
            case "RETR" | "TOP" if numbers[0] in self.store.broken:
                self.say("+OK", "x" * 5000, ".")
            case "RETR":
                self._give(mails[numbers[0]].splitlines())
            case "TOP":
                self._give(mails[numbers[0]].splitlines()[: numbers[1]])
            case "DELE":
                self.deleted.add(numbers[0])
                self.say("+OK")
            case _:
                self.say("+OK")

    def _give(self, lines: list[bytes]) -> None:
        dotted = [b"." + line if line.startswith(b".") else line for line in lines]
        self.say("+OK", *dotted, ".")


class Quiet(socketserver.ThreadingTCPServer):
    """Clients that turn away in the middle are what some tests are about."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving(kind: type[Line], store: Store, *, tls_from_start: bool = False) -> Iterator[int]:
    """The port on 127.0.0.1."""
    line = type(kind.__name__, (kind,), {"store": store, "is_tls_from_start": tls_from_start})
    with Quiet(("127.0.0.1", 0), line) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
