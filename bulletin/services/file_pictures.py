"""Pictures that came in a file: kept with it, and shown in the articles they stand in."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from bulletin.intake import CutReading, Doubt
from bulletin.intake.grammar import BODIES, Kind
from bulletin.intake.source import Picture
from bulletin.models import Article, SourceFile
from bulletin.press.picture_files import picture_path
from bulletin.services.editions import write_file
from bulletin.services.pictures import keep_picture

BLOCKS = frozenset({*BODIES, Kind.RUN_IN, Kind.RUN_IN_END, Kind.CAPTION, Kind.TABLE})


@dataclass(frozen=True)
class FilePicture:
    """A picture of a kept file; ``line`` is the line before it, or 0."""

    name: str
    sha256: str
    line: int

    @property
    def path(self) -> Path:
        return picture_path(_root(), self.sha256)


@dataclass(frozen=True)
class PlacedPicture:
    """A picture and the number of blocks of its article that stand before it."""

    picture: FilePicture
    block: int


def keep_pictures_of_file(pictures: Iterable[Picture]) -> list[dict[str, Any]]:
    """Write the pictures beside their file; returns what the file's row says of each."""
    rows = []
    for picture in pictures:
        kept = FilePicture(picture.name, hashlib.sha256(picture.data).hexdigest(), picture.line)
        kept.path.parent.mkdir(parents=True, exist_ok=True)
        write_file(kept.path, picture.data)
        rows.append(asdict(kept))
    return rows


def pictures_of_file(source: SourceFile) -> list[FilePicture]:
    return [FilePicture(**row) for row in source.pictures]


def place_pictures(
    read: CutReading, pictures: Iterable[FilePicture]
) -> dict[int, list[PlacedPicture]]:
    """For each article of the reading, counted from 0, its pictures in their order.

    A picture belongs to the article whose line stands before it; one that stands ahead of all, or
    under a section's heading, to the article that follows.
    """
    places = {id(article): place for place, article in enumerate(read.reading.articles)}
    spots: list[tuple[int, int, int]] = []
    blocks: defaultdict[int, int] = defaultdict(int)
    place, following, before = -1, 0, None
    for cut, article in zip(read.cuts, read.articles, strict=True):
        if cut.kind is Kind.SECTION:
            place = following
        elif article is not None:
            place = places[id(article)]
            following = place + 1
            if cut.kind in BLOCKS and not (cut.kind is before is Kind.TABLE):
                blocks[place] += 1
        before = cut.kind
        spots.append((cut.line.number, place, blocks[place]))
    found: defaultdict[int, list[PlacedPicture]] = defaultdict(list)
    last = max(len(places) - 1, 0)
    for picture in pictures:
        passed = [spot for spot in spots if spot[0] <= picture.line]
        _line, at, block = passed[-1] if passed else (0, 0, 0)
        found[min(max(at, 0), last)].append(PlacedPicture(picture, block if at >= 0 else 0))
    return dict(found)


def show_pictures(article_id: int, pictures: Sequence[PlacedPicture], *, actor: User) -> int:
    """Show the pictures where they stand in the file, each with a doubt that asks what it shows;
    returns how many there are. One that cannot be printed is named in a doubt instead.

    Raises NotAllowed, IllegalMove.
    """
    doubts = []
    kept = 0
    # From the last to the first, so that none moves the place of another.
    for placed in reversed(pictures):
        picture = placed.picture
        alt = _("Picture “%s” of the file") % picture.name
        try:
            data = _data_of(picture)
            keep_picture(article_id, data, alt=alt, actor=actor, before_block=placed.block)
        except DomainError as error:
            words = _("The picture “%(name)s” was not taken in: %(reason)s")
            message = words % {"name": picture.name, "reason": error}
        else:
            kept += 1
            words = _("Say what the picture “%s” shows, and put it where it belongs.")
            message = words % picture.name
        doubts.append(Doubt(max(picture.line, 1), 1, picture.name, "picture", message))
    if doubts:
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=article_id)
            article.doubts += [asdict(doubt) for doubt in reversed(doubts)]
            article.save(update_fields=["doubts"])
    return kept


def _data_of(picture: FilePicture) -> bytes:
    try:
        return picture.path.read_bytes()
    except OSError as error:
        raise DomainError(
            _("The file is no longer on the server. Tell the administrator.")
        ) from error


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "sources"
