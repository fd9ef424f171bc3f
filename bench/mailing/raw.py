"""The limit: finished messages down one connection, with nothing noted and nothing checked."""

import socket
from collections.abc import Iterable


def blast(port: int, sender: str, mails: Iterable[tuple[str, bytes]]) -> None:
    """One round trip a message: each dot goes out with the next one's commands (RFC 2920, 3.1).

    By BDAT where the server offers it, all of a message at once (RFC 3030).
    """
    with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as answers:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        expect(answers, b"220")
        line.sendall(b"EHLO bench.example\r\n")
        chunking = b"CHUNKING" in expect(answers, b"250")
        dot = b""
        for recipient, message in mails:
            begin = f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\n".encode()
            if chunking:
                line.sendall(begin + b"BDAT %d LAST\r\n" % len(message))
                line.sendall(message)
                for _answer in range(3):
                    expect(answers, b"250")
                continue
            line.sendall(dot + begin + b"DATA\r\n")
            for _answer in range(3 if dot else 2):
                expect(answers, b"250")
            expect(answers, b"354")
            line.sendall(message)
            dot = b".\r\n"
        line.sendall(dot + b"QUIT\r\n")
        if dot:
            expect(answers, b"250")
        expect(answers, b"221")


def expect(answers: "Iterable[bytes]", code: bytes) -> bytes:
    """The answer, all its lines. Raises ConnectionError for another code."""
    whole = b""
    for answer in answers:
        if not answer.startswith(code):
            raise ConnectionError(answer)
        whole += answer
        if answer[3:4] != b"-":
            return whole
    raise ConnectionError("closed")
