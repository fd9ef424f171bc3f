"""One connection to the sink: its verbs, its content, its faults."""

import re
import socket
import struct
import threading
import time
from contextlib import suppress

from bench.mailing.faults import AFTER_DOT, AT_RCPT, SLOW_SECONDS, Fault, refusal
from bench.mailing.journal import Journal

BLOCK_BYTES = 1 << 20
END = b"\r\n.\r\n"
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>\r\n]*>)", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(rb"<([^>]*)>")


class Line(threading.Thread):
    """One connection; ends with it."""

    def __init__(self, connection: socket.socket, journal: Journal, *, chunking: bool) -> None:
        super().__init__(daemon=True)
        self.connection = connection
        self.journal = journal
        offers = [b"sink", b"PIPELINING", b"8BITMIME", b"SMTPUTF8", *[b"CHUNKING"] * chunking]
        self.hello = b"".join(b"250-%b\r\n" % offer for offer in offers) + b"250 SIZE 100000000"
        self.buffer = b""
        self.address = self.message_id = ""

    def run(self) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(OSError, EOFError), self.connection:
            self.say(b"220 sink")
            while self.obey(self.line()):
                pass

    def obey(self, line: bytes) -> bool:
        verb = line[:4].upper()
        if verb in (b"MAIL", b"RSET"):
            self.address = self.message_id = ""
            self.say(b"250 OK")
        elif verb == b"RCPT":
            return self.recipient(line)
        elif verb == b"DATA":
            if not self.address:
                self.say(b"503 No recipient")
                return True
            self.say(b"354 Go ahead")
            self.content()
            return self.finish()
        elif verb == b"BDAT":
            _verb, size, *last = line.split()
            self.chunk(int(size))
            if not self.address:
                self.say(b"503 No recipient")
            elif last:
                return self.finish()
            else:
                self.say(b"250 Go on")
        elif verb in (b"EHLO", b"HELO"):
            self.say(self.hello)
        elif verb == b"QUIT":
            self.say(b"221 Bye")
            return False
        else:
            self.say(b"250 OK")
        return True

    def recipient(self, line: bytes) -> bool:
        found = ADDRESS.search(line)
        address = found[1].decode() if found else ""
        fault = self.journal.fault_of(address)
        attempt = self.journal.tried("RCPT", address) if fault != Fault.NONE else 0
        answer = refusal(AT_RCPT, fault, attempt)
        if answer:
            self.journal.note(f"refused {answer[:3].decode()}", address)
        else:
            self.address = address
        self.say(answer or b"250 OK")
        return not (answer or b"").startswith(b"421")

    def finish(self) -> bool:
        address, fault = self.address, self.journal.fault_of(self.address)
        self.address = ""
        attempt = self.journal.tried("DOT", address) if fault != Fault.NONE else 0
        answer = refusal(AFTER_DOT, fault, attempt)
        if answer:
            self.journal.note(f"refused {answer[:3].decode()}", address, self.message_id)
            self.say(answer)
            return not answer.startswith(b"421")
        if fault == Fault.SLOW:
            time.sleep(SLOW_SECONDS)
        self.journal.note("accepted", address, self.message_id)
        if fault == Fault.ANSWER_LOST and attempt == 1:
            self.journal.note("answer lost", address, self.message_id)
            return False
        self.say(b"250 Filed")
        return True

    def content(self) -> None:
        """Read up to the dot; what follows it stays in the buffer."""
        self._note_id()
        self._reset_if_told()
        while (found := self.buffer.find(END)) < 0:
            # The dot may have come in two parts.
            self.buffer = self.buffer[1 - len(END) :] + self._read()
            if not self.message_id:
                self._note_id()
        self.buffer = self.buffer[found + len(END) :]

    def chunk(self, size: int) -> None:
        if not self.message_id:
            while len(self.buffer) < min(size, 2000):
                self.buffer += self._read()
            self._note_id()
        self._reset_if_told()
        missing = size - len(self.buffer)
        self.buffer = self.buffer[size:] if missing < 0 else b""
        while missing > 0:
            block = self._read()
            self.buffer = block[missing:]
            missing -= len(block)

    def line(self) -> bytes:
        while b"\n" not in self.buffer:
            self.buffer += self._read()
        line, _newline, self.buffer = self.buffer.partition(b"\n")
        return line.rstrip(b"\r")

    def say(self, answer: bytes) -> None:
        self.connection.sendall(answer + b"\r\n")

    def _note_id(self) -> None:
        found = MESSAGE_ID.search(self.buffer, 0, 4000)
        self.message_id = found[1].decode() if found else ""

    def _reset_if_told(self) -> None:
        fault = self.journal.fault_of(self.address)
        if fault != Fault.RESET_IN_DATA or self.journal.tried("DATA", self.address) > 1:
            return
        self.journal.note("reset", self.address)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        raise EOFError

    def _read(self) -> bytes:
        if block := self.connection.recv(BLOCK_BYTES):
            return block
        raise EOFError
