"""The server is killed while people type; every word is there when it is back."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.installations import PASSWORD, installed
from tests.e2e.running import Installation
from tests.web.screens import DESK

pytestmark = pytest.mark.e2e

CLERK = "changshu"
TEXT = ".cke_editable"
SAVED = "#saved"
PATIENCE_MS = 60_000
BEFORE, AT_THE_KILL, AWAY = "起初写的。", "正写着服务器停了。", "停了以后又写的。"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("killed")
    with installed(folder) as installation:
        installation.start_web()
        yield installation


@pytest.fixture
def open_tab(browser: Browser, installation: Installation) -> Iterator[Callable[[], Page]]:
    """Tabs of separate browsers, signed in; at the end none may have complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page() -> Page:
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{installation.port}", viewport=DESK
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/articles/")
        sign_in(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page) -> None:
    page.fill("#id_username", CLERK)
    page.fill("#id_password", PASSWORD)
    page.click("main form .button-primary")
    page.wait_for_url(lambda url: "sign-in" not in url)


def begin(page: Page) -> str:
    """A new article with a first sentence that is saved; its address."""
    page.goto("/articles/new/")
    page.wait_for_selector(".is-started")
    page.fill("#id_title", "欠薪预警")
    type_at_end(page, BEFORE)
    expect_saved(page)
    return page.url


def type_at_end(page: Page, words: str) -> None:
    page.click(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def expect_saved(page: Page) -> None:
    expect(page.locator(SAVED)).to_have_text(
        re.compile(r"已自动保存 \d\d:\d\d:\d\d"), timeout=PATIENCE_MS
    )


def expect_told(page: Page, words: str) -> None:
    expect(page.locator(SAVED)).to_contain_text(words, timeout=PATIENCE_MS)


def stored(installation: Installation, address: str) -> str:
    found = re.search(r"/articles/(\d+)/", address)
    assert found
    text: str = installation.ask(
        "from bulletin.markup import plain_text\nfrom bulletin.models import Article\n"
        f"print(json.dumps(plain_text(Article.objects.get(pk={found[1]}).body)))"
    )
    return text


@pytest.mark.parametrize("session", ["kept", "ended"])
@pytest.mark.parametrize("tab", ["stays", "is closed"])
def test_words_typed_around_the_kill_are_all_there(
    installation: Installation, open_tab: Callable[[], Page], session: str, tab: str
) -> None:
    page = open_tab()
    address = begin(page)
    context = page.context

    type_at_end(page, AT_THE_KILL)
    installation.kill(installation.processes[-1])
    type_at_end(page, AWAY)
    expect_told(page, "没有保存上")
    expect(page.locator(SAVED).get_by_role("button", name="再保存一次")).to_be_visible()
    if tab == "is closed":
        page.close()
    if session == "ended":
        context.clear_cookies(name="sessionid")
    installation.start_web()

    if tab == "is closed":
        page = context.new_page()
        page.goto(address)
    elif session == "ended":
        page.locator(SAVED).get_by_role("button", name="再保存一次").click()
        expect_told(page, "登录已过期")
        page.click(f"{SAVED} a")
    else:
        page.locator(SAVED).get_by_role("button", name="再保存一次").click()
    if session == "ended":
        sign_in(page)

    expect(page).to_have_url(address)
    expect(page.locator(TEXT)).to_have_text(BEFORE + AT_THE_KILL + AWAY)
    expect_saved(page)
    assert stored(installation, address) == BEFORE + AT_THE_KILL + AWAY
    assert AWAY not in page.evaluate("JSON.stringify(localStorage)")


def test_two_browsers_that_typed_while_it_was_away_lose_nothing(
    installation: Installation, open_tab: Callable[[], Page]
) -> None:
    one, other = open_tab(), open_tab()
    address = begin(one)
    other.goto(address)
    other.wait_for_selector(".is-started")

    installation.kill(installation.processes[-1])
    for page, words in ((one, "甲写的。"), (other, "乙写的。")):
        type_at_end(page, words)
        expect_told(page, "没有保存上")
    installation.start_web()
    one.locator(SAVED).get_by_role("button", name="再保存一次").click()
    expect_saved(one)
    other.locator(SAVED).get_by_role("button", name="再保存一次").click()

    expect_told(other, "没有覆盖它")
    assert stored(installation, address) == f"{BEFORE}甲写的。"
    other.click(f"{SAVED} button")
    expect(other.locator(".two-wordings del")).to_contain_text("甲")
    expect(other.locator(".two-wordings ins")).to_contain_text("乙")
    other.click("text=另存为我的草稿")
    expect(other.locator("#notices .tone-ok")).to_be_visible()
    assert stored(installation, address) == f"{BEFORE}甲写的。"
    assert stored(installation, other.url) == f"{BEFORE}乙写的。"
