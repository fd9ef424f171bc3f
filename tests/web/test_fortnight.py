"""One article's fortnight, from the clerk's first word to the mails, in real browsers."""

import email
import email.policy
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installations import PASSWORD, Running, running
from tests.e2e.running import wait_until
from tests.web.dragging import drag
from tests.web.screens import DESK, PHONE

__all__ = ["running"]

pytestmark = pytest.mark.e2e

TITLE = "常熟市总工会建立欠薪预警机制"
PATIENCE_MS = 60_000
ADDRESSES = """
from accounts.models import User
for person in User.objects.all():
    person.email = f"{person.username}@szgh.example"
    person.save()
print("null")
"""


class Office:
    """A browser for each person; none may complain."""

    def __init__(self, browser: Browser, running: Running) -> None:
        self.browser = browser
        self.base = f"http://127.0.0.1:{running.installation.port}"
        self.complaints: list[str] = []

    def page(self, *, phone: bool = False) -> Page:
        context = self.browser.new_context(
            base_url=self.base, viewport=PHONE if phone else DESK, is_mobile=phone, has_touch=phone
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def of(self, name: str) -> Page:
        page = self.page()
        page.goto("/sign-in/")
        sign_in(page, name)
        return page


def sign_in(page: Page, name: str) -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("main form .button-primary")
    page.wait_for_url(lambda url: "sign-in" not in url)


def submit(clerk: Page) -> None:
    clerk.check("#id_is_approved")
    clerk.fill("#id_approved_by", "赵启明")
    clerk.click("button[form=writing][value=submit]")
    expect(clerk.locator("#notices .tone-ok")).to_contain_text("已报送，编号")


def mailed_link(running: Running, address: str) -> str | None:
    """The path of the signed link that was mailed to ``address``, once it was."""
    for recipient, mail in running.mails():
        if recipient == address:
            message = email.message_from_bytes(mail, policy=email.policy.default)
            body = message.get_body(("plain",))
            found = re.search(r"http://[\d.:]+(/open/\S+)", body.get_content() if body else "")
            if found:
                return found[1]
    return None


def test_article_goes_from_the_clerks_first_word_to_every_mailbox(
    browser: Browser, running: Running
) -> None:
    installation = running.installation
    installation.ask(ADDRESSES)
    office = Office(browser, running)
    clerk, editor = office.of("changshu"), office.of("bianji")

    clerk.goto("/articles/new/")
    clerk.wait_for_selector(".is-started")
    clerk.fill("#id_title", TITLE)
    clerk.click(".cke_editable")
    clerk.keyboard.type("常熟市总工会日前建立欠薪预警机制，覆盖全市企业。")
    submit(clerk)

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
    submit(clerk)

    editor.goto("/inbox/")
    expect(editor.locator("#reader ins", has_text="922家")).to_be_visible()
    editor.goto("/issues/desk/")
    editor.locator("main form .button-primary").click()
    expect(editor.locator(".candidate-title")).to_have_text(TITLE)
    drag(editor, editor.locator(".candidate-title"), editor.locator(".desk-section").nth(1))
    expect(editor.locator(".toast")).to_contain_text("现在是民主管理第 1 篇，共 1 篇。")
    expect(editor.locator("#desk-poll[data-waiting]")).to_have_count(0)
    expect(editor.locator(".page-picture")).not_to_have_count(0)
    address = re.search(r"/issues/(\d+)/", editor.url)
    assert address
    issue = int(address[1])
    adoption = editor.locator(".desk-row").get_attribute("data-adoption")
    editor.goto(f"/issues/{issue}/desk/adoptions/{adoption}/words/")
    body = editor.input_value("#id_body")
    editor.fill("#id_body", body.replace("目前已有922家", "已有922家"))
    editor.locator("main form .button-primary").click()
    editor.wait_for_url("**/desk/**")

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

    link = wait_until(lambda: mailed_link(running, "qianfa@szgh.example"), "the signer's mail")
    signer = office.page(phone=True)
    signer.goto(link)
    sign_in(signer, "qianfa")
    signer.wait_for_url(f"**/issues/{issue}/")
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
    editor.wait_for_url(re.compile(r"/mailings/\d+/"))
    expect(editor.locator("#count-sent strong")).to_have_text("40", timeout=PATIENCE_MS)
    report = installation.manage_json("mailing_status", str(issue))
    assert (report["status"], report["sent"], report["total"]) == ("done", 40, 40)
    bulletins = [address for address, mail in running.mails() if b"List-Id" in mail]
    assert len(bulletins) == len(set(bulletins)) == 40

    clerk.goto("/notices/")
    expect(clerk.locator("main")).to_contain_text(f"您的稿件“{TITLE}”已刊登在2026年第1期")
    clerk.goto("/articles/")
    clerk.locator("main a", has_text=TITLE).first.click()
    expect(clerk.locator("#printed .comparison del")).to_have_text("目前")
    expect(clerk.locator("#printed")).to_contain_text("922家")
    expect(clerk.locator("main")).to_contain_text("第1期")
    assert office.complaints == []
