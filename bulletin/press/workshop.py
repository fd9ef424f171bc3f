"""Printing in a process of its own, which may be given hostile content: see worker.py.

Every function raises DomainError with a message for an editor: the press's own refusals; TooMuch,
naming the article, when the limits of time or memory are reached; NotPrintable, naming it too,
when the press fails over it; PressBusy when too many wait.
"""

import atexit
import hashlib
import logging
import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from bulletin.press.culprits import culprit, oversized, titles_of
from bulletin.press.lengths import ArticleLength, IssueLength
from bulletin.press.picture_files import picture_path
from bulletin.press.places import Place
from bulletin.press.refusals import NotPrintable, TooMuch, quoted, refusal_of
from bulletin.press.results import Preview, Printed
from bulletin.press.sealed.child import DidNotStart, Lost
from bulletin.press.sealed.frames import Message, hash_name, whole_number
from bulletin.press.sealed.warm import WarmChild
from bulletin.press.snapshot import Snapshot, Stamp

logger = logging.getLogger(__name__)

press = WarmChild()
atexit.register(press.close)
os.register_at_fork(after_in_child=press.forget)

OnArticle = Callable[[int], None]
NO_PICTURES: Mapping[str, Path] = MappingProxyType({})


def _nobody(_number: int) -> None:
    """Nobody wants to hear which article it is."""


def print_issue(
    snapshot: Snapshot,
    stamp: Stamp | None,
    *,
    variant: str | None = None,
    picture_root: Path | None = None,
    on_article: OnArticle | None = None,
) -> Printed:
    """As ``printing.print_issue``; ``on_article`` hears the number of the article it is at."""
    wanted = {"stamp": stamp.to_json() if stamp else None, "variant": variant}
    answer = _Order("issue", wanted, picture_root).answer(snapshot, on_article)
    pdf = answer.files[0]
    return Printed(
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        page_count=whole_number(answer.body["page_count"]),
        contents=tuple(
            (whole_number(key), whole_number(page)) for key, page in answer.body["contents"]
        ),
    )


def preview_issue(
    snapshot: Snapshot,
    *,
    width_px: int,
    known: Collection[str] = (),
    picture_root: Path | None = None,
) -> Preview:
    """As ``preview.preview_issue``."""
    wanted = {"width_px": width_px, "known": list(known)}
    answer = _Order("preview", wanted, picture_root).answer(snapshot)
    return Preview(
        keys=tuple(map(hash_name, answer.body["keys"])),
        pictures=dict(zip(map(hash_name, answer.body["drawn"]), answer.files, strict=True)),
        length=_issue_length(answer.body["length"]),
    )


def measure_issue(snapshot: Snapshot) -> IssueLength:
    """As ``preview.measure_issue``."""
    return _issue_length(_Order("lengths", {}, None).answer(snapshot).body["length"])


def article_lines(snapshot: Snapshot, *, picture_root: Path | None = None) -> dict[int, int]:
    """``lengths.lines_alone`` of each article in ``snapshot``, by its key."""
    answer = _Order("lines", {}, picture_root).answer(snapshot)
    return {whole_number(key): whole_number(lines) for key, lines in answer.body["lines"]}


def page_pictures(pdf: bytes, *, width_px: int) -> Sequence[bytes]:
    """As ``pictures.page_pictures``; bytes that are no PDF raise NotPrintable."""
    wanted = Message("pictures", {"width_px": width_px, "language": get_language()}, (pdf,))
    answer = _ask(wanted, settings.PRESS_TIME_LIMIT_SECONDS)
    if answer.kind != "done":
        logger.error("No pictures of %d bytes: %s", len(pdf), answer.body)
        raise TooMuch([]) if answer.kind == "spent" else NotPrintable([])
    return answer.files


def _issue_length(body: dict[str, Any]) -> IssueLength:
    return IssueLength(**{**body, "articles": tuple(map(_article_length, body["articles"]))})


def _article_length(body: dict[str, Any]) -> ArticleLength:
    return ArticleLength(**{**body, "places": tuple(Place(**entry) for entry in body["places"])})


@dataclass
class _Order:
    """A task about an issue; ``last`` is the article that the press was at."""

    task: str
    wanted: dict[str, Any]
    picture_root: Path | None
    last: int = 0

    def answer(self, snapshot: Snapshot, on_article: OnArticle | None = None) -> Message:
        def hear(number: int) -> None:
            self.last = max(0, number)
            if on_article:
                on_article(number)

        if titles := oversized(snapshot):
            raise TooMuch(titles)
        answer = self._try(snapshot, settings.PRESS_TIME_LIMIT_SECONDS, hear)
        if answer.kind == "done":
            return answer
        if answer.kind == "refused":
            titles = titles_of(snapshot, answer.body.get("articles"))
            if len(titles) > 1:
                titles = self._titles_at_fault(snapshot) or titles
            raise refusal_of(answer, titles)
        titles = self._titles_at_fault(snapshot)
        logger.error("%s was not printed: %s", quoted(titles), answer.body.get("trace"))
        raise TooMuch(titles) if answer.kind == "spent" else NotPrintable(titles)

    def _try(self, snapshot: Snapshot, seconds: float, on_article: OnArticle) -> Message:
        body = {**self.wanted, "snapshot": snapshot.to_json(), "language": get_language()}
        pictures = _pictures(snapshot, self.picture_root)
        return _ask(Message(self.task, body), seconds, pictures, on_article)

    def _titles_at_fault(self, snapshot: Snapshot) -> list[str]:
        """Of an article that fails alone too; all trials take no longer than a printing may."""
        with suppress(DidNotStart):
            press.start()
        deadline = time.monotonic() + settings.PRESS_TIME_LIMIT_SECONDS

        def fails(alone: Snapshot) -> bool:
            left = deadline - time.monotonic()
            return left > 0 and self._try(alone, left, _nobody).kind != "done"

        return culprit(snapshot, self.last, fails)


def _ask(
    wanted: Message,
    seconds: float,
    pictures: Mapping[str, Path] = NO_PICTURES,
    on_article: OnArticle = _nobody,
) -> Message:
    """The child's answer; one that is lost has ``spent`` its limits. Raises NotPrintable."""
    try:
        return press.ask(wanted, seconds=seconds, pictures=pictures, on_article=on_article)
    except Lost as lost:
        return Message("spent", {"trace": f"{lost}\n{lost.log}"})
    except DidNotStart as failure:
        logger.error("The press does not start: %s", failure)
        raise NotPrintable([]) from None


def _pictures(snapshot: Snapshot, root: Path | None) -> dict[str, Path]:
    """The files of the pictures that an issue shows, by their place under ``root``."""
    if root is None:
        return {}
    shown = [
        picture_path(root, picture.sha256)
        for section in snapshot.sections
        for article in section.articles
        for picture in article.pictures
    ]
    return {str(path.relative_to(root)): path for path in shown}
