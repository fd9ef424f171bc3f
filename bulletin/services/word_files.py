"""Word files of issues: of what was frozen, kept beside its PDF, and of drafts."""

from dataclasses import dataclass
from pathlib import Path

from bulletin.models import Edition, Issue, IssuePreview
from bulletin.models.picture import picture_root
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.services.editions import frozen_edition, write_file
from bulletin.services.snapshots import snapshot_of
from bulletin.word.writing import VERSION, word_file


@dataclass(frozen=True)
class WordFile:
    """A written file and how many articles are in it."""

    data: bytes
    articles: int


def word_of_edition(edition: Edition) -> WordFile:
    """The Word file of a frozen edition, the same bytes each time. Raises DomainError."""
    stamp = Stamp.from_json(edition.stamp) if edition.stamp else None
    pages = {int(key): page for key, page in edition.contents.items()}
    return _written(Snapshot.from_json(edition.snapshot), stamp, pages)


def kept_word_file(edition_id: int) -> Path:
    """Where the Word file of a printed edition lies, written when it is first asked for.

    Raises DomainError.
    """
    edition = Edition.objects.get(pk=edition_id)
    path = edition.page_picture_path(1).with_name(f"{edition.sha256}-{VERSION}.docx")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, word_of_edition(edition).data)
    return path


def word_of_draft(issue: Issue) -> WordFile:
    """An issue as it is being assembled, with blanks for number and date. Raises DomainError.

    本期要目 names the pages that the preview has counted.
    """
    snapshot = snapshot_of(issue)
    preview = IssuePreview.objects.filter(issue=issue, shown_sha256=snapshot.sha256).first()
    articles = preview.length.get("articles", []) if preview else []
    pages = {article["key"]: article["first_page"] for article in articles}
    return _written(snapshot, None, pages)


def word_current(issue: Issue) -> WordFile:
    """The Word file of an issue as it stands: signed, under review, or still being assembled."""
    edition = frozen_edition(issue)
    return word_of_draft(issue) if edition is None else word_of_edition(edition)


def _written(snapshot: Snapshot, stamp: Stamp | None, pages: dict[int, int]) -> WordFile:
    data = word_file(snapshot, stamp, pages=pages, picture_root=picture_root())
    return WordFile(data, sum(len(section.articles) for section in snapshot.sections))
