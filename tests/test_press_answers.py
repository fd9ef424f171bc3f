"""The kept answers of the press: given again for the same order, and for no other."""

from pathlib import Path

import pytest
from django.test import override_settings

from bulletin.press.sealed.frames import Message
from tests.bulletin.press_sample import article_of, issue_of
from tests.press_answers import KeptAnswers

LENGTH = {"pages": 1, "articles": [{"key": 7, "lines": 3}]}


class CountingPress:
    """Answers every order with ``answer``; ``kept_ask`` asks the answers kept from it."""

    def __init__(self, folder: Path, picture: Path) -> None:
        self.answer = Message("done", {"length": LENGTH}, (b"page",))
        self.asked = 0
        self.kept = KeptAnswers(self.ask, folder)
        self.pictures = {"ab/c": picture}
        self.told: list[int] = []

    def ask(self, _wanted, *, seconds, pictures, on_article):
        self.asked += 1
        on_article(1)
        return self.answer

    def kept_ask(self, wanted, seconds=90.0):
        return self.kept.ask(
            wanted, seconds=seconds, pictures=self.pictures, on_article=self.told.append
        )


def order(text="内容。", key=7, **wanted):
    snapshot = issue_of(article_of(text, key=key)).to_json()
    return Message("preview", {"snapshot": snapshot, "language": "zh-hans", **wanted})


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(b"navy")
    return path


@pytest.fixture
def press(tmp_path, picture) -> CountingPress:
    return CountingPress(tmp_path / "answers", picture)


def test_same_order_is_asked_once_and_tells_the_same(press):
    first = press.kept_ask(order())
    again = press.kept_ask(order())

    assert press.asked == 1
    assert again == first == press.answer
    assert press.told == [1, 1]


def test_answer_names_the_articles_by_the_keys_of_the_order(press):
    press.kept_ask(order())
    answer = press.kept_ask(order(key=8))

    assert press.asked == 1
    assert [length["key"] for length in answer.body["length"]["articles"]] == [8]


@pytest.mark.parametrize(
    "other",
    [
        order("内容！"),
        order(language="en"),
        order(known=["a"]),
        Message("issue", order().body),
        Message("preview", order().body, (b"file",)),
    ],
)
def test_another_order_is_asked_anew(press, other):
    press.kept_ask(order())
    press.kept_ask(other)

    assert press.asked == 2


def test_other_pictures_and_limits_are_asked_anew(press, picture):
    press.kept_ask(order())
    press.kept_ask(order(), seconds=1.0)
    with override_settings(PRESS_MEMORY_LIMIT_MB=1):
        press.kept_ask(order())
    picture.write_bytes(b"red")
    press.kept_ask(order())

    assert press.asked == 4


def test_refusal_is_not_kept(press):
    press.answer = Message("refused", {"name": "TooMuch"})
    press.kept_ask(order())
    press.kept_ask(order())

    assert press.asked == 2
