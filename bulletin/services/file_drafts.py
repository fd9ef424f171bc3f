"""Articles out of a file that somebody uploaded, as drafts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin import markup
from bulletin.intake import ArticleRead, CutReading
from bulletin.models import Article, IntakeSheet, Section, SourceFile
from bulletin.services.bodies import body_of
from bulletin.services.file_offices import OfficesNamed
from bulletin.services.file_pictures import (
    PlacedPicture,
    pictures_of_file,
    place_pictures,
    show_pictures,
)
from bulletin.services.sheet_reading import read_sheet
from bulletin.services.uploading import OpenedFile, UnusableFile, keep_source, read_source
from bulletin.services.writers import check_in_clerks_hands, check_is_writer
from bulletin.services.writing import Incomplete, create_article, save_article


@dataclass(frozen=True)
class Taken:
    """A kept file and how many articles it holds; ``article`` is made if it is just one, and
    ``pictures`` are still to be shown in it."""

    source: SourceFile
    count: int
    article: Article | None
    pictures: list[PlacedPicture]


@dataclass(frozen=True)
class Held:
    """An article in a file, the name of its section, its pictures, and the draft made of it."""

    place: int
    read: ArticleRead
    section: str
    day: date | None
    pictures: list[PlacedPicture]
    draft: Article | None


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
        held = list(_held(source, read_source(source), {}))
        only = held[0] if len(held) == 1 else None
        article = _draft(only, source, actor, article_id) if only else None
        return Taken(source, len(held), article, only.pictures if only else [])


def articles_in(source: SourceFile) -> list[Held]:
    """What the kept file holds. Raises UnusableFile."""
    drafts = {article.source_place or 0: article for article in source.articles.all()}
    sheet = IntakeSheet.objects.filter(source=source).first()
    return list(_held(source, read_sheet(sheet).read if sheet else read_source(source), drafts))


def make_drafts(source_id: int, places: Collection[int], *, actor: User) -> list[Article]:
    """A draft of each article at these places of the file with its pictures, but not twice of the
    same one.

    Raises UnusableFile and NotAllowed.
    """
    with transaction.atomic():
        source = SourceFile.objects.select_for_update().get(pk=source_id)
        made = [
            (held, _draft(held, source, actor))
            for held in articles_in(source)
            if held.place in places and held.draft is None
        ]
    # Each takes a while to be made fit for print, in which others are to write.
    for held, article in made:
        show_pictures(article.pk, held.pictures, actor=actor)
    return [article for _held_one, article in made]


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


def _held(source: SourceFile, read: CutReading, drafts: Mapping[int, Article]) -> Iterator[Held]:
    pictures = place_pictures(read, pictures_of_file(source))
    place = 0
    for section in read.reading.sections:
        for article in section.articles:
            yield Held(
                place,
                article,
                section.name,
                read.reading.date,
                pictures.get(place, []),
                drafts.get(place),
            )
            place += 1


def _draft(held: Held, source: SourceFile, actor: User, article_id: int | None = None) -> Article:
    read = held.read
    named = OfficesNamed.of(read, held.day or timezone.localdate(), actor)
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
            article = create_article(actor, source.publication_id, offices=named.offices, **wording)
        else:
            article = _fill(empty, wording, named.offices if read.offices else (), actor)
    except Incomplete as error:
        raise UnusableFile(
            _("The file was read, but its article cannot be stored: %s Mend the file.") % error
        ) from error
    article.title_style = read.title_style
    article.doubts = [asdict(doubt) for doubt in (*read.doubts, *named.doubts)]
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
