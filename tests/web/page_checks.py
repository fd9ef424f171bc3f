"""What a machine can see of a page: whether people who cannot see it or hold a mouse can use it."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

MOST_BYTES = 60_000
GRAVE = ("serious", "critical")
AXE = Axe()
# Style sheets are read from the page itself; asked for anew they would count as requests.
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}

NOTE_VIOLATIONS = """window.cspViolations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.cspViolations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));"""

FAULTS = """() => {
  const faults = [];
  const say = (fault, element) => faults.push(`${fault}: ${element.outerHTML.slice(0, 160)}`);
  const root = document.documentElement;
  if (!/^(zh-Hans|en)$/.test(root.lang)) faults.push(`lang is ${root.lang}`);
  const headings = document.querySelectorAll("h1");
  if (headings.length !== 1) faults.push(`${headings.length} h1`);
  if (!headings[0]?.textContent.trim()) faults.push("h1 without words");
  const [title] = document.title.split(" · ");
  if (!title.trim()) faults.push("no title");
  for (const control of document.querySelectorAll("input, select, textarea, button")) {
    if (control.type === "hidden") continue;
    const words = [...(control.labels ?? [])].map((label) => label.textContent).join("").trim()
      || control.getAttribute("aria-label")
      || (control.getAttribute("aria-labelledby") ?? "").split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? "").join("").trim()
      || (control.localName === "button" && control.textContent.trim());
    if (!words) say("no label", control);
  }
  for (const picture of document.querySelectorAll("img")) {
    if (!picture.hasAttribute("alt")) say("no alt", picture);
  }
  const keys = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const key of new Set(keys.filter((key, place) => keys.indexOf(key) !== place))) {
    faults.push(`twice the id ${key}`);
  }
  return faults.concat(window.cspViolations ?? []);
}"""

WIDE = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > most + 1);
  const words = (element) => `wider than the screen: ${element.outerHTML.slice(0, 160)}`;
  return wide.slice(-3).map(words);
}"""


class Watch:
    """Hears what a page complains of and asks for."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.heard: list[str] = []
        page.add_init_script(NOTE_VIOLATIONS)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """A page of this status is what is looked at."""
        self.status = status
        yield
        self.status = 200

    status = 200

    def open(self, address: str) -> Response:
        response = self.page.goto(address)
        assert response, address
        return response

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands, and what was heard since the last time."""
        found = self.page.evaluate(FAULTS) + self.heard
        self.heard = []
        return found

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(
            "Failed to load resource"
        ):
            self.heard.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.heard.append(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not (is_page and response.status == self.status):
            self.heard.append(f"{response.status}: {response.url}")


BUILD = (
    "[...document.querySelectorAll('main *, dialog *')].map((e) => e.tagName + e.className).join()"
)


def axe_faults(page: Page) -> list[str]:
    """Violations that axe-core calls serious or critical."""
    results = AXE.run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}:"
        f" {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"
        for violation in results
        if violation["impact"] in GRAVE
        for node in violation["nodes"][:3]
    ]


def build_of(page: Page) -> str:
    """What elements the content of a page is made of, without its words."""
    return str(page.evaluate(BUILD))


def wide_faults(page: Page) -> list[str]:
    return list(page.evaluate(WIDE))
