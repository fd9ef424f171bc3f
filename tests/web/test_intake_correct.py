"""核对拆分 in a browser: a planted misreading is put right by keys, and the articles are made."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bulletin import markup
from bulletin.intake.blanks import squeeze
from bulletin.models import Article, IntakeSheet
from bulletin.services.intake_sheets import start_sheet
from bulletin.services.sheet_reading import read_sheet
from bulletin.services.uploading import open_file
from bulletin.views.intake_page import MOST_DOUBTS
from distribution.services.sample import SAMPLE_BULLETIN
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SAMPLE = SAMPLE_BULLETIN.read_text("utf-8")
EXPECTED = json.loads(
    (Path(__file__).parents[1] / "data" / "bulletin.json").read_text(encoding="utf-8")
)
# Cut off from its mark, the last section's name reads as something else.
PLANTED = SAMPLE.replace("【工作简讯】", "工作简讯如下各条，")
PROSE = "9月20日，市总工会召开会议，部署今年的职工技能竞赛，全市120名职工参加，取得成效。"


def count_is(page: Page, count: int) -> None:
    expect(page.locator("#result-title")).to_have_text(f"拆成 {count} 篇")


def choose_line(page: Page, number: int) -> None:
    page.locator(f"[id='line-{number}.0']").check()


def line(page: Page, number: int):
    return page.locator("li.line").filter(has=page.locator(f"[id='line-{number}.0']"))


def test_a_bulletin_is_put_right_by_keys_and_becomes_articles(
    open_browser, editor, publication, tmp_path
):
    page = open_browser()
    sign_in(page, editor)
    page.goto("/inbox/")
    page.get_by_role("link", name="导入简报").click()
    file = tmp_path / "简报.txt"
    file.write_text(PLANTED, encoding="utf-8")
    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="开始拆分").click()
    expect(page.locator("h1")).to_have_text("核对拆分")
    expect(line(page, 64).locator(".line-word")).not_to_contain_text("栏目")

    # A line is what the editor says.
    choose_line(page, 64)
    page.keyboard.press("s")
    expect(line(page, 64).locator(".line-word")).to_contain_text("栏目")
    expect(page.locator("[id='line-64.0']")).to_be_focused()
    count_is(page, 14)

    # Split, join, and take both back.
    choose_line(page, 29)
    page.keyboard.press("x")
    count_is(page, 15)
    expect(line(page, 29).locator(".cut-mark")).to_have_text("第 5 篇")
    choose_line(page, 25)
    page.keyboard.press("x")
    count_is(page, 14)
    page.keyboard.press("Control+z")
    count_is(page, 15)
    page.keyboard.press("Control+z")
    count_is(page, 14)

    # Doubts, one by one: where none is left, the articles can be made.
    left = len(read_sheet(IntakeSheet.objects.get()).asked)
    page.get_by_role("link", name="建稿 14 篇").click()
    expect(page.locator("#doubt-1")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#doubt-2")).to_be_focused()
    page.keyboard.press("k")
    while left:
        doubt = page.locator(".doubt.is-current")
        # The lost line break is a paragraph's end, what stands in half brackets an attribution;
        # all else stays as it is printed.
        key = doubt.get_attribute("data-key-of") or ""
        is_first = key.startswith(("lost-break", "odd-brackets"))
        answers = doubt.locator("input[name=choice]")
        number = 1 if is_first else answers.count()
        page.keyboard.press(str(number))
        expect(answers.nth(number - 1)).to_be_checked()
        page.keyboard.press("Enter")
        left -= 1
        expect(page.locator(f'.doubt:not(.is-settled)[data-key-of="{key}"]')).to_have_count(0)
        expect(page.locator(".doubt:not(.is-settled)")).to_have_count(min(left, MOST_DOUBTS))
    page.get_by_role("button", name="建稿 14 篇").click()
    page.wait_for_url("**/inbox/")

    made = list(Article.objects.order_by("pk").prefetch_related("attributions"))
    expected = [article for section in EXPECTED["sections"] for article in section["articles"]]
    assert [article.title for article in made] == [one["title"] for one in expected]
    assert [
        [attribution.printed_name for attribution in article.attributions.all()] for article in made
    ] == [one["offices"] for one in expected]
    assert [len(markup.plain_text(article.body).split("\n")) for article in made] == [
        one["paragraphs"] for one in expected
    ]
    printed = squeeze(SAMPLE)
    for article in made:
        assert squeeze(markup.plain_text(article.body)) in printed


def test_a_cut_is_dragged_to_another_line_and_moved_by_keys(open_browser, editor, sheet):
    page = open_browser()
    sign_in(page, editor)
    page.goto(f"/inbox/intake/{sheet.pk}/")
    mark = line(page, 25).locator(".cut-mark")
    mark.scroll_into_view_if_needed()
    start, goal = mark.bounding_box(), line(page, 27).bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, goal["y"] + goal["height"] / 2, steps=6)
    expect(line(page, 27)).to_have_class(re.compile("is-target"))
    page.mouse.up()
    expect(line(page, 27).locator(".cut-mark")).to_have_text("第 4 篇")
    count_is(page, 14)
    page.locator("[id='line-27.0']").press("Alt+ArrowUp")
    expect(line(page, 25).locator(".cut-mark")).to_have_text("第 4 篇")
    expect(line(page, 27).locator(".cut-mark")).to_have_count(0)


@pytest.fixture
def sheet(editor, publication):
    return start_sheet(publication.pk, open_file("简报.txt", SAMPLE.encode()), actor=editor)


def test_all_of_it_works_without_script(open_browser, editor, sheet):
    page = open_browser(script=False)
    sign_in(page, editor)
    page.goto(f"/inbox/intake/{sheet.pk}/")
    choose_line(page, 25)
    page.get_by_role("button", name="切开 / 并回").click()
    count_is(page, 13)
    page.get_by_role("button", name="撤销").click()
    count_is(page, 14)
    page.locator("#doubt-1 input[name=choice]").first.check()
    page.locator("#doubt-1").get_by_role("button").click()
    expect(page.locator(".is-settled")).to_have_count(1)
    page.locator(".is-settled").get_by_role("button").click()
    expect(page.locator(".is-settled")).to_have_count(0)
    choose_line(page, 20)
    page.locator("#other-part").select_option("leftover")
    page.locator(".tools-other").get_by_role("button").click()
    expect(page.locator("#result")).to_contain_text("余下文字 1 行")


def test_two_windows_do_not_overwrite_one_another(open_browser, editor, sheet):
    page, other = open_browser(), open_browser()
    for window in (page, other):
        sign_in(window, editor)
        window.goto(f"/inbox/intake/{sheet.pk}/")
    choose_line(page, 25)
    page.keyboard.press("x")
    count_is(page, 13)
    choose_line(other, 44)
    other.keyboard.press("x")

    expect(other.locator("#notices")).to_contain_text("刚才在别处改过")
    count_is(other, 13)
    other.keyboard.press("x")
    count_is(other, 12)


def test_columns_scroll_by_themselves_and_a_doubt_shows_its_line(open_browser, editor, sheet):
    page = open_browser()
    sign_in(page, editor)
    page.goto(f"/inbox/intake/{sheet.pk}/")
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    for _step in range(12):
        page.keyboard.press("j")
    rule = page.locator(".doubt.is-current [data-line]").get_attribute("data-line")
    expect(
        page.locator("li.line").filter(has=page.locator(f"[id='line-{rule}']"))
    ).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


def test_a_phone_shows_doubts_source_and_articles_one_after_another(open_browser, editor, sheet):
    page = open_browser(phone=True)
    sign_in(page, editor)
    page.goto(f"/inbox/intake/{sheet.pk}/")
    expect(page.locator(".intake-tools")).to_be_hidden()
    page.locator(".intake-views").get_by_role("link", name="原文").tap()
    page.locator("[id='line-9.0']").check()
    page.locator(".intake-tools").get_by_role("button", name="栏目").tap()
    expect(line(page, 9).locator(".line-word")).to_contain_text("栏目")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
