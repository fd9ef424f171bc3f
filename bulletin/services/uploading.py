"""Files that somebody uploads: read, and kept whole with their text and pictures."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.services.audit import record
from accounts.services.offices import known_names
from bulletin.intake import CutReading, Reading, Upload, read_cuts, read_upload
from bulletin.intake.source import Source, looks_of, with_looks
from bulletin.intake.upload import needs_converter
from bulletin.models import Section, SourceFile
from bulletin.services.editions import write_file
from bulletin.services.file_pictures import keep_pictures_of_file

LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 200


class UnusableFile(DomainError):
    """No article can be taken from the file; the message says what to do."""


def check_size(size_bytes: int) -> None:
    """Raises UnusableFile."""
    if size_bytes > LARGEST_BYTES:
        raise UnusableFile(
            _("The file is larger than %d MB. Paste the text instead, and add pictures one by one.")
            % (LARGEST_BYTES // 1024 // 1024)
        )


@dataclass(frozen=True)
class OpenedFile:
    """A file, what it holds, and the one reading its texts agree on."""

    name: str
    data: bytes
    upload: Upload
    reading: Reading

    @property
    def document(self) -> Source:
        return self.upload.source


def is_slow(data: bytes) -> bool:
    """Whether a file takes seconds to open, so that a worker is to do it. Raises UnusableFile."""
    check_size(len(data))
    try:
        return needs_converter(data)
    except DomainError as error:
        raise UnusableFile(str(error)) from error


def open_file(name: str, data: bytes) -> OpenedFile:
    """Reads a file of any form an office sends. Raises UnusableFile.

    An old Word file takes seconds, so no transaction should stand open meanwhile.
    """
    check_size(len(data))
    try:
        upload = read_upload(name, data, known_offices=known_names())
        return OpenedFile(name, data, upload, upload.only_reading)
    except DomainError as error:
        raise UnusableFile(str(error)) from error


def keep_source(publication_id: int, opened: OpenedFile, actor: User) -> SourceFile:
    """The file itself, how it reads, its pictures, and what of it is in no article."""
    sections = set(
        Section.objects.filter(publication=publication_id).values_list("name", flat=True)
    )
    source = SourceFile.objects.create(
        publication_id=publication_id,
        name=opened.name.replace("\0", "")[-LONGEST_NAME:],
        sha256=hashlib.sha256(opened.data).hexdigest(),
        size_bytes=len(opened.data),
        text=kept_text(opened.document),
        looks=looks_of(opened.document),
        pictures=keep_pictures_of_file(opened.upload.pictures),
        rest=[{"line": line, "text": text} for line, text in rest_of(opened.reading, sections)],
        uploaded_by=actor,
    )
    source.path.parent.mkdir(parents=True, exist_ok=True)
    write_file(source.path, opened.data)
    detail = {"name": opened.name, "sha256": source.sha256}
    record("source.keep", source, actor=actor, detail=detail)
    return source


def kept_text(document: Source) -> str:
    """The text as a database can hold it, with as many lines."""
    return document.text.replace("\0", " ")


def read_source(source: SourceFile) -> CutReading:
    """How a kept file reads. Raises UnusableFile."""
    known = known_names()
    if source.text:
        return read_cuts(with_looks(source.text, source.looks), known_offices=known)
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise UnusableFile(_("The file is no longer on the server. Upload it again.")) from error
    return read_cuts(open_file(source.name, data).document, known_offices=known)


def rest_of(reading: Reading, sections: Collection[str]) -> Iterator[tuple[int | None, str]]:
    """What stands in the text but in no article, with its line where that is known.

    ``sections`` are names that an article's suggested section carries.
    """
    for line in (reading.publication, reading.issuing_unit):
        if line:
            yield None, line
    if reading.number is not None:
        yield None, f"第{reading.number}期"
    if reading.total_number is not None:
        yield None, f"总第{reading.total_number}期"
    if reading.date is not None:
        yield None, f"{reading.date.year}年{reading.date.month}月{reading.date.day}日"
    for line in (reading.editor_note, *reading.contents):
        if line:
            yield None, line
    for section in reading.sections:
        if section.name and section.name not in sections:
            yield section.line, section.name
    for group in reading.distribution_groups:
        yield group.line, f"{group.label}：{'、'.join(group.recipients)}"
    for line in reading.imprint:
        yield None, line
    for rest in reading.leftover:
        yield rest.line, rest.text
