"""Articles out of a file that somebody uploads; the file itself is kept."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, Scope, may, scope_of
from accounts.errors import DomainError, NotAllowed
from accounts.models import Office, User
from accounts.services.audit import record
from accounts.services.offices import known_names, offices_by_name
from bulletin import markup
from bulletin.intake import ArticleRead, Doubt, Reading, Upload, read_upload
from bulletin.models import Article, IntakeSheet, Section, SourceFile
from bulletin.services.bodies import body_of
from bulletin.services.editions import write_file
from bulletin.services.sheet_reading import read_sheet
from bulletin.services.writers import check_in_clerks_hands, check_is_writer
from bulletin.services.writing import Incomplete, create_article, save_article

LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 200


class UnusableFile(DomainError):
    """No article can be taken from the file; the message says what to do."""


@dataclass(frozen=True)
class Taken:
    """A kept file and how many articles it holds; ``article`` is made if it is just one."""

    source: SourceFile
    count: int
    article: Article | None


@dataclass(frozen=True)
class Held:
    """An article in a file, the name of its section, and the draft made of it, if any."""

    place: int
    read: ArticleRead
    section: str
    draft: Article | None


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


def take_file(
    publication_id: int, opened: OpenedFile, *, actor: User, article_id: int | None = None
) -> Taken:
    """Keep the file. One article in it becomes a draft, or fills the empty draft that is named;
    of several none does yet. A draft with words in it is left alone, and a new one made.

    Raises UnusableFile, NotAllowed, IllegalMove.
    """
    if not may(actor, Action.ARTICLE_WRITE):
        raise NotAllowed(_("Only clerks and editors write articles."))
    with transaction.atomic():
        source = keep_source(publication_id, opened, actor)
        held = list(_held(opened.reading, {}))
        only = held[0] if len(held) == 1 else None
        article = _draft(only, source, actor, article_id) if only else None
        return Taken(source, len(held), article)


def articles_in(source: SourceFile) -> list[Held]:
    """What the kept file holds. Raises UnusableFile."""
    drafts = {article.source_place or 0: article for article in source.articles.all()}
    sheet = IntakeSheet.objects.filter(source=source).first()
    reading = read_sheet(sheet).read.reading if sheet else _read_again(source)
    return list(_held(reading, drafts))


@transaction.atomic
def make_drafts(source_id: int, places: Collection[int], *, actor: User) -> list[Article]:
    """A draft of each article at these places of the file, but not twice of the same one.

    Raises UnusableFile and NotAllowed.
    """
    source = SourceFile.objects.select_for_update().get(pk=source_id)
    chosen = [held for held in articles_in(source) if held.place in places and held.draft is None]
    return [_draft(held, source, actor) for held in chosen]


@transaction.atomic
def settle_doubts(article_id: int, *, actor: User) -> Article:
    """A person has looked at what the reading was not sure of. Raises NotAllowed, IllegalMove."""
    article = Article.objects.select_for_update().get(pk=article_id)
    check_is_writer(article, actor)
    check_in_clerks_hands(article)
    if article.doubts:
        record("article.settle_doubts", article, actor=actor, detail={"doubts": article.doubts})
        article.doubts = []
        article.save(update_fields=["doubts"])
    return article


def keep_source(publication_id: int, opened: OpenedFile, actor: User) -> SourceFile:
    """The file itself, and what of it is in no article."""
    sections = set(
        Section.objects.filter(publication=publication_id).values_list("name", flat=True)
    )
    source = SourceFile.objects.create(
        publication_id=publication_id,
        name=opened.name.replace("\0", "")[-LONGEST_NAME:],
        sha256=hashlib.sha256(opened.data).hexdigest(),
        size_bytes=len(opened.data),
        rest=[{"line": line, "text": text} for line, text in rest_of(opened.reading, sections)],
        uploaded_by=actor,
    )
    source.path.parent.mkdir(parents=True, exist_ok=True)
    write_file(source.path, opened.data)
    detail = {"name": opened.name, "sha256": source.sha256}
    record("source.keep", source, actor=actor, detail=detail)
    return source


def _read_again(source: SourceFile) -> Reading:
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise UnusableFile(_("The file is no longer on the server. Upload it again.")) from error
    return open_file(source.name, data).reading


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


def _held(reading: Reading, drafts: Mapping[int, Article]) -> Iterator[Held]:
    place = 0
    for section in reading.sections:
        for read in section.articles:
            yield Held(place, read, section.name, drafts.get(place))
            place += 1


def _draft(held: Held, source: SourceFile, actor: User, article_id: int | None = None) -> Article:
    read = held.read
    offices, doubts = _offices(read, actor)
    hint = Section.objects.filter(publication=source.publication_id, name=held.section).first()
    wording: dict[str, Any] = {
        "title": read.title,
        "byline": read.byline,
        "body": body_of(read),
        "section": hint.pk if hint else None,
    }
    try:
        empty = _empty_draft(article_id)
        if empty is None:
            article = create_article(actor, source.publication_id, offices=offices, **wording)
        else:
            article = _fill(empty, wording, offices if read.offices else (), actor)
    except Incomplete as error:
        raise UnusableFile(
            _("The file was read, but its article cannot be stored: %s Mend the file.") % error
        ) from error
    article.title_style = read.title_style
    article.doubts = [asdict(doubt) for doubt in (*read.doubts, *doubts)]
    article.source, article.source_place = source, held.place
    article.save(update_fields=["title_style", "doubts", "source", "source_place"])
    detail = {"source": source.pk, "place": held.place, "doubts": len(article.doubts)}
    record("article.take_from_file", article, actor=actor, detail=detail)
    return article


def _empty_draft(article_id: int | None) -> Article | None:
    if article_id is None:
        return None
    article = Article.objects.select_for_update().get(pk=article_id)
    has_words = article.title or article.byline or markup.blocks(article.body)
    return None if has_words else article


def _fill(
    article: Article, wording: dict[str, Any], offices: Collection[int], actor: User
) -> Article:
    named = [key for key in article.attributions.values_list("office", flat=True) if key]
    return save_article(
        article.pk,
        actor=actor,
        version=article.version,
        offices=list(offices) or named,
        **wording | {"section": article.section_hint_id or wording["section"]},
    )


def _offices(read: ArticleRead, actor: User) -> tuple[list[int], list[Doubt]]:
    """Those that the text names and that exist today, a clerk's own among them."""
    known: dict[str, Office] = offices_by_name(timezone.localdate())
    found = [known[name].pk for name in read.offices if name in known]
    doubts = [
        _doubt(read, name, _("“%s” is named but is no office of today. Choose which one it is."))
        for name in read.offices
        if name not in known
    ]
    if scope_of(actor, Action.ARTICLE_WRITE) is Scope.ALL or actor.office is None:
        return found, doubts
    if not _holds_own(found, actor.office):
        found.append(actor.office.pk)
        if read.offices:
            words = _("The file does not name your own office, “%s”. It was added at the end.")
            doubts.append(_doubt(read, actor.office.name, words))
    return found, doubts


def _holds_own(found: Iterable[int], office: Office) -> bool:
    return Office.objects.line_of(office.pk).filter(pk__in=found).exists()


def _doubt(read: ArticleRead, name: str, words: str) -> Doubt:
    return Doubt(read.line, 1, name, "office-today", words % name)
