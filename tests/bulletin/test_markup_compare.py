"""Two wordings compared: nothing of either is lost, and it stays quick."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bulletin.markup import Piece, compare, count_changes, plain_text, retyped

TEXTS = st.text(alphabet="市总工会 举办a1%，。\n", max_size=60)


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(old, new):
    pieces = compare(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == new
    assert all(one.kind != next_one.kind for one, next_one in pairwise(pieces))


def test_change_is_shown_where_it_is():
    pieces = compare("经过紧张激烈的角逐，最终常熟开关获奖。", "常熟开关均获奖。")

    assert pieces == [
        Piece("del", "经过紧张激烈的角逐，最终"),
        Piece("same", "常熟开关"),
        Piece("ins", "均"),
        Piece("same", "获奖。"),
    ]
    assert count_changes(pieces) == 2


def test_numbers_are_not_cut():
    assert compare("增长12.5%。", "增长13.5%。")[1:3] == [
        Piece("del", "12.5%"),
        Piece("ins", "13.5%"),
    ]


def test_texts_with_nothing_in_common_are_compared_quickly():
    old = "".join(chr(0x4E00 + number % 5000) for number in range(20_000))
    new = "".join(chr(0x6E00 + number % 4000) for number in range(20_000))

    started = time.perf_counter()
    pieces = compare(old, new)

    assert time.perf_counter() - started < 4
    assert [piece.kind for piece in pieces] == ["del", "ins"]


TABLE = (
    "<table><tbody><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></tbody></table>"
)


def test_retyping_nothing_changes_nothing():
    html = f"<p>一<strong>二</strong></p>{TABLE}<h3>三</h3>"

    assert retyped(html, plain_text(html).replace("\n", "\r\n")) == html


def test_retyped_line_becomes_a_paragraph_and_the_table_stays():
    html = f"<p>一<strong>二</strong></p>{TABLE}<p>末</p>"

    result = retyped(html, "一二改\n\n" + plain_text(TABLE) + "\n末\n新<b>")

    assert result == f"<p>一二改</p>{TABLE}<p>末</p><p>新&lt;b&gt;</p>"
