"""Messages between a process and its press: JSON ahead, then raw bytes. Nothing in it can act."""

import json
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

# Lengths in bytes of the JSON and of all that follows it.
HEAD = struct.Struct(">II")
HASH_NAME = re.compile("[0-9a-f]{64}")
LARGEST_BYTES = 512 * 1024 * 1024


class BrokenFrame(ValueError):
    """What came is no message, or larger than any message of ours."""


@dataclass(frozen=True)
class Message:
    """``kind`` says what it is about, ``body`` is plain JSON, ``files`` are raw."""

    kind: str
    body: dict[str, Any] = field(default_factory=dict)
    files: tuple[bytes, ...] = ()


def packed(message: Message) -> bytes:
    sizes = [len(file) for file in message.files]
    head = json.dumps([message.kind, message.body, sizes], ensure_ascii=False)
    text = head.encode("utf-8", "surrogatepass")
    return b"".join((HEAD.pack(len(text), sum(sizes)), text, *message.files))


class Frames:
    """Takes bytes as they come and gives the messages that are whole."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Raises BrokenFrame."""
        self._held += data
        while len(self._held) >= HEAD.size:
            text, raw = HEAD.unpack_from(self._held)
            if text + raw > LARGEST_BYTES:
                raise BrokenFrame(f"{text + raw} bytes")
            end = HEAD.size + text + raw
            if len(self._held) < end:
                return
            whole = bytes(self._held[HEAD.size : end])
            del self._held[:end]
            yield _unpacked(whole[:text], whole[text:])


def _unpacked(text: bytes, raw: bytes) -> Message:
    try:
        kind, body, sizes = json.loads(text.decode("utf-8", "surrogatepass"))
        files = tuple(_cut(raw, sizes))
        if not isinstance(kind, str) or not isinstance(body, dict):
            raise BrokenFrame(text[:100])
    except (ValueError, TypeError, RecursionError) as error:
        raise BrokenFrame(text[:100]) from error
    return Message(kind, body, files)


def _cut(raw: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    if sum(sizes) != len(raw) or min(sizes, default=0) < 0:
        raise BrokenFrame(sizes)
    start = 0
    for size in sizes:
        yield raw[start : start + size]
        start += size


def whole_number(value: object) -> int:
    """Raises BrokenFrame for what is none."""
    if not isinstance(value, int):
        raise BrokenFrame(repr(value)[:100])
    return value


def hash_name(value: object) -> str:
    """64 hexadecimal digits, which name a file. Raises BrokenFrame for what is no such name."""
    if not isinstance(value, str) or not HASH_NAME.fullmatch(value):
        raise BrokenFrame(repr(value)[:100])
    return value
