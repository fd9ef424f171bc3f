"""Draws the pictures of the manual, run by draw.sh.

The sample organisation lives through a fortnight of autumn 2011, each time the same, while a real
browser looks at its pages.
"""

import io
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from docs.manual.scenes import PASSWORD, Fortnight
from tests.web.conftest import ARGUMENTS, CHROMIUM, DESK, PHONE

FOLDER = settings.BASE_DIR / "docs" / "manual" / "pictures"
WANTED = set(os.environ.get("PICTURES", "").split())
QUALITY = 82
TABLE = """姓名,单位,职务,电子邮箱
办公室,太仓市总工会,公共邮箱,bgs@tcgh.example
宣教处,江苏省总工会,公共邮箱,xjb@szgh-js.example
组织处,江苏省总工会,公共邮箱,zzc@szgh-js
"""
MARGIN_PX = 24
LOWEST = """Math.max(...[...document.querySelectorAll("main > *, .menu-sheet, dialog[open]")]
    .map(part => part.getBoundingClientRect().bottom))"""
Act = Callable[[Page], object]
Draw = Callable[..., None]


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Camera:
    """Browsers of several people, and what they see."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._pages: dict[tuple[str, bool], Page] = {}

    def page_of(self, login: str, *, phone: bool = False) -> Page:
        if (login, phone) not in self._pages:
            context = self._browser.new_context(
                base_url=self._address,
                viewport=PHONE if phone else DESK,
                is_mobile=phone,
                has_touch=phone,
                device_scale_factor=2 if phone else 1,
                reduced_motion="reduce",
                locale="zh-CN",
            )
            page = context.new_page()
            page.goto("/sign-in/")
            if login:
                page.fill("#id_username", login)
                page.fill("#id_password", PASSWORD)
                page.click("main form .button-primary")
                page.wait_for_url(lambda url: "sign-in" not in url)
            self._pages[login, phone] = page
        return self._pages[login, phone]

    def draw(
        self, name: str, login: str, path: str, act: Act | None = None, *, phone: bool = False
    ) -> None:
        if WANTED and name not in WANTED:
            return
        page = self.page_of(login, phone=phone)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if act is not None:
            act(page)
            page.wait_for_load_state("networkidle")
        data = page.screenshot(animations="disabled", caret="hide", clip=used_part(page))
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)
        print(f"{name}.webp")


def used_part(page: Page) -> FloatRect:
    """The window without what is empty at its foot."""
    size = page.viewport_size
    assert size is not None
    bottom = page.evaluate(LOWEST) + MARGIN_PX
    return {"x": 0, "y": 0, "width": size["width"], "height": min(bottom, size["height"])}


def click(selector: str, *, shows: str = "") -> Act:
    def act(page: Page) -> None:
        page.locator(selector).first.click()
        if shows:
            page.locator(shows).first.wait_for()

    return act


def press(*keys: str, shows: str = "") -> Act:
    def act(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)
        if shows:
            page.locator(shows).first.wait_for()

    return act


def draw_all(draw: Draw, fortnight: Fortnight) -> None:
    fortnight.begin()
    fortnight.articles_come_in()
    issue = f"/issues/{fortnight.issue.pk}/"
    draw("sign-in", "", "/sign-in/")
    draw("articles", "changshu", "/articles/")
    draw("articles-phone", "changshu", "/articles/", phone=True)
    draw("article-write", "changshu", fortnight.path_of("returned", "edit/"), written)
    draw(
        "article-write-phone", "changshu", fortnight.path_of("draft", "edit/"), written, phone=True
    )
    draw("notices", "changshu", "/notices/")
    draw("menu", "changshu", "/articles/", click(".bar .menu > summary"))

    fortnight.contest_comes_again()
    draw("inbox", "bianji", "/inbox/")
    draw("inbox-batch", "bianji", "/inbox/", tick_two)
    draw("inbox-return", "bianji", "/inbox/", press("r", shows="#dialog[open] textarea"))
    draw("keys", "bianji", "/inbox/", press("?", shows="#keys[open]"))
    draw("phrases", "bianji", "/inbox/phrases/")
    draw("desk", "bianji", f"{issue}desk/")
    draw("desk-lifted", "bianji", f"{issue}desk/", lift)
    draw("desk-range", "bianji", f"{issue}desk/", click("a[href$='/range/']", shows=SHEET))
    draw("desk-words", "bianji", fortnight.words_path())
    draw("desk-review", "bianji", f"{issue}desk/", click("a[href$='ask=review']", shows=SHEET))

    fortnight.review_begins()
    draw("sign", "qianfa", issue)
    draw("sign-phone", "qianfa", issue, phone=True)
    draw("sign-sheet-phone", "qianfa", f"{issue}?ask=sign", phone=True)
    draw("sign-return-phone", "qianfa", f"{issue}?ask=return", phone=True)
    draw("issues", "bianji", "/")

    fortnight.signed()
    draw("distribute", "bianji", f"{issue}distribute/")
    fortnight.mailed()
    mailing = f"/mailings/{fortnight.mailing.pk}/"
    draw("mailing", "bianji", mailing)
    draw("mailing-resend", "bianji", mailing, click("a[href*='ask=resend-']", shows=SHEET))
    draw("mailing-phone", "bianji", mailing, phone=True)
    draw("mailings", "bianji", "/mailings/")
    fortnight.mail_comes_back()
    draw("mailbox", "bianji", "/mailbox/")
    draw("mailbox-message", "bianji", "/mailbox/", click("main tr:nth-child(2) a"))
    draw("article-printed", "changshu", fortnight.path_of("adopted"))
    draw("contacts", "minglu", "/contacts/")
    draw("contact", "minglu", fortnight.returned_contact())
    draw("list", "minglu", "/lists/1/")
    draw("import", "minglu", "/contacts/import/", choose_table)

    fortnight.next_issue_begins()
    draw("desk-next", "bianji", "/issues/desk/")
    draw("archive", "changshu", "/archive/")
    draw("search", "changshu", "/archive/?q=协商")
    draw("archive-phone", "changshu", "/archive/?q=协商", phone=True)
    draw("archive-issue", "changshu", f"/archive/{fortnight.issue.pk}/")
    draw("users", "guanli", "/users/")
    draw("user-new", "guanli", "/users/new/")
    draw("offices", "guanli", "/offices/")
    draw("office-merge", "guanli", "/offices/merge/")
    draw("publication", "guanli", f"/publications/{fortnight.publication.pk}/")
    draw("help", "qianfa", "/help/")
    fortnight.held()
    draw("release", "guanli", "/mailings/release/")
    draw("not-found", "changshu", "/issues/999/")


SHEET = "#dialog[open] h2"


def written(page: Page) -> None:
    page.wait_for_selector(".is-started")


def tick_two(page: Page) -> None:
    for place in (1, 2):
        page.locator("input[name=picked][type=checkbox]").nth(place).check()


def lift(page: Page) -> None:
    page.locator(".desk-row .grip").nth(3).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")


def choose_table(page: Page) -> None:
    page.set_input_files(
        "input[type=file]", {"name": "名录.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.select_option("#id_into", label="省总工会")
    page.locator("main form .button-primary").click()
    page.wait_for_url(re.compile(r"/import/\d+/"))


FOLDER.mkdir(exist_ok=True)
with time_machine.travel("2011-09-01T00:00+08:00") as clock, sync_playwright() as playwright:
    call_command("migrate", verbosity=0, interactive=False)
    chromium = playwright.chromium.launch(
        executable_path=CHROMIUM, args=[*ARGUMENTS, "--lang=zh-CN"]
    )
    with served() as address:
        draw_all(Camera(chromium, address).draw, Fortnight(clock))
    chromium.close()
