"""Lines composed from HTML and read back, for the tests of the rules."""

import re
from collections.abc import Iterable
from html import unescape
from math import inf

from bulletin.press.runs import Run, RunReader
from bulletin.press.setting import Setting
from bulletin.press.spread import Line
from bulletin.press.total_fit import TotalFit
from tests.bulletin.press_sample import spaceless

MEASURE = 28.0


def run_of(html: str) -> Run:
    reader = RunReader()
    reader.read(html)
    reader.runs[0].strip()
    return reader.runs[0]


def fitted(
    html: str, measure: float = MEASURE, indent: float = 0.0, han_latin: float = 0.0
) -> tuple[Setting, list[Line]]:
    setting = Setting(run_of(html), han_latin)
    return setting, TotalFit(setting.spread, (measure - indent, measure)).lines()


def line_texts(html: str, measure: float = MEASURE) -> list[str]:
    setting, lines = fitted(html, measure)
    return ["".join(setting.run.clusters[line.start : line.end]) for line in lines]


def costs_of(costs: Iterable[float | None]) -> list[float]:
    """Costs of lines' ends, endless where there can be none."""
    return [inf if cost is None else cost for cost in costs]


def bare(text: str) -> str:
    return spaceless(text).replace("\u200b", "")


def text_of(html: str) -> str:
    return bare(unescape(re.sub(r"<[^>]*>", "", html)))
