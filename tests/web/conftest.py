"""A real Chromium against the live server; any script error or CSP violation fails the test."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from accounts.models import User
from tests.conftest import PASSWORD
from tests.e2e.running import wait_until
from tests.plain_static import plain_static
from tests.web.screens import ARGUMENTS, CHROMIUM, DESK, PHONE

__all__ = ["plain_static"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread: Django takes what follows for asynchronous code, which
    # has connections of its own. Those of before, and these at the end, would be left open.
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # A thread of the server that waits for more requests keeps no connection meanwhile.
        patch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
        expect.set_options(timeout=15_000)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
        connections.close_all()


@pytest.fixture
def open_browser(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Pages of separate browsers; at the end of the test none may have complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Chromium reports every answer of 400 and above as an error; tests check those themselves.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def open_page(*, phone: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    wait_until(nobody_is_connected, "the server is through with what pages sent last")
    assert not complaints


def nobody_is_connected() -> bool:
    """What a page saves as it closes would meet the emptying of the database, and a thread of the
    server that has not heard of the closing yet would keep it from being dropped."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone() == (0,))


def sign_in(page: Page, user: User) -> None:
    page.goto("/sign-in/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("main form .button-primary")
    page.locator(".bar details").wait_for()
    # Keys are heard once the scripts have run.
    page.wait_for_load_state()
