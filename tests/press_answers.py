"""Pages that the press has set once in a run are not set again.

The same order gives the same bytes (bulletin/test_press_print.py sees to it), so the press's
answer to an order is kept in the run's folder, where all workers find it. The press is asked with
the order as it is; only the keys that articles happen to have in this test's database, of which
nothing is printed, are put in afterwards. A refusal or a loss is never kept.

Tests about the process that prints use ``every_order_printed``.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.conf import settings

from bulletin.press import workshop
from bulletin.press.sealed.frames import Frames, Message, packed
from bulletin.press.snapshot import Snapshot
from tests.servers import FOLDER


class KeptAnswers:
    """``ask`` as the warm child's; ``ask_press`` is asked for what is not yet in ``folder``."""

    def __init__(self, ask_press: Callable[..., Message], folder: Path) -> None:
        self.ask_press, self.folder = ask_press, folder
        folder.mkdir(exist_ok=True)

    def ask(
        self,
        wanted: Message,
        *,
        seconds: float,
        pictures: Mapping[str, Path],
        on_article: Callable[[int], None],
    ) -> Message:
        name = self.folder / _name(wanted, seconds, pictures)
        keys = _keys(wanted)
        if name.exists():
            answer, heard = Frames().feed(name.read_bytes())
            for number in heard.body["articles"]:
                on_article(number)
            return _keyed(answer, keys)
        numbers: list[int] = []

        def hear(number: int) -> None:
            numbers.append(number)
            on_article(number)

        answer = self.ask_press(wanted, seconds=seconds, pictures=pictures, on_article=hear)
        if answer.kind == "done":
            _write(name, packed(answer) + packed(Message("heard", {"articles": numbers})))
        return answer


def _name(wanted: Message, seconds: float, pictures: Mapping[str, Path]) -> str:
    """Stands for all that the answer depends on."""
    body = wanted.body
    if "snapshot" in body:
        body = {**body, "snapshot": _without_keys(Snapshot.from_json(body["snapshot"])).to_json()}
    terms = {"seconds": seconds, "memory_mb": settings.PRESS_MEMORY_LIMIT_MB}
    seen = hashlib.sha256(packed(Message(wanted.kind, {**body, **terms}, wanted.files)))
    for place, path in sorted(pictures.items()):
        seen.update(f"{place} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return seen.hexdigest()


def _without_keys(snapshot: Snapshot) -> Snapshot:
    sections = [
        replace(section, articles=tuple(replace(article, key=0) for article in section.articles))
        for section in snapshot.sections
    ]
    return replace(snapshot, sections=tuple(sections))


def _keys(wanted: Message) -> list[int]:
    sections = wanted.body.get("snapshot", {}).get("sections", [])
    articles = chain.from_iterable(section["articles"] for section in sections)
    return [article["key"] for article in articles]


def _keyed(answer: Message, keys: Sequence[int]) -> Message:
    """With the keys of this order's articles, which every list names in the order of the issue."""
    body: dict[str, Any] = dict(answer.body)
    for name in ("contents", "lines"):
        if name in body:
            body[name] = [[key, found] for key, (_, found) in zip(keys, body[name], strict=True)]
    if "length" in body:
        lengths = body["length"]["articles"]
        articles = [{**length, "key": key} for key, length in zip(keys, lengths, strict=True)]
        body["length"] = {**body["length"], "articles": articles}
    return replace(answer, body=body)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: another worker may look for it now."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)


@pytest.fixture(scope="session", autouse=True)
def kept_answers() -> Iterator[None]:
    kept = KeptAnswers(workshop.press.ask, Path(os.environ[FOLDER]) / "press-answers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workshop.press, "ask", kept.ask)
        yield


@pytest.fixture
def every_order_printed(kept_answers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken from what was kept."""
    monkeypatch.delattr(workshop.press, "ask")
