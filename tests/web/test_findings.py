"""Proofreading in a real browser: marked while one writes, mended by key, waived with a reason."""

import time

import pytest
from playwright.sync_api import expect

from bulletin.markup import plain_text
from bulletin.models import Article, Waiver
from bulletin.services.writing import create_article
from bulletin.states import ArticleStatus
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TEXT = ".cke_editable"
FINDINGS = "#findings [data-finding]"
# The words that are underlined, in the order of the text; the text itself holds no mark.
UNDERLINED = """() => ["finding-mend", "finding-check"].flatMap((kind) =>
    [...(CSS.highlights.get(kind) ?? [])].map((range) => range.toString()))"""


@pytest.fixture
def draft(clerk, publication) -> Article:
    return create_article(clerk, publication.pk, title="学习贯彻党代会精神", body="<p>第一段。</p>")


def test_clerk_mends_by_key_waives_with_a_reason_and_then_hands_in(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    page.goto(f"/articles/{draft.pk}/edit/")
    page.wait_for_selector(".is-started")
    page.check("#id_is_approved")
    page.fill("#id_approved_by", "赵启明")
    page.click(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("要按照“五一倡仪书”要求，认真部暑各项工作。")
    paused = time.monotonic()
    page.wait_for_selector(FINDINGS)
    assert time.monotonic() - paused < 2
    expect(page.locator(FINDINGS)).to_have_count(2)
    assert page.evaluate(UNDERLINED) == ["倡仪", "部暑"]

    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_body_error")).to_contain_text("第 1 段“倡仪”")
    expect(page.locator("#findings [aria-current]")).to_contain_text("倡仪")
    draft.refresh_from_db()
    assert draft.status == ArticleStatus.DRAFT

    page.locator(TEXT).focus()
    page.keyboard.press("F8")
    expect(page.locator("#findings [aria-current] [data-mend]")).to_be_focused()
    page.keyboard.press("Shift+F8")
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_contain_text("五一倡议书")
    expect(page.locator(FINDINGS)).to_have_count(1)
    expect(page.locator("#findings [aria-current] [data-mend]")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("原件如此")
    page.keyboard.press("Enter")
    expect(page.locator(FINDINGS)).to_have_count(0)
    expect(page.locator("#findings .findings-waived")).to_contain_text("已保留 1 处")
    waiver = Waiver.objects.get()
    assert (waiver.words, waiver.reason, waiver.waived_by) == ("部暑", "原件如此", clerk)

    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices .tone-ok")).to_contain_text("已报送，编号")
    draft.refresh_from_db()
    assert plain_text(draft.body) == "第一段。要按照“五一倡议书”要求，认真部暑各项工作。"
    assert "<span" not in draft.body
