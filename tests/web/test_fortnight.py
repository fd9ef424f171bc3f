"""One article's fortnight, from the clerk's first word to the mails, in real browsers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.running import Installation, wait_until
from tests.web.conftest import DESK, PHONE

pytestmark = pytest.mark.e2e

PASSWORD = "苏州工会-2026-简报"
TITLE = "常熟市总工会建立欠薪预警机制"
PATIENCE_MS = 60_000


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    """The embedded one, with its worker and its mailbox."""
    installation = Installation(tmp_path)
    installation.manage("migrate", "--verbosity", "0")
    installation.manage("sample_organisation", "--password", PASSWORD)
    installation.start_web()
    yield installation
    installation.stop()


class Desk:
    """A browser for each person; none may complain."""

    def __init__(self, browser: Browser, installation: Installation) -> None:
        self.browser, self.base = browser, f"http://127.0.0.1:{installation.port}"
        self.complaints: list[str] = []

    def of(self, name: str, *, phone: bool = False) -> Page:
        context = self.browser.new_context(
            base_url=self.base, viewport=PHONE if phone else DESK, is_mobile=phone, has_touch=phone
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto("/sign-in/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("main form .button-primary")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page


def test_article_goes_from_the_clerks_first_word_to_every_mailbox(browser, installation):
    desk = Desk(browser, installation)
    clerk, editor = desk.of("changshu"), desk.of("bianji")

    clerk.goto("/articles/new/")
    clerk.wait_for_selector(".is-started")
    clerk.fill("#id_title", TITLE)
    clerk.click(".cke_editable")
    clerk.keyboard.type("常熟市总工会日前建立欠薪预警机制，覆盖全市企业。")
    clerk.check("#id_is_approved")
    clerk.fill("#id_approved_by", "赵启明")
    clerk.click("button[form=writing][value=submit]")
    expect(clerk.locator("#notices .tone-ok")).to_contain_text("已报送，编号")

    editor.goto("/inbox/")
    expect(editor.locator("#reader")).to_contain_text(TITLE)
    editor.keyboard.press("r")
    editor.fill("#dialog textarea", "请写明企业数。")
    editor.locator("#dialog .button-primary").click()
    expect(editor.locator(".toast")).to_be_visible()

    clerk.goto("/articles/")
    expect(clerk.locator("main")).to_contain_text("请写明企业数。")
    clerk.locator("main a", has_text=TITLE).first.click()
    clerk.goto(re.sub(r"(/articles/\d+/).*", r"\1edit/", clerk.url))
    clerk.wait_for_selector(".is-started")
    clerk.click(".cke_editable")
    clerk.keyboard.press("Control+End")
    clerk.keyboard.type("目前已有922家企业纳入。")
    clerk.check("#id_is_approved")
    clerk.fill("#id_approved_by", "赵启明")
    clerk.click("button[form=writing][value=submit]")
    expect(clerk.locator("#notices .tone-ok")).to_contain_text("已报送，编号")

    editor.goto("/inbox/")
    expect(editor.locator("#reader ins", has_text="922家")).to_be_visible()
    editor.keyboard.press("a")
    expect(editor.locator(".toast")).to_be_visible()
    editor.goto("/issues/desk/")
    expect(editor.locator(".desk-rows")).not_to_have_count(0)
    expect(editor.locator("main")).to_contain_text(TITLE)
    issue = int(re.search(r"/issues/(\d+)/", editor.url)[1])  # type: ignore[index]
    expect(editor.locator("#desk-poll[data-waiting]")).to_have_count(0, timeout=PATIENCE_MS)
    editor.locator("a.button", has_text="印发范围").click()
    sheet = editor.locator("form.sheet", has=editor.locator("input[name=label]"))
    sheet.locator("input[name=label]").first.wait_for()
    for label in sheet.locator("input[name=label]").all():
        label.check()
    sheet.locator(".button-primary").click()
    expect(editor.locator("a.button", has_text="印发范围")).to_contain_text("6")
    editor.locator("a.button-official", has_text="送审").click()
    editor.locator("dialog .button-official").click()
    editor.wait_for_url(f"**/issues/{issue}/")

    signer = desk.of("qianfa", phone=True)
    signer.goto(f"/issues/{issue}/")
    wait_until(
        lambda: signer.reload() and signer.locator('a[href$="?ask=sign"]').count(), "pages to sign"
    )
    signer.locator('a[href$="?ask=sign"]').first.tap()
    signer.locator("dialog .button-official").tap()
    expect(signer.locator("#notices .tone-ok")).to_be_visible()

    wait_until(
        lambda: (
            editor.goto(f"/issues/{issue}/distribute/")
            and editor.locator("main .button-official").count()
        ),
        "the final pages",
    )
    editor.locator("main .button-official").last.click()
    if editor.locator("dialog .button-official").count():
        editor.locator("dialog .button-official").click()
    editor.wait_for_url(re.compile(r"/mailings/\d+/"))
    report = wait_until(
        lambda: (
            (found := installation.manage_json("mailing_status", str(issue)))["status"] == "done"
            and found
        ),
        "the mailing ends",
    )
    assert (report["sent"], report["total"]) == (40, 40)

    clerk.goto("/articles/")
    clerk.locator("main a", has_text=TITLE).first.click()
    expect(clerk.locator("main")).to_contain_text("922家")
    expect(clerk.locator("main")).to_contain_text("第1期")
    assert desk.complaints == []
