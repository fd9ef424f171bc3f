"""Dragging at the issue desk with a real mouse."""

from playwright.sync_api import FloatRect, Locator, Page

# Before its scripts have run, a page knows no dragging.
BOUND = """() => [...document.querySelectorAll(".desk-rows, #candidates")]
    .every(list => window.Sortable?.get(list))"""
ROWS = """list => [...list.children].map(row => row.dataset.adoption ?? "new")"""


def drag(page: Page, source: Locator, target: Locator, *, depth: float = 0.7) -> list[list[str]]:
    """Drop ``source`` at ``target``; the rows of each section as they are seen before the drop."""
    page.wait_for_function(BOUND)
    start = place_of(source)
    left = start["x"] + min(60, start["width"] / 2)
    page.mouse.move(left, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(left + 20, start["y"] + start["height"] / 2 + 12, steps=4)
    end = place_of(target)
    page.mouse.move(end["x"] + 120, end["y"] + end["height"] * depth, steps=12)
    seen: list[list[str]] = [rows.evaluate(ROWS) for rows in page.locator(".desk-rows").all()]
    page.mouse.up()
    return seen


def place_of(shown: Locator) -> FloatRect:
    place = shown.bounding_box()
    assert place, "not to be seen"
    return place
