"""Where articles stand on their pages, held against the pages themselves."""

from dataclasses import replace

import pytest

from bulletin.press.grid import PAGE_LINES
from bulletin.press.layout import lay_out
from bulletin.press.lengths import lengths_of, lines_alone
from bulletin.press.styles import EXPRESS
from tests.bulletin.press_sample import article_of, issue_of, sample_snapshot


def lengths(snapshot):
    return lengths_of(snapshot, lay_out(snapshot, None))


@pytest.mark.parametrize("style", [{}, {"style": EXPRESS}])
def test_every_article_has_its_places_and_none_is_anothers(style):
    found = lengths(replace(sample_snapshot(), **style))

    taken: set[tuple[int, int, int]] = set()
    for article in found.articles:
        assert article.places[0].page == article.first_page
        lines = 0
        for place in article.places:
            assert 1 <= place.page <= found.pages
            assert 0 <= place.top < place.bottom <= PAGE_LINES
            strip = {(place.page, place.column, line) for line in range(place.top, place.bottom)}
            assert not strip & taken
            taken |= strip
            lines += place.bottom - place.top
        # The blank above the title is dropped at the head of a page, and is above the place.
        assert article.lines - 1 <= lines <= article.lines


def test_an_article_that_goes_over_a_page_has_a_place_on_each():
    [article] = lengths(issue_of(article_of("会" * 28 * 40))).articles

    pages = [place.page for place in article.places]
    assert pages == list(range(article.first_page, article.first_page + len(pages)))
    assert len(pages) > 1
    assert article.places[1].top == 0


@pytest.mark.parametrize("style", [{}, {"style": EXPRESS}])
def test_an_article_alone_is_as_long_as_in_an_issue(style):
    snapshot = replace(sample_snapshot(), **style)
    articles = [article for section in snapshot.sections for article in section.articles]

    alone = [lines_alone(article, snapshot.style) for article in articles]

    in_issue = [article.lines for article in lengths(snapshot).articles]
    # In an issue the heading of a section counts to the first article below it.
    firsts = {section.articles[0].key for section in snapshot.sections}
    for article, one, other in zip(articles, alone, in_issue, strict=True):
        assert one == other or article.key in firsts
