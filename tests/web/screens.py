"""The browser of the tests, and the screens people sit before."""

from playwright.sync_api import ViewportSize

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
