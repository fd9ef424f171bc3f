"""How long an issue is, and what an article would have to lose for a page less."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bulletin.press.layout import lay_out
from bulletin.press.lengths import lengths_of
from bulletin.press.pagination import Chunk, Page, Pagination
from bulletin.press.printing import print_issue
from bulletin.press.snapshot import PrintedArticle
from bulletin.press.styles import EXPRESS
from tests.bulletin.press_sample import article_of, issue_of, sample_snapshot


def figures(snapshot):
    return lengths_of(snapshot, lay_out(snapshot, None))


def lines(count: int, *, key: int = 1, title: str = "标题") -> PrintedArticle:
    """An article whose one paragraph is ``count`` full lines, the attribution on the next."""
    return article_of("会" * (28 * count - 2), key=key, title=title)


@pytest.mark.parametrize("style", [{}, {"style": EXPRESS}])
def test_pages_and_first_pages_are_those_of_the_print(style):
    snapshot = replace(sample_snapshot(), **style)

    found = figures(snapshot)
    printed = print_issue(snapshot, None)

    assert found.pages == printed.page_count
    assert tuple((a.key, a.first_page) for a in found.articles) == printed.contents


def test_lines_of_an_article_are_its_title_text_and_the_blank_above():
    found = figures(issue_of(lines(5, key=1), article_of("短文。", key=2)))

    # A blank and the title; then five lines and the attribution, or one line with it.
    assert [article.lines for article in found.articles] == [8, 3]


def test_lines_left_are_those_above_the_colophon():
    longer = figures(issue_of(lines(6)))
    shorter = figures(issue_of(lines(5)))

    assert longer.pages == shorter.pages
    assert shorter.lines_left == longer.lines_left + 1


@pytest.mark.parametrize("count", range(5, 40, 3))
def test_to_close_is_the_least_number_of_lines_whose_loss_saves_a_page(count):
    pages = figures(issue_of(lines(count))).pages
    expected = next(
        (
            lost
            for lost in range(1, count - 2)
            if figures(issue_of(lines(count - lost))).pages < pages
        ),
        None,
    )

    assert figures(issue_of(lines(count))).articles[0].to_close == expected


def test_every_article_is_told_its_own_way_to_a_page_less():
    found = figures(issue_of(*[lines(9, key=key, title=f"第{key}篇") for key in range(1, 12)]))

    for number, article in enumerate(found.articles):
        if article.to_close is None:
            continue
        shorter = [
            lines(9 - (article.to_close if n == number else 0), key=n + 1, title=f"第{n + 1}篇")
            for n in range(11)
        ]
        assert figures(issue_of(*shorter)).pages == found.pages - 1
    assert any(article.to_close for article in found.articles)


def test_an_issue_of_one_page_cannot_lose_one():
    assert figures(issue_of(article_of("文。"))).articles[0].to_close is None


def test_trials_grow_with_the_issue_and_not_with_its_square(monkeypatch):
    filled: list[int] = []
    fill = Pagination.fill

    def counted(self: Pagination, chunks: Sequence[Chunk], start: int) -> Page:
        filled.append(start)
        return fill(self, chunks, start)

    monkeypatch.setattr(Pagination, "fill", counted)
    counts = []
    for articles in (20, 80):
        filled.clear()
        figures(issue_of(*[lines(9, key=key) for key in range(articles)]))
        counts.append(len(filled))

    assert counts[1] < 5 * counts[0]
