"""Drops at the issue desk with a real mouse, and when each of what follows has happened."""

import argparse
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, sync_playwright

from bench.command import load, machine
from tests.distribution.mail_servers import Desk
from tests.e2e.installations import PASSWORD, installed, installed_on_servers
from tests.e2e.running import ROOT, Installation, wait_until
from tests.servers import Servers
from tests.web.dragging import drag
from tests.web.screens import ARGUMENTS, CHROMIUM, DESK

SAMPLE = ROOT / "tests" / "data" / "bulletin.txt"
WAYS = ("embedded", "servers")
STAGES = ("posted", "begun", "drawn", "lengths", "shown")
HEADINGS = ("answered", "press begins", "press is done", "lengths", "pictures")
WATCH = (Path(__file__).parent / "drops.js").read_text(encoding="utf-8")
DONE = re.compile(
    r"(\d{4}-\S+ \S+,\d{3}).*Task bulletin\.jobs\.render_preview\S+ succeeded in (\S+)s"
)
# Of these each is dragged over the next two.
ROWS = 5


@dataclass(frozen=True)
class Drop:
    """Seconds from the mouse button's release until a stage was reached."""

    seconds: dict[str, float]


class Bench:
    """An issue of the sample on one installation's desk."""

    def __init__(self, installation: Installation, browser: Browser) -> None:
        self.installation = installation
        issue = installation.manage_json("import_bulletin", str(SAMPLE), "--date", "2011-09-30")
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{installation.port}", viewport=DESK
        )
        self.page = context.new_page()
        self.page.goto(f"/issues/{issue['issue']}/desk/")
        self.page.fill("#id_username", "bianji")
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main form .button-primary")
        self.page.wait_for_selector("#desk-poll:not([data-waiting])", state="attached")
        self.page.evaluate(WATCH)

    def drop(self, number: int) -> Drop:
        rows = self.page.locator(".desk-row")
        place = number % ROWS
        drag(self.page, rows.nth(place), rows.nth(place + 2))
        wait_until(lambda: self.page.evaluate("times.shown"), "the pages")
        times = {name: value / 1000 for name, value in self.page.evaluate("times").items()}
        times |= wait_until(partial(self._drawn, times["drop"]), "the press is done")
        return Drop({stage: times[stage] - times["drop"] for stage in STAGES})

    def _drawn(self, dropped: float) -> dict[str, float] | None:
        """When the first preview after the drop was begun and done, as the worker's log says."""
        for at, seconds in DONE.findall(self.installation.logs()):
            zone = ZoneInfo("Asia/Shanghai")
            done = datetime.strptime(at, "%Y-%m-%d %H:%M:%S,%f").replace(tzinfo=zone).timestamp()
            if done > dropped:
                return {"begun": done - float(seconds), "drawn": done}
        return None


@contextmanager
def started(way: str, root: Path) -> Iterator[Installation]:
    """An installation of the program in ``root``, all its processes up and telling what they do."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if way == "embedded":
            installation = stack.enter_context(installed(folder, root=root))
        else:
            servers = Servers(is_durable=True)
            stack.callback(servers.stop)
            urls = servers.start()
            installation = stack.enter_context(
                installed_on_servers(
                    folder, urls["DATABASE_URL"], urls["CELERY_BROKER_URL"], Desk(), root=root
                )
            )
        installation.environment["LOG_LEVEL"] = "INFO"
        installation.start_web()
        if way == "servers":
            installation.start_workers("-l", "info")
            installation.start_beat()
        yield installation


def table(found: Mapping[str, Sequence[Drop]]) -> str:
    """Medians and the longest, from the drop on."""
    rows = [" " * 28 + "".join(heading.rjust(16) for heading in HEADINGS)]
    for label, drops in found.items():
        cells = []
        for stage in STAGES:
            seconds = [drop.seconds[stage] for drop in drops]
            cells.append(f"{median(seconds):.2f} ({max(seconds):.2f})".rjust(16))
        rows.append(label.ljust(28) + "".join(cells))
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/desk.py", description=__doc__)
    parser.add_argument("--drops", type=int, default=20, help="of each kind, after five unmeasured")
    parser.add_argument("--only", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--beside", type=Path, help="another checkout, which takes turns with this")
    arguments = parser.parse_args()
    roots = {"": ROOT} | ({"before, ": arguments.beside.resolve()} if arguments.beside else {})
    print(machine())
    for way in arguments.only:
        with ExitStack() as stack:
            chromium = stack.enter_context(sync_playwright()).chromium
            browser = chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            stack.callback(browser.close)
            desks = {
                f"{name}{way}": Bench(stack.enter_context(started(way, root)), browser)
                for name, root in roots.items()
            }
            found: dict[str, list[Drop]] = {name: [] for name in desks}
            for number in range(arguments.drops + ROWS):
                # Who goes second meets what the first has left to do.
                for name in sorted(desks, reverse=bool(number % 2)):
                    drop = desks[name].drop(number)
                    found[name] += [drop] if number >= ROWS else []
            print(table(found), flush=True)
    print(f"seconds after the drop: median (longest); load when done: {load()}")


if __name__ == "__main__":
    main()
