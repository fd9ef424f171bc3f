"""What the press does when it is asked: a message for the task, a message back."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from weasyprint import LOGGER

from bulletin.markup import Block
from bulletin.press.galley import Announce
from bulletin.press.lengths import lines_alone
from bulletin.press.picture_files import check_pictures, picture_path
from bulletin.press.pictures import page_pictures
from bulletin.press.preview import measure_issue, preview_issue
from bulletin.press.printing import print_issue
from bulletin.press.refusals import UnreadablePicture
from bulletin.press.sealed.frames import Message
from bulletin.press.snapshot import PrintedArticle, PrintedSection, Snapshot, Stamp

# PNG and JPEG, as pictures are kept.
FORMATS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
WARM_UP = Snapshot(
    publication="印发",
    issuing_unit="印发",
    year=2000,
    is_supplement=False,
    shows_total=False,
    editor_note="编者按",
    sections=(
        PrintedSection(
            "栏目",
            "full",
            (
                PrintedArticle(
                    1,
                    "标题",
                    "line",
                    (Block("paragraph", "正文，<b>黑体</b>、<em>楷体</em>。"),),
                    ("单位",),
                ),
            ),
        ),
    ),
    distribution_label="印发",
    distribution=("单位",),
)


class Press:
    """The tasks by name; ``picture_root`` is the one folder with pictures."""

    def __init__(self, picture_root: Path) -> None:
        self.picture_root = picture_root
        self.tasks: Mapping[str, Callable[[Message, Announce], Message]] = {
            "issue": self.issue,
            "lengths": self.lengths,
            "preview": self.preview,
            "lines": self.lines,
            "pictures": self.pictures,
        }

    def warm_up(self) -> None:
        """Load whatever any issue needs: fonts, styles, templates."""
        wanted = {"snapshot": WARM_UP.to_json(), "stamp": None, "variant": None}
        self.issue(Message("issue", wanted), lambda _number: None)

    def issue(self, wanted: Message, announce: Announce) -> Message:
        snapshot = Snapshot.from_json(wanted.body["snapshot"])
        stamp = wanted.body["stamp"]
        with self._all_pictures(snapshot):
            printed = print_issue(
                snapshot,
                Stamp.from_json(stamp) if stamp else None,
                variant=wanted.body["variant"],
                picture_root=self.picture_root,
                announce=announce,
            )
        body = {"page_count": printed.page_count, "contents": printed.contents}
        return Message("done", body, (printed.pdf,))

    def lengths(self, wanted: Message, announce: Announce) -> Message:
        snapshot = Snapshot.from_json(wanted.body["snapshot"])
        return Message("done", {"length": asdict(measure_issue(snapshot, announce=announce))})

    def preview(self, wanted: Message, announce: Announce) -> Message:
        snapshot = Snapshot.from_json(wanted.body["snapshot"])
        with self._all_pictures(snapshot):
            preview = preview_issue(
                snapshot,
                width_px=wanted.body["width_px"],
                known=frozenset(wanted.body["known"]),
                picture_root=self.picture_root,
                announce=announce,
            )
        body = {
            "keys": preview.keys,
            "drawn": list(preview.pictures),
            "length": asdict(preview.length),
        }
        return Message("done", body, tuple(preview.pictures.values()))

    def lines(self, wanted: Message, announce: Announce) -> Message:
        """Of each article by itself, without an issue around it."""
        snapshot = Snapshot.from_json(wanted.body["snapshot"])
        found: list[tuple[int, int]] = []
        articles = [article for section in snapshot.sections for article in section.articles]
        for number, article in enumerate(articles, start=1):
            announce(number)
            found.append((article.key, lines_alone(article, snapshot.style)))
        announce(0)
        return Message("done", {"lines": found})

    def pictures(self, wanted: Message, _announce: Announce) -> Message:
        pictures = page_pictures(wanted.files[0], width_px=wanted.body["width_px"])
        return Message("done", files=tuple(pictures))

    @contextmanager
    def _all_pictures(self, snapshot: Snapshot) -> Iterator[None]:
        """Raises MissingPicture, and UnreadablePicture where WeasyPrint would go on without."""
        articles = [article for section in snapshot.sections for article in section.articles]
        for article in articles:
            check_pictures(article, self.picture_root)
        if others := _numbers(articles, self._has_other_format):
            raise UnreadablePicture(others)
        heard = _Failures()
        LOGGER.addHandler(heard)
        try:
            yield
        finally:
            LOGGER.removeHandler(heard)
        if heard.addresses:
            raise UnreadablePicture(
                _numbers(articles, lambda article: _shows(article, heard.addresses))
            )

    def _has_other_format(self, article: PrintedArticle) -> bool:
        """Drawings, and whatever else a reader of pictures might take for a program of its own."""
        files = [picture_path(self.picture_root, shown.sha256) for shown in article.pictures]
        return any(not file.read_bytes().startswith(FORMATS) for file in files)


def _numbers(
    articles: Sequence[PrintedArticle], is_meant: Callable[[PrintedArticle], bool]
) -> list[int]:
    return [number for number, article in enumerate(articles, start=1) if is_meant(article)]


def _shows(article: PrintedArticle, addresses: Sequence[str]) -> bool:
    return any(address in block.html for address in addresses for block in article.blocks)


class _Failures(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.addresses: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith("Failed to load image") and record.args:
            self.addresses.append(str(next(iter(record.args))))
