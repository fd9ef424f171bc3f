"""A file as an office sends it → its readings, pictures, and what was set aside."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.intake.blanks import squeeze
from bulletin.intake.decoding import decode
from bulletin.intake.errors import NoArticleFound, UnreadableText
from bulletin.intake.formats import refusals
from bulletin.intake.formats.docx import read_docx
from bulletin.intake.formats.html import read_html
from bulletin.intake.formats.kinds import FileKind, kind_of
from bulletin.intake.formats.mail import Part, mail_parts
from bulletin.intake.formats.office import to_docx
from bulletin.intake.formats.pdf import read_pdf
from bulletin.intake.raw_lines import NEW_LINE
from bulletin.intake.reader import read_text
from bulletin.intake.result import Reading, SourceText
from bulletin.intake.source import Content, Picture, SetAside, Source, plain_source

MAIL_DEPTH = 3


@dataclass(frozen=True, slots=True)
class TextRead:
    """One text of an upload; ``name`` is its attachment's, or the file's own."""

    name: str
    source: Source
    reading: Reading


@dataclass(slots=True)
class Upload:
    """What a file holds.

    ``texts`` has one text or more, the fullest first; only a mail has several. ``set_aside`` is
    what the file holds beside them (headers, comments, notes, heads of pages, the words of a
    mail), and ``notices`` are sentences for the person who gave it.
    """

    name: str
    kind: FileKind
    texts: list[TextRead] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def reading(self) -> Reading:
        return self.texts[0].reading

    @property
    def only_reading(self) -> Reading:
        """The reading to make an issue of, what was set aside among its leftover.

        Raises UnreadableText where a mail's texts hold different articles.
        """
        articles = _articles(self.reading)
        if any(_articles(text.reading) != articles for text in self.texts):
            raise refusals.several_texts([text.name for text in self.texts])
        beside = [SourceText(aside.line, aside.text) for aside in self.set_aside]
        return replace(self.reading, leftover=self.reading.leftover + beside)

    @property
    def source(self) -> Source:
        return self.texts[0].source

    def to_json(self) -> dict[str, Any]:
        """The first reading with what was set aside among its leftover, and the rest beside."""
        result = self.reading.to_json()
        result["leftover"] += self._leftover_beside()
        return result | {
            "kind": self.kind.value,
            "notices": self.notices,
            "pictures": [
                {"name": picture.name, "line": picture.line, "bytes": len(picture.data)}
                for picture in self.pictures
            ],
            "others": [text.reading.to_json() | {"name": text.name} for text in self.texts[1:]],
        }

    def _leftover_beside(self) -> list[dict[str, Any]]:
        """What was set aside, in the form of a reading's leftover."""
        return [
            {"line": aside.line, "text": aside.text, "set_aside": aside.kind}
            for aside in self.set_aside
        ]


def read_upload(name: str, data: bytes, *, known_offices: Collection[str] = ()) -> Upload:
    """Reads a file of any form an office sends, whatever its name says it is.

    ``known_offices`` are names that count as offices whatever their shape. Raises UnreadableText
    with what to do instead, NoArticleFound for a text without an article.
    """
    if not data:
        raise refusals.empty()
    kind = kind_of(data)
    upload = Upload(name, kind)
    if kind is FileKind.MAIL:
        _read_mail(upload, data, known_offices, MAIL_DEPTH)
    else:
        _read_content(upload, name, content_of(kind, data), known_offices)
    upload.texts.sort(key=_fullness, reverse=True)
    return upload


def needs_converter(data: bytes) -> bool:
    """Whether LibreOffice has to turn a file, or what a mail holds, into Word first: it takes
    seconds. Raises UnreadableText for what cannot be read at all.
    """
    kind = kind_of(data)
    if kind is not FileKind.MAIL:
        return kind is FileKind.OFFICE
    return any(_is_slow(part) for part in mail_parts(data) if not part.is_picture)


def _is_slow(part: Part) -> bool:
    try:
        return (part.kind or kind_of(part.data)) in (FileKind.OFFICE, FileKind.MAIL)
    except UnreadableText:
        return False


def content_of(kind: FileKind, data: bytes) -> Content:
    """The lines of a file that is no mail. Raises UnreadableText."""
    if kind is FileKind.OFFICE:
        content = read_docx(to_docx(data))
    elif kind is FileKind.DOCX:
        content = read_docx(data)
    elif kind is FileKind.PDF:
        content = read_pdf(data)
    elif kind is FileKind.HTML:
        content = read_html(data)
    else:
        content = Content(plain_source(NEW_LINE.split(decode(data))))
    if content.source.is_blank:
        raise refusals.pictures_only() if content.pictures else refusals.without_text()
    return content


def _read_content(
    upload: Upload, name: str, content: Content, known_offices: Collection[str]
) -> None:
    reading = read_text(content.source, known_offices=known_offices)
    upload.texts.append(TextRead(name, content.source, reading))
    _keep_beside(upload, content)


def _keep_beside(upload: Upload, content: Content) -> None:
    upload.set_aside += content.set_aside
    upload.pictures += content.pictures
    upload.notices += [notice for notice in content.notices if notice not in upload.notices]


def _read_mail(upload: Upload, data: bytes, known_offices: Collection[str], depth: int) -> None:
    """Every part by itself; a part without an article is set aside, one unreadable is named."""
    refusal: DomainError = refusals.without_text()
    for part in mail_parts(data):
        if part.is_picture:
            upload.pictures.append(Picture(part.name, part.data))
        elif part.data.strip():
            try:
                _read_part(upload, part, known_offices, depth)
            except NoArticleFound as error:
                refusal = refusal if upload.notices else error
            except UnreadableText as error:
                refusal = error
                name = part.name or upload.name
                upload.notices.append(
                    _("“%(name)s” was not read: %(reason)s") % {"name": name, "reason": error}
                )
    if not upload.texts:
        raise refusal


def _read_part(upload: Upload, part: Part, known_offices: Collection[str], depth: int) -> None:
    kind = part.kind or kind_of(part.data)
    if kind is FileKind.MAIL:
        if not depth:
            raise refusals.too_deep()
        _read_mail(upload, part.data, known_offices, depth - 1)
        return
    content = content_of(kind, part.data)
    words = squeeze(content.source.text)
    if any(squeeze(text.source.text) == words for text in upload.texts):
        upload.notices.append(_("The mail holds the same text twice. It was taken once."))
        return
    try:
        _read_content(upload, part.name or upload.name, content, known_offices)
    except NoArticleFound:
        upload.set_aside.append(SetAside("mail", content.source.text))
        _keep_beside(upload, content)
        raise


def _fullness(text: TextRead) -> tuple[int, int]:
    return len(list(text.reading.articles)), len(squeeze(text.source.text))


def _articles(reading: Reading) -> list[tuple[str, str]]:
    """Titles and words of all articles, however they were spaced."""
    return [
        (squeeze(article.title), squeeze("".join(article.paragraphs)))
        for article in reading.articles
    ]
