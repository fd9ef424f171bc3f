"""Writing in a real browser: no word is lost, whatever breaks."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bulletin.markup import plain_text
from bulletin.models import Article
from bulletin.services.writing import create_article, save_article
from bulletin.states import ArticleStatus
from tests.conftest import PASSWORD
from tests.web.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# True to the form in which word processors put text on the clipboard.
CLIPBOARD = Path(__file__).parents[1] / "data" / "clipboard"
PASTE = """([html, text]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", text);
    const paste = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
}"""
TEXT = ".cke_editable"
SAVED = "#saved"
SUBMIT = "button[form=writing][value=submit]"


@pytest.fixture
def draft(clerk, publication) -> Article:
    return create_article(clerk, publication.pk, title="欠薪预警", body="<p>第一段。</p>")


def edit(page, article):
    page.goto(f"/articles/{article.pk}/edit/")
    page.wait_for_selector(".is-started")


def type_at_end(page, words):
    page.click(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def expect_saved(page):
    expect(page.locator(SAVED)).to_have_text(re.compile(r"已自动保存 \d\d:\d\d:\d\d"))


def read(article):
    article.refresh_from_db()
    return plain_text(article.body)


def sign_in_again(page, user):
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("main form .button-primary")
    page.wait_for_selector(".is-started")


def test_clerk_writes_names_offices_and_submits(open_browser, clerk, other_office, publication):
    page = open_browser()
    sign_in(page, clerk)
    page.wait_for_url("**/articles/")
    page.click("text=写第一篇")
    page.wait_for_selector(".is-started")
    page.fill("#id_title", "海虞镇工会建立欠薪预警机制")
    page.click(TEXT)
    page.keyboard.type("第一段。")
    page.keyboard.press("Enter")
    page.keyboard.type("第二段。")
    expect_saved(page)
    expect(page).to_have_url(re.compile(r"/articles/\d+/edit/$"))
    expect(page.locator(".text-length")).to_have_text("8 字")

    page.select_option(".tags select", label="太仓市总工会")
    expect(page.locator(".printed-as")).to_have_text("印作（常熟市总工会、太仓市总工会）")
    page.focus("button[aria-label='前移： 太仓市总工会']")
    page.keyboard.press("Enter")
    expect(page.locator(".printed-as")).to_have_text("印作（太仓市总工会、常熟市总工会）")
    expect(page.locator("button[aria-label='前移： 太仓市总工会']")).to_be_focused()
    page.check("#id_is_approved")
    page.fill("#id_approved_by", "赵启明")
    page.click(TEXT)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#notices .tone-ok")).to_contain_text("已报送，编号")
    article = Article.objects.get()
    assert article.status == ArticleStatus.SUBMITTED
    assert plain_text(article.body) == "第一段。\n第二段。"
    names = [entry.printed_name for entry in article.attributions.all()]
    assert names == ["太仓市总工会", "常熟市总工会"]
    assert "第一段" not in page.evaluate("JSON.stringify(localStorage)")


def test_missing_fields_are_named_beside_them_and_nothing_typed_goes(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    type_at_end(page, "又写。")
    page.fill("#id_title", "")
    page.click(SUBMIT)

    page.wait_for_selector(".is-started")
    for field in ("title", "approved_by", "is_approved"):
        expect(page.locator(f"#id_{field}_error")).to_be_visible()
    expect(page.locator("#id_title")).to_be_focused()
    expect(page.locator(TEXT)).to_contain_text("第一段。又写。")
    expect(page.locator(SAVED)).not_to_contain_text("找回")
    draft.refresh_from_db()
    assert draft.status == ArticleStatus.DRAFT


@pytest.mark.parametrize("program", ["word", "wps"])
def test_pasting_from_a_word_processor_keeps_every_character(open_browser, clerk, draft, program):
    html, text = ((CLIPBOARD / f"{program}.{form}").read_text() for form in ("html", "txt"))
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    page.click(TEXT)
    page.keyboard.press("Control+A")
    page.evaluate(PASTE, [html, text])
    expect_saved(page)

    draft.refresh_from_db()
    assert re.sub(r"\s", "", plain_text(draft.body)) == re.sub(r"\s", "", text)
    assert not re.search(r"style|class|mso|<o:|<span|<font|<!--", draft.body)
    assert draft.body.count("<p>") >= 3


def test_words_outlive_a_lost_connection(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    page.route("**/save/", lambda route: route.abort())
    type_at_end(page, "断线时写的。")
    expect(page.locator(SAVED)).to_contain_text("没有保存上")
    assert read(draft) == "第一段。"

    page.unroute("**/save/")
    page.click(f"{SAVED} button")

    expect_saved(page)
    assert read(draft) == "第一段。断线时写的。"


def test_page_goes_on_writing_after_an_answer_that_was_lost(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/save/", lose)
    type_at_end(page, "甲")
    expect(page.locator(SAVED)).to_contain_text("没有保存上")
    assert read(draft) == "第一段。甲"
    page.unroute("**/save/")
    type_at_end(page, "乙")

    expect_saved(page)
    assert read(draft) == "第一段。甲乙"


def test_killed_server_and_closed_tab_lose_nothing(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    context = page.context
    context.set_offline(True)
    type_at_end(page, "服务器停了。")
    expect(page.locator(SAVED)).to_contain_text("没有保存上")
    page.close()
    context.set_offline(False)
    assert read(draft) == "第一段。"

    again = context.new_page()
    edit(again, draft)

    expect(again.locator(TEXT)).to_contain_text("第一段。服务器停了。")
    expect_saved(again)
    assert read(draft) == "第一段。服务器停了。"
    assert "服务器停了" not in again.evaluate("JSON.stringify(localStorage)")


def test_new_article_outlives_a_closed_tab(open_browser, clerk, publication):
    page = open_browser()
    sign_in(page, clerk)
    page.goto("/articles/new/")
    page.wait_for_selector(".is-started")
    context = page.context
    context.set_offline(True)
    type_at_end(page, "还没有到过服务器。")
    expect(page.locator(SAVED)).to_contain_text("没有保存上")
    page.close()
    context.set_offline(False)
    assert not Article.objects.exists()

    again = context.new_page()
    again.goto("/articles/new/")

    expect(again.locator(TEXT)).to_contain_text("还没有到过服务器。")
    expect_saved(again)
    assert plain_text(Article.objects.get().body) == "还没有到过服务器。"


def test_words_outlive_an_ended_session_by_autosave(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    page.context.clear_cookies(name="sessionid")
    type_at_end(page, "登录过期后写的。")
    expect(page.locator(SAVED)).to_contain_text("登录已过期")
    page.click(f"{SAVED} a")
    sign_in_again(page, clerk)

    expect(page).to_have_url(re.compile(rf"/articles/{draft.pk}/edit/$"))
    expect(page.locator(TEXT)).to_contain_text("登录过期后写的。")
    expect_saved(page)
    assert read(draft) == "第一段。登录过期后写的。"


def test_words_outlive_an_ended_session_by_submitting(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    type_at_end(page, "马上报送。")
    page.context.clear_cookies(name="sessionid")
    page.click(SUBMIT)
    page.wait_for_url("**/sign-in/**")
    sign_in_again(page, clerk)

    expect(page.locator(TEXT)).to_contain_text("马上报送。")
    expect_saved(page)
    assert read(draft) == "第一段。马上报送。"


def test_two_browsers_lose_nothing(open_browser, clerk, draft):
    one, other = open_browser(), open_browser()
    for page in (one, other):
        sign_in(page, clerk)
        edit(page, draft)
    type_at_end(one, "甲写的。")
    expect_saved(one)
    type_at_end(other, "乙写的。")
    expect(other.locator(SAVED)).to_contain_text("没有覆盖它")
    assert read(draft) == "第一段。甲写的。"

    other.click(f"{SAVED} button")
    expect(other.locator(".two-wordings del")).to_contain_text("甲")
    expect(other.locator(".two-wordings ins")).to_contain_text("乙")
    other.click("text=另存为我的草稿")

    expect(other.locator("#notices .tone-ok")).to_be_visible()
    assert read(draft) == "第一段。甲写的。"
    copy = Article.objects.exclude(pk=draft.pk).get()
    assert plain_text(copy.body) == "第一段。乙写的。"
    assert "乙写的" not in other.evaluate("JSON.stringify(localStorage)")


def test_conflict_can_be_settled_for_ones_own_words(open_browser, clerk, editor, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    save_article(
        draft.pk,
        actor=editor,
        version=draft.version,
        title="编辑的题",
        body="<p>编辑的字。</p>",
        offices=[clerk.office_id],
    )
    type_at_end(page, "我的字。")
    page.click(f"{SAVED} button")
    page.click("text=以我的为准")

    expect(page.locator("#notices .tone-ok")).to_be_visible()
    assert read(draft) == "第一段。我的字。"
    assert any("编辑的字" in revision.body for revision in draft.revisions.all())


def test_words_are_saved_before_signing_out(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    type_at_end(page, "临走写的。")
    page.click(".bar details summary")
    page.click('.menu-sheet form[action="/sign-out/"] button')
    page.wait_for_url("**/sign-in/")

    assert read(draft) == "第一段。临走写的。"
    assert "临走写的" not in page.evaluate("JSON.stringify(localStorage)")


def test_without_script_it_is_a_textarea_of_paragraphs(open_browser, clerk, draft):
    page = open_browser(script=False)
    sign_in(page, clerk)
    page.goto(f"/articles/{draft.pk}/edit/")
    assert page.input_value("#id_body") == "第一段。"
    page.fill("#id_body", "第一段。\n第二段<b>。")
    page.check("#id_is_approved")
    page.fill("#id_approved_by", "赵启明")
    page.click(SUBMIT)

    page.wait_for_url(f"**/articles/{draft.pk}/")
    draft.refresh_from_db()
    assert draft.body == "<p>第一段。</p><p>第二段&lt;b&gt;。</p>"
    assert draft.status == ArticleStatus.SUBMITTED


def test_tools_work_and_leave_no_inline_handler(open_browser, clerk, draft):
    page = open_browser()
    sign_in(page, clerk)
    edit(page, draft)
    page.click(TEXT)
    page.click("button[data-command=subhead]")
    expect(page.locator(f"{TEXT} h3")).to_have_text("第一段。")
    expect(page.locator("button[data-command=subhead]")).to_have_attribute("aria-pressed", "true")
    page.click("button[data-command=subhead]")
    expect(page.locator(f"{TEXT} h3")).to_have_count(0)
    page.keyboard.press("Control+End")
    page.click("button[data-command=inserttable]")
    page.click(f"{TEXT} td >> nth=0")
    page.click("button[data-command=rowInsertAfter]")
    expect(page.locator(f"{TEXT} tr")).to_have_count(3)
    page.click(f"{TEXT} td >> nth=0", button="right")
    page.keyboard.press("Escape")
    expect_saved(page)

    draft.refresh_from_db()
    assert draft.body.count("<tr>") == 3
    handlers = page.evaluate(
        "[...document.querySelectorAll('*')].filter((node) => node.getAttributeNames()"
        ".some((name) => name.startsWith('on') )).map((node) => node.outerHTML)"
    )
    assert handlers == []


@pytest.mark.parametrize("phone", [False, True])
def test_pages_fit_their_screen(open_browser, clerk, draft, phone):
    page = open_browser(phone=phone)
    sign_in(page, clerk)
    for address in ("/articles/", f"/articles/{draft.pk}/", f"/articles/{draft.pk}/edit/"):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, address
