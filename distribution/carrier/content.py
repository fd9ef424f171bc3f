"""What goes over the wire between envelope and hand-over: a recipient's head, a shared body."""

from dataclasses import dataclass
from typing import Self

CRLF = b"\r\n"


@dataclass(frozen=True)
class Body:
    """Whole lines that many messages share, checked and dot-stuffed once for all of them."""

    plain: bytes
    stuffed: bytes
    is_ascii: bool

    @classmethod
    def of(cls, content: bytes) -> Self:
        """A last line without its end gets one. Raises ValueError for stray line ends."""
        check_line_ends(content)
        plain = content if content.endswith(CRLF) else content + CRLF
        return cls(plain, dot_stuffed(plain), plain.isascii())


@dataclass(frozen=True)
class Message:
    """One recipient's own lines before a body that is never copied.

    Raises ValueError unless ``head`` is empty or whole lines.
    """

    head: bytes
    body: Body

    def __post_init__(self) -> None:
        check_line_ends(self.head)
        if self.head and not self.head.endswith(CRLF):
            raise ValueError("The head of a message ends with CRLF.")

    @classmethod
    def of(cls, content: bytes) -> Self:
        """A message that shares nothing. Raises ValueError for stray line ends."""
        return cls(b"", Body.of(content))

    def __bytes__(self) -> bytes:
        return self.head + self.body.plain

    def __len__(self) -> int:
        return len(self.head) + len(self.body.plain)

    @property
    def is_ascii(self) -> bool:
        return self.body.is_ascii and self.head.isascii()


def check_line_ends(content: bytes) -> None:
    """Raises ValueError where CR or LF stands alone: a server might see a line that we do not.

    Source: RFC 5321, 2.3.8.
    """
    if not content.count(b"\n") == content.count(b"\r") == content.count(CRLF):
        raise ValueError("CR and LF stand in a message only together.")


def dot_stuffed(lines: bytes) -> bytes:
    """Whole lines as DATA carries them: a dot more before each that begins with one.

    Source: RFC 5321, 4.5.2.
    """
    stuffed = lines.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed
