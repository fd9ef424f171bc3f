"""A clerk uploads a file instead of typing, in a real browser."""

import pytest
from playwright.sync_api import expect

from bulletin.models import Article
from distribution.services.sample import SAMPLE_BULLETIN
from tests.bulletin.test_file_upload import ONE
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def choose(page, name, data):
    page.set_input_files("#id_file", {"name": name, "mimeType": "text/plain", "buffer": data})


@pytest.mark.parametrize("script", [True, False])
def test_file_fills_the_new_article_in(open_browser, clerk, publication, script):
    page = open_browser(script=script)
    sign_in(page, clerk)
    page.goto("/articles/new/")
    choose(page, "比赛.txt", ONE.replace("（常熟", "（某某区总工会、常熟").encode("gb18030"))

    page.click("button[value=upload]")

    expect(page.locator("#id_title")).to_have_value("常熟市总工会举办数控机床操作比赛")
    expect(page.locator("main")).to_contain_text("某某区总工会")
    expect(page.locator("#notices")).to_contain_text("已读入 比赛.txt")
    text = page.locator(".cke_editable p").nth(1) if script else page.locator("#id_body")
    expect(text).to_contain_text("二等奖6名")
    page.click("button[value=checked]")
    expect(page.locator("button[value=checked]")).to_have_count(0)
    assert Article.objects.get().doubts == []


def test_wrong_file_leaves_what_was_typed_and_the_next_one_is_taken(
    open_browser, clerk, publication
):
    page = open_browser()
    sign_in(page, clerk)
    page.goto("/articles/new/")
    page.wait_for_selector(".is-started")
    page.fill("#id_title", "写了一半")
    page.click(".cke_editable")
    page.keyboard.type("半篇。")
    choose(page, "稿件.docx", b"PK\x03\x04" + b"\0" * 100)

    page.click("button[value=upload]")

    expect(page.locator("#id_file_error")).to_contain_text("直接粘贴文字")
    expect(page.locator("#id_title")).to_have_value("写了一半")
    expect(page.locator(".cke_editable")).to_contain_text("半篇。")
    choose(page, "比赛.txt", ONE.encode())
    page.click("button[value=upload]")
    expect(page.locator("#id_title")).to_have_value("常熟市总工会举办数控机床操作比赛")
    expect(page.locator("#notices")).to_contain_text("草稿《写了一半》")
    assert set(Article.objects.values_list("title", flat=True)) == {
        *("写了一半", "常熟市总工会举办数控机床操作比赛"),
    }


def test_bulletin_becomes_a_draft_of_each_that_is_ticked(open_browser, clerk, publication):
    page = open_browser(phone=True)
    sign_in(page, clerk)
    page.goto("/articles/new/")
    choose(page, "简报.txt", SAMPLE_BULLETIN.read_bytes())
    page.click("button[value=upload]")

    expect(page.locator("h2").first).to_have_text("文件里有 14 篇稿件")
    # Those of the clerk's own office are ticked.
    expect(page.locator("[name=place]:checked")).to_have_count(2)
    for place, box in enumerate(page.locator("[name=place]").all()):
        box.set_checked(place < 2)
    page.get_by_role("button", name="各建一篇草稿").click()

    expect(page.get_by_role("link", name="看这篇草稿")).to_have_count(2)
    assert Article.objects.count() == 2
