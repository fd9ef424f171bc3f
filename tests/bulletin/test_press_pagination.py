"""Rows become pages: nothing is lost, nothing is parted that belongs together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.press.grid import PAGE_LINES
from bulletin.press.layout import lay_out
from bulletin.press.pagination import Pagination
from bulletin.press.rows import Element, Row, bound, paragraph_rows
from tests.bulletin.press_sample import STAMP, article_of, issue_of, sample_snapshot

MEASURE = 28.0


def paragraph(count: int, *, name: str = "p") -> list[Row]:
    element = Element(name, f"<{name}>")
    return paragraph_rows(((f"{number}", ()) for number in range(count)), (element,))


def title(lines: int = 1) -> list[Row]:
    element = Element("h3", "<h3>")
    rows = [Row((element,), "题", space_before=0 if n else 1) for n in range(lines)]
    return bound(rows)


def paginated(body: list[Row], *, head: int = 0, columns: int = 1, colophon: int = 0) -> Pagination:
    first = [Row((Element("header", "<header>"),), "报头", lines=head)] if head else []
    return Pagination(first, body, measure=MEASURE, columns=columns, colophon_lines=colophon)


def rows_by_page(pagination: Pagination) -> list[list[Row]]:
    return [
        [
            row
            for column in (page.head, *page.columns)
            for chunk in pagination.chunks[column.start : column.end]
            for row in chunk.rows
        ]
        for page in pagination.pages
    ]


blocks = st.lists(
    st.one_of(
        st.integers(1, 30).map(paragraph),
        st.integers(1, 4).map(title),
        st.integers(1, 14).map(lambda lines: [Row((Element("figure", "<figure>"),), "图", lines)]),
    ),
    max_size=30,
)


@given(blocks, st.integers(0, 12), st.sampled_from([1, 2]), st.integers(0, 6))
def test_every_row_is_on_one_page_in_order(found, head, columns, colophon):
    body = [row for block in found for row in block]
    pagination = paginated(body, head=head, columns=columns, colophon=colophon)

    printed = [row for page in rows_by_page(pagination) for row in page]

    assert [row for row in printed if row.path[0].name != "header"] == body
    assert [page.has_colophon for page in pagination.pages] == [False] * (
        len(pagination.pages) - 1
    ) + [True]


@given(blocks, st.integers(0, 12), st.sampled_from([1, 2]), st.integers(0, 6))
def test_no_page_holds_more_than_its_lines(found, head, columns, colophon):
    body = [row for block in found for row in block]

    for page in paginated(body, head=head, columns=columns, colophon=colophon).pages:
        foot = colophon if page.has_colophon else 0
        assert page.head.height + max(column.height for column in page.columns) + foot <= PAGE_LINES
        assert page.free >= 0


def test_titles_that_fill_a_page_are_parted_where_nothing_else_helps():
    figure = Row((Element("figure", "<figure>"),), "图", 14)

    pages = paginated([row for _ in range(5) for row in title()] + [figure]).pages

    assert [page.columns[0].lines for page in pages] == [9, 14]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 12)), min_size=1, max_size=20))
def test_a_title_has_two_lines_behind_it_on_its_page(articles):
    body = [
        row
        for lines, text in articles
        for row in [*title(lines), *bound(paragraph(text)[:1]), *paragraph(text)[1:]]
    ]
    # A text of one line ends with the next title, which is bound to it.
    for page in rows_by_page(paginated(body)):
        names = [row.path[0].name for row in page]
        assert names[-1] != "h3"
        if "h3" in names[-2:-1]:
            # The text of that article is one line.
            assert page[-1].html == "0"


def test_no_line_of_a_paragraph_stands_alone():
    for count in range(2, 60):
        for before in range(PAGE_LINES):
            found = rows_by_page(paginated([*paragraph(1) * before, *paragraph(count)]))
            element = found[-1][-1].path
            parts = [sum(row.path == element for row in page) for page in found]
            assert 1 not in parts, (count, before, parts)


def test_space_above_a_title_is_dropped_at_the_head_of_a_page():
    pages = paginated([*paragraph(21), *title(), *paragraph(3)]).pages

    assert [page.columns[0].lines for page in pages] == [21, 4]


def test_colophon_takes_the_end_of_the_text_with_it():
    pagination = paginated(paragraph(21), colophon=3)

    assert [len(page) for page in rows_by_page(pagination)] == [19, 2]
    assert [page.free for page in pagination.pages] == [3, 17]


def test_a_head_of_a_table_comes_again_on_each_page_and_takes_its_lines():
    table = Element("table", "<table>", again="<table class='again'>", again_lines=2)
    rows = [Row((table,), str(number)) for number in range(60)]

    pages = paginated(rows).pages

    assert [page.end for page in pages] == [22, 42, 60]
    assert [page.columns[0].lines for page in pages] == [22, 22, 20]


@pytest.mark.parametrize("count", [4, 17, 38, 39, 40, 60])
def test_the_last_columns_are_of_about_one_height(count):
    last = paginated(paragraph(1) * count, columns=2, colophon=3).pages[-1]

    heights = [column.height for column in last.columns]
    assert max(heights) - min(heights) <= 1


def test_columns_begin_a_line_below_what_stands_over_both():
    first = paginated(paragraph(1) * 60, head=6, columns=2).pages[0]

    assert (first.head.lines, first.room) == (6, 15)
    assert [column.lines for column in first.columns] == [15, 15]


def test_a_note_stands_on_the_page_that_calls_it():
    called = replace(paragraph(1)[0], notes=("注" * 100,))
    body = [*paragraph(1) * 19, called, *paragraph(1) * 5]

    pages = paginated(body).pages

    # Three lines of notes and their rule take 2.5 lines, which do not fit below twenty.
    assert [page.columns[0].end for page in pages] == [19, 25]
    assert pages[1].columns[0].notes == called.notes


def test_attribution_is_never_alone_at_the_head_of_a_page():
    long = tuple(f"第{number}联合工会" for number in range(8))
    for length in range(20 * 28, 22 * 28):
        layout = lay_out(issue_of(article_of("字" * length, offices=long), distribution=()), STAMP)
        for page in rows_by_page(layout.pagination)[1:]:
            assert len([row for row in page if row.article]) != 1


def test_pages_of_the_sample_are_filled_as_far_as_titles_allow():
    pages = lay_out(sample_snapshot(), STAMP).pagination.pages

    # What cannot be parted: a section's name, a title, two lines, and the blanks above them.
    assert max(page.free for page in pages[:-1]) < 6
