"""Absurd, huge and random tables are set whole or refused, at once."""

import time
from collections import Counter

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from bulletin.press.tables import table_rows
from bulletin.press.tabular.grid import MOST_RAW_COLUMNS, TableTooWide
from bulletin.press.tabular.joints import join_strips
from bulletin.press.tabular.source import TableTooLarge
from tests.bulletin.press_sample import Glyph, are_inside
from tests.bulletin.press_tables import (
    LONG,
    MEASURE,
    assert_complete,
    place_of,
    printed,
    row_of,
    rows_of,
    table_of,
    text_of,
)


def test_spans_are_cut_where_they_overlap_or_run_out():
    rows = rows_of(
        table_of(
            "<tr><td colspan=100>甲</td><td rowspan=0>乙</td></tr>",
            "<tr><td>丙</td><td rowspan=9>丁</td><td colspan=2>戊</td></tr>",
            "<tr></tr>",
            "<tr><td>己</td></tr>",
        )
    )
    html = "\n".join(row.html for row in rows)

    assert text_of(html) == "甲乙丙丁戊己"
    assert_complete(html, 4)


@pytest.mark.parametrize(
    "html",
    [
        "<table>" + "<tr><td>1</td></tr>" * 1_000_000 + "</table>",
        "<table><tr>" + "<td>1</td>" * 1_000_000 + "</tr></table>",
        "<table>" + "<tr></tr>" * 1_000_000 + "</table>",
        "<table><tr><td>" + "<table><tr><td>1</td></tr></table>" * 300_000 + "</td></tr></table>",
    ],
)
def test_a_table_of_a_million_cells_is_refused_at_once(html):
    started = time.process_time()
    with pytest.raises(TableTooLarge):
        table_rows(html, measure=MEASURE)

    assert time.process_time() - started < 1.0


def test_more_columns_than_fit_are_refused():
    with pytest.raises(TableTooWide):
        rows_of(table_of(row_of(*"甲" * 41)))
    with pytest.raises(TableTooWide):
        rows_of(table_of(row_of(*"甲" * 30)), measure=13.0)
    with pytest.raises(TableTooWide):
        rows_of(table_of(*("<tr>" + "<td colspan=99>甲</td>" * 9 + "</tr>" for _ in range(9))))


def test_the_largest_tables_are_set_in_seconds():
    started = time.process_time()
    many = rows_of(table_of(*(row_of(*(f"第{n}行{c}列" for c in range(5))) for n in range(1000))))
    long = rows_of(table_of(row_of("短", LONG * 1000)))

    assert time.process_time() - started < 10.0
    assert len(many) == 1000
    assert text_of("".join(row.html for row in long)).count("代表大会制度") == 1000


words = st.text("市总工会近日召开会议，（见下表）“建会率”。95%WTO——喆", max_size=24)
texts = st.one_of(words, words, st.just(LONG), st.just(LONG * 6), st.integers(0, 9999).map(str))
cells = st.tuples(
    st.sampled_from(["td", "td", "td", "th"]),
    st.sampled_from(["", "", "", " colspan=2", " colspan=100"]),
    st.sampled_from(["", "", "", " rowspan=2", " rowspan=0", " rowspan=9"]),
    texts,
)
table_row = st.lists(cells, max_size=5)
groups = st.lists(table_row, max_size=8)
few = st.lists(st.lists(cells, max_size=4), max_size=4)
Cells = list[list[tuple[str, str, str, str]]]


def source_of(rows: Cells) -> str:
    return "".join(
        "<tr>"
        + "".join(f"<{tag}{across}{down}>{text}</{tag}>" for tag, across, down, text in row)
        + "</tr>"
        for row in rows
    )


def columns_of(across: str) -> int:
    return int(across.partition("=")[2] or 1)


@settings(max_examples=80, deadline=None)
@given(groups, groups, groups, st.sampled_from([13.0, 24.0, 28.0]))
def test_every_text_is_printed_once_in_the_order_of_the_source(head, body, foot, measure):
    parts = (("thead", head), ("tbody", body), ("tfoot", foot))
    html = "".join(f"<{name}>{source_of(rows)}</{name}>" for name, rows in parts)
    try:
        rows = rows_of(f"<table>{html}</table>", measure)
    except TableTooWide:
        return
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.path[-1].name, []).append(row.html)
    joined = {
        name: join_strips(f"<tbody>{''.join(found)}</tbody>") for name, found in groups.items()
    }
    written = "".join(text for _, rows in parts for row in rows for *_, text in row)
    opening = rows[0].path[0].opening + rows[0].html if rows else ""

    assert text_of("".join(joined.values())) == text_of(written)
    for name, found in joined.items():
        if name != "table":
            assert_complete(found, opening.count("<col "))


def article_characters(found: list[Glyph]) -> Counter[str]:
    """What stands after the article's first line: neither 本期要目 with its page numbers, which a
    higher table changes, nor the numbers at the foot."""
    start = place_of(found, "正文在上。")
    return Counter(glyph.character for glyph in found[start:] if glyph.baseline < 262)


# Its first table moved the article to the second page.
@example(
    [],
    [
        [("td", "", " rowspan=0", LONG * 6), ("td", "", " rowspan=0", "召开")],
        [("td", "", " rowspan=2", "近召"), ("td", "", " rowspan=0", "")],
        [("td", "", "", "OWWWW"), ("td", "", "", ""), ("th", "", "", "1000"), ("td", "", "", LONG)],
    ],
)
@settings(max_examples=8, deadline=None)
@given(few, few)
def test_random_tables_fit_their_pages_and_lose_no_character(head, body):
    html = f"<table><thead>{source_of(head)}</thead><tbody>{source_of(body)}</tbody></table>"
    rows = [*head, *body]
    try:
        found = printed(html)
    except TableTooWide:
        # So few cells have room beside each other unless their spans alone run out of columns.
        assert sum(columns_of(across) for row in rows for _, across, *_ in row) > MOST_RAW_COLUMNS
        reject()
    written = Counter(text_of("".join(text for row in rows for *_, text in row)))

    assert not written - (article_characters(found) - article_characters(printed("")))
    assert are_inside(found)
    # Below the type area there is the page number alone.
    assert {round(glyph.baseline) for glyph in found if glyph.baseline > 262} == {272}
