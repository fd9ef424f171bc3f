"""What the local mailbox has filed, to be read again."""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Self, overload

from distribution.mailbox.filing import FILE_NAME, FOLDER_NAME, TIMESTAMP, folder_name
from distribution.mailbox.parsing import ParsedMail, decoded_headers, parse

HEADER_BYTES = 65_536


class MailNotFound(KeyError):
    """No mail is filed under this key."""


@dataclass(frozen=True)
class StoredMail:
    """``copy_number`` is above 1 when the same message had come to this address before."""

    key: str
    address: str
    subject: str
    at: datetime
    size_bytes: int
    copy_number: int


@dataclass(frozen=True, order=True)
class _Filed:
    """Sorts by arrival."""

    second: str
    modified_ns: int
    folder: str
    name: str
    size_bytes: int

    @classmethod
    def from_entry(cls, entry: os.DirEntry[str], folder: str) -> Self:
        stat = entry.stat()
        return cls(entry.name[:15], stat.st_mtime_ns, folder, entry.name, stat.st_size)


class StoredMails(Sequence[StoredMail]):
    """Newest first. Opens only the files that are taken from it, so pages cost their length."""

    def __init__(self, directory: Path, filed: list[_Filed]) -> None:
        self._directory = directory
        self._filed = filed

    def __len__(self) -> int:
        return len(self._filed)

    @overload
    def __getitem__(self, index: int) -> StoredMail: ...
    @overload
    def __getitem__(self, index: slice) -> list[StoredMail]: ...
    def __getitem__(self, index: int | slice) -> StoredMail | list[StoredMail]:
        if isinstance(index, slice):
            return [self._read(filed) for filed in self._filed[index]]
        return self._read(self._filed[index])

    def _read(self, filed: _Filed) -> StoredMail:
        with (self._directory / filed.folder / filed.name).open("rb") as file:
            head = file.read(HEADER_BYTES).partition(b"\r\n\r\n")[0]
        lines = decoded_headers(BytesHeaderParser().parsebytes(head))
        headers = {name.lower(): value for name, value in reversed(lines)}
        return StoredMail(
            key=_key(filed.folder, filed.name),
            address=headers.get("delivered-to", filed.folder),
            subject=headers.get("subject", ""),
            at=_filed_at(filed.name),
            size_bytes=filed.size_bytes,
            copy_number=_copy_number(filed.name),
        )


class MailboxStore:
    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def messages(self, *, address: str = "") -> StoredMails:
        """All mails, or those to one address, newest first; slice it or give it to a paginator."""
        folders = [folder_name(address)] if address else self._folders()
        filed = [filed for folder in folders for filed in self._in_folder(folder)]
        return StoredMails(self._directory, sorted(filed, reverse=True))

    def open(self, key: str) -> ParsedMail:
        """Raises MailNotFound."""
        folder, name = _split_key(key)
        try:
            mail = (self._directory / folder / name).read_bytes()
        except OSError as error:
            raise MailNotFound(key) from error
        return parse(mail, at=_filed_at(name), copy_number=_copy_number(name))

    def _folders(self) -> list[str]:
        if not self._directory.is_dir():
            return []
        with os.scandir(self._directory) as entries:
            return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]

    def _in_folder(self, folder: str) -> list[_Filed]:
        path = self._directory / folder
        if not path.is_dir():
            return []
        with os.scandir(path) as entries:
            return [
                _Filed.from_entry(entry, folder)
                for entry in entries
                if FILE_NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            ]


def _key(folder: str, name: str) -> str:
    return base64.urlsafe_b64encode(f"{folder}/{name}".encode()).rstrip(b"=").decode("ascii")


def _split_key(key: str) -> tuple[str, str]:
    try:
        padded = key.encode("ascii") + b"=" * (-len(key) % 4)
        folder, _slash, name = (
            base64.b64decode(padded, b"-_", validate=True).decode().partition("/")
        )
    except (binascii.Error, UnicodeError) as error:
        raise MailNotFound(key) from error
    if not FOLDER_NAME.fullmatch(folder) or not FILE_NAME.fullmatch(name):
        raise MailNotFound(key)
    return folder, name


def _filed_at(name: str) -> datetime:
    return datetime.strptime(name[:15], TIMESTAMP).replace(tzinfo=UTC)


def _copy_number(name: str) -> int:
    found = FILE_NAME.fullmatch(name)
    return int(found["copy"] or 1) if found else 1
