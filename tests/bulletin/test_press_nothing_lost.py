"""Whatever an issue is made of, every character of it is on its pages."""

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin import markup
from bulletin.markup import TAG
from bulletin.press.printing import print_issue
from bulletin.press.styles import EXPRESS, PLAIN, RED_HEAD
from tests.bulletin.press_sample import STAMP, article_of, issue_of, page_texts

HAN = "工会召开议研究部署当前作市总主席出并讲话职权益维护劳动竞赛技能大培训班组织喆堃䶮"
MARKS = "，。、；：！？“”（）《》—…0123456789%abcXYZ "


def text(least: int = 1, most: int = 80) -> st.SearchStrategy[str]:
    return st.text(HAN * 3 + MARKS, min_size=least, max_size=most).map(lambda found: f"会{found}会")


note = st.builds("<small>{}<b>{}</b>{}</small>".format, text(), text(1, 5), text())
inline = st.lists(
    st.one_of(
        text(),
        text().map("<b>{}</b>".format),
        text().map("<em>{}</em>".format),
        text(1, 4).map("<sup>{}</sup>".format),
        note,
    ),
    min_size=1,
    max_size=5,
).map("".join)
items = st.lists(inline.map("<li>{}</li>".format), min_size=1, max_size=6).map("".join)
cell = st.one_of(text(1, 8), text(1, 60), note).map("<td>{}</td>".format)
table = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(cell, min_size=columns, max_size=columns).map("".join).map("<tr>{}</tr>".format),
        min_size=1,
        max_size=9,
    ).map(lambda rows: f"<table><tbody>{''.join(rows)}</tbody></table>")
)
block = st.one_of(
    inline.map("<p>{}</p>".format),
    inline.map("<p>{}</p>".format),
    text(1, 30).map("<h3>一、{}</h3>".format),
    items.map("<ol start='9'>{}</ol>".format),
    items.map("<ul>{}</ul>".format),
    inline.map("<blockquote><p>{}</p></blockquote>".format),
    table,
)
article = st.builds(
    lambda blocks, title, offices, title_style: replace(
        article_of(title=title, offices=tuple(offices), title_style=title_style),
        blocks=markup.blocks("".join(blocks)),
    ),
    st.lists(block, max_size=8),
    text(1, 60),
    st.lists(text(1, 16), max_size=4),
    st.sampled_from(["line", "run-in"]),
)


def han(found: str) -> Counter[str]:
    return Counter(char for char in found if "\u3400" <= char <= "\u9fff")


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.lists(article, min_size=1, max_size=5),
    st.sampled_from([RED_HEAD, PLAIN, EXPRESS]),
    text(0, 90),
)
def test_every_character_of_an_issue_is_on_its_pages(articles, style, editor_note):
    numbered = [replace(found, key=number) for number, found in enumerate(articles, start=1)]
    snapshot = issue_of(*numbered, style=style, editor_note=editor_note)

    pages = "".join(page_texts(print_issue(snapshot, STAMP).pdf))
    printed = han(pages)

    written = han(editor_note)
    for found in articles:
        written += han(found.title + "".join(found.offices))
        written += sum((han(TAG.sub("", block.html)) for block in found.blocks), Counter())
    assert {char: count for char, count in written.items() if printed[char] < count} == {}
    # What stands for a footnote's number until the pages are made.
    assert "\ue000" not in pages
