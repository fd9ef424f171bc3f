"""The mastheads of the three ready styles, measured on the real PDF."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pypdfium2
import pytest
from PIL import Image

from bulletin.press.masthead import document_title, masthead_rows
from bulletin.press.masthead_name import fit_name
from bulletin.press.printing import print_issue
from bulletin.press.snapshot import Snapshot
from bulletin.press.styles import EXPRESS, PLAIN, READY_STYLES, RED_HEAD, PrintStyle
from tests.bulletin.press_sample import (
    BODY_SIZE,
    LEFT,
    LINE,
    STAMP,
    Glyph,
    article_of,
    glyphs,
    issue_of,
    page_texts,
)

RIGHT, TOP = 184.0, 37.0
# Below the middle of a line, in characters: where the text stands on it.
BASELINE = 0.38
STYLES = pytest.mark.parametrize("style", READY_STYLES.values(), ids=list(READY_STYLES))
LONG_NAME = "苏州市产业工会联合会工作信息与情况反映动态交流研究参考专报汇编第一编辑室试行本刊"[:40]
NAMES = ("快报", "工会信息", "苏州工会信息", "市产业工会联合会工作信息与情况反映", LONG_NAME)
PERMIT = "苏新出准印（2011）字第0218号"
PX_PER_MM = 20


def styled(style: PrintStyle, **changes: object) -> Snapshot:
    article = article_of("会" * 300)
    return issue_of(article, style=style, **changes)


def first_page(snapshot: Snapshot, *, stamped: bool = True) -> list[Glyph]:
    printed = print_issue(snapshot, STAMP if stamped else None)
    return [glyph for glyph in glyphs(printed.pdf) if glyph.page == 1]


def baseline_of_line(number: int) -> float:
    """In mm from the edge of the page; lines count from 0."""
    return TOP + (number + 0.5) * LINE + BASELINE * BODY_SIZE


def named(found: list[Glyph], text: str) -> list[Glyph]:
    """The first run of glyphs that reads ``text``."""
    start = "".join(glyph.character for glyph in found).index(text)
    return found[start : start + len(text)]


def below(found: list[Glyph]) -> list[Glyph]:
    """What follows the masthead."""
    text = "".join(glyph.character for glyph in found)
    return found[text.index("本期要目" if "本期要目" in text else "【工作动态】") :]


@cache
def picture(snapshot: Snapshot) -> Image.Image:
    document = pypdfium2.PdfDocument(print_issue(snapshot, STAMP).pdf)
    image = document[0].render(scale=PX_PER_MM * 25.4 / 72).to_pil().convert("RGB")
    document.close()
    return image


def ink_rows(snapshot: Snapshot, *, x: float) -> list[tuple[float, float]]:
    """Upper and lower end in mm of everything red that a vertical line at ``x`` mm crosses."""
    image = picture(snapshot)
    left = round(x * PX_PER_MM)
    column = image.crop((left, 0, left + 1, image.height)).tobytes()
    reds, greens = column[::3], column[1::3]
    red = [y for y in range(image.height) if reds[y] > 150 and greens[y] < 110]
    ends = [red[0], *(y for pair in pairwise(red) for y in pair if pair[1] > pair[0] + 1), red[-1]]
    return [
        (upper / PX_PER_MM, (lower + 1) / PX_PER_MM)
        for upper, lower in zip(ends[::2], ends[1::2], strict=True)
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("style", [RED_HEAD, PLAIN], ids=["red-head", "plain"])
def test_name_is_centred(style, name):
    name_glyphs = named(first_page(styled(style, publication=name)), name)

    for baseline in {round(glyph.baseline, 1) for glyph in name_glyphs}:
        line = [glyph for glyph in name_glyphs if abs(glyph.baseline - baseline) < 0.2]
        middle = (line[0].x + line[-1].x + line[-1].size) / 2
        assert middle == pytest.approx((LEFT + RIGHT) / 2, abs=0.1)


@STYLES
@pytest.mark.parametrize("name", NAMES)
def test_everything_stands_inside_the_type_area(style, name):
    snapshot = styled(
        replace(style, permit=PERMIT),
        publication=name,
        issuing_unit="苏州市总工会、苏州市劳动竞赛委员会办公室" * 3,
        is_supplement=True,
        copy_number="000018",
        classification="机密★6个月",
    )

    for found in (first_page(snapshot), first_page(snapshot, stamped=False)):
        for glyph in found[: -len(below(found))]:
            width = glyph.size if ord(glyph.character) > 0x2000 else glyph.size / 2
            assert glyph.x > LEFT - 0.1
            assert glyph.x + width < RIGHT + 0.1
            assert glyph.baseline - 0.8 * glyph.size > TOP


@STYLES
@pytest.mark.parametrize("name", NAMES)
def test_name_and_figures_keep_clear_of_each_other(style, name):
    found = first_page(styled(style, publication=name, is_supplement=True))
    name_glyphs = named(found, name)
    number_glyphs = named(found, "2011年增刊第18期")
    right = max(glyph.x + glyph.size for glyph in name_glyphs)
    lowest = max(glyph.baseline for glyph in name_glyphs)

    if style.key == "express":
        assert right + 1 < min(glyph.x for glyph in number_glyphs)
    else:
        assert lowest + 2 < min(glyph.baseline - 0.85 * glyph.size for glyph in number_glyphs)


@STYLES
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"publication": LONG_NAME},
        {"issuing_unit": ""},
        {"issuing_unit": "苏州市总工会、苏州市劳动竞赛委员会办公室" * 2},
        {"classification": "内部资料 注意保存"},
        {"classification": "秘密★1年"},
        {"copy_number": "000018"},
    ],
)
def test_text_below_the_masthead_stands_on_the_grid(style, changes):
    snapshot = styled(style, **changes)
    (row,) = masthead_rows(snapshot, STAMP)
    found = first_page(snapshot)
    heading = below(found)[0]
    # Columns stand apart from what is above them.
    line = row.lines + (style.columns > 1)
    body = {
        round((glyph.baseline - baseline_of_line(0)) / LINE, 2)
        for glyph in found
        if glyph.character == "会" and abs(glyph.size - BODY_SIZE) < 0.05
        if glyph.baseline > heading.baseline
    }

    assert heading.baseline == pytest.approx(baseline_of_line(line), abs=0.15)
    assert all(abs(line - round(line)) < 0.02 for line in body)


@STYLES
@pytest.mark.parametrize("is_supplement", [False, True])
def test_blanks_leave_everything_else_where_the_stamp_leaves_it(style, is_supplement):
    snapshot = styled(replace(style, permit=PERMIT), is_supplement=is_supplement)
    stamp = replace(STAMP, total_number=None) if is_supplement else STAMP
    before = glyphs(print_issue(snapshot, None).pdf)
    after = glyphs(print_issue(snapshot, stamp).pdf)

    assert below(before) == below(after)
    assert named(before, snapshot.publication) == named(after, snapshot.publication)
    assert named(before, snapshot.issuing_unit) == named(after, snapshot.issuing_unit)


def test_red_rule_is_4_mm_below_the_date_and_as_wide_as_the_text():
    snapshot = styled(RED_HEAD)
    unit = named(first_page(snapshot), "苏州市总工会办公室")[0]
    foot_of_characters = unit.baseline + 0.12 * BODY_SIZE

    for x in (LEFT + 0.1, (LEFT + RIGHT) / 2, RIGHT - 0.1):
        upper, lower = ink_rows(snapshot, x=x)[-1]
        assert upper == pytest.approx(foot_of_characters + 4, abs=0.1)
        assert lower - upper == pytest.approx(0.7, abs=0.1)


@STYLES
def test_star_stands_in_the_middle_and_the_rule_stops_beside_it(style):
    snapshot = styled(replace(style, rule="star", name_colour="red"))
    middle = (LEFT + RIGHT) / 2
    upper, lower = ink_rows(snapshot, x=LEFT + 1)[-1]
    star_upper, star_lower = ink_rows(snapshot, x=middle)[-1]

    assert star_lower - star_upper == pytest.approx(3 + 3 * 0.382, abs=0.2)
    assert star_upper < upper < lower < star_lower
    for x in (middle - 4, middle + 4):
        assert all(abs(row[0] - upper) > 1 for row in ink_rows(snapshot, x=x))
    assert "★" not in page_texts(print_issue(snapshot, STAMP).pdf)[0]


def test_rule_can_be_left_out():
    unit = named(first_page(styled(RED_HEAD)), "苏州市总工会办公室")[0]

    rows = ink_rows(styled(replace(RED_HEAD, rule="none")), x=LEFT + 50)
    assert all(lower < unit.baseline for _, lower in rows)


@STYLES
def test_copy_number_stands_in_the_first_line_and_classification_in_the_second(style):
    found = first_page(styled(style, copy_number="000018", classification="秘密★1年"))
    # In an express they keep clear of the block below them.
    lifted = 1.6 if style.key == "express" else 0.0

    for line, text in enumerate(("000018", "秘密★1年")):
        first = named(found, text)[0]
        assert first.x == pytest.approx(LEFT, abs=0.1)
        assert first.baseline == pytest.approx(baseline_of_line(line) - lifted, abs=0.1)
        assert first.size == pytest.approx(BODY_SIZE, abs=0.05)
    assert named(found, "秘密★1年")[0].face.startswith("Yinfa-Hei")


def test_first_line_stays_free_for_the_number_of_a_secret_copy():
    secret = first_page(styled(RED_HEAD, classification="秘密★1年"))
    internal = first_page(styled(RED_HEAD, classification="内部资料"))

    assert named(secret, "秘密")[0].baseline == pytest.approx(baseline_of_line(1), abs=0.1)
    assert named(internal, "内部")[0].baseline == pytest.approx(baseline_of_line(0), abs=0.1)


@pytest.mark.parametrize("name", ["快报", "苏州工会信息", LONG_NAME])
def test_name_of_a_marked_red_head_begins_35_mm_below_the_edge_of_the_type_area(name):
    snapshot = styled(RED_HEAD, publication=name, copy_number="000018")
    first = named(first_page(snapshot), name)[0]

    assert first.baseline - 0.85 * first.size == pytest.approx(TOP + 35, abs=0.2)


@STYLES
def test_permit_stands_at_the_upper_right(style):
    found = first_page(styled(replace(style, permit=PERMIT)))

    for text in ("内部资料，免费交流", PERMIT):
        run = named(found, text)
        assert run[-1].x + run[-1].size == pytest.approx(RIGHT, abs=0.2)
        assert run[0].baseline < TOP + LINE
        assert run[0].size == pytest.approx(10.5 * 25.4 / 72, abs=0.05)


def test_unit_may_be_missing_and_the_running_number_too():
    texts = page_texts(print_issue(styled(RED_HEAD, issuing_unit="", shows_total=False), STAMP).pdf)

    assert texts[0].startswith("苏州工会信息2011年第18期2011年9月30日")


def test_express_names_number_running_number_unit_and_date_in_this_order():
    text = page_texts(print_issue(styled(EXPRESS), STAMP).pdf)[0]

    assert text.startswith("苏州工会信息2011年第18期总第412期苏州市总工会办公室2011年9月30日")


def test_names_are_spaced_by_their_length():
    short, usual, long = (fit_name(name, RED_HEAD) for name in ("快报", "工会信息", LONG_NAME))

    assert (short.size, short.spacing) == (3.4, 1.0)
    assert (usual.size, usual.spacing) == (3.4, 0.5)
    assert len(long.lines) == 2
    assert fit_name(NAMES[3], RED_HEAD).lines == ("市产业工会联合会", "工作信息与情况反映")
    assert "".join(long.lines) == LONG_NAME


def test_size_and_spacing_asked_for_are_printed():
    style = replace(RED_HEAD, name_size=2.5, name_spacing=0.4)
    found = named(first_page(styled(style)), "苏州工会信息")

    assert found[0].size == pytest.approx(2.5 * BODY_SIZE, abs=0.05)
    assert found[1].x - found[0].x == pytest.approx(2.5 * 1.4 * BODY_SIZE, abs=0.1)


def test_colour_is_the_one_asked_for():
    rows = ink_rows(styled(replace(RED_HEAD, name_colour="red")), x=(LEFT + RIGHT) / 2)

    assert rows
    with pytest.raises(IndexError):
        ink_rows(styled(replace(RED_HEAD, name_colour="navy")), x=(LEFT + RIGHT) / 2)


def test_document_title_names_the_issue():
    snapshot = styled(RED_HEAD)

    assert document_title(snapshot, STAMP) == "苏州工会信息2011年第18期（总第412期）"
    assert document_title(snapshot, None) == "苏州工会信息2011年（送审稿）"
    supplement = replace(snapshot, is_supplement=True)
    assert document_title(supplement, replace(STAMP, total_number=None)) == (
        "苏州工会信息2011年增刊第18期"
    )
