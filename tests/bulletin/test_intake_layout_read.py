"""The sample set differently: how a text is spaced says little about what it is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bulletin.intake import Reading, read_bulletin, read_text
from bulletin.intake.conservation import breaches

SAMPLE = (Path(__file__).parents[1] / "data" / "bulletin.txt").read_text(encoding="utf-8")
GAP = re.compile(r"(?<=\S) +(?=[（(][^（(]*[）)]\n)")


def each_line(change: Callable[[str], str]) -> str:
    return "\n".join(change(line) for line in SAMPLE.split("\n"))


LAYOUTS = {
    "no blank lines": re.sub(r"\n\s*\n+", "\n", SAMPLE),
    "blank lines everywhere": SAMPLE.replace("\n", "\n\n"),
    "no indents": each_line(str.strip),
    "every line indented": each_line(lambda line: f"\u3000\u3000{line.strip()}"),
    "attributions after the stop": GAP.sub("", SAMPLE),
    "attributions after a space": GAP.sub(" ", SAMPLE),
    "attributions after tabs": GAP.sub("\t\t\t", SAMPLE),
    "attributions on lines": GAP.sub("\n" + " " * 40, SAMPLE),
    "no sections": re.sub(r"(?m)^ ?【.*】\n", "", SAMPLE),
    "half-width commas": SAMPLE.replace("，", ","),
    "Windows line ends": SAMPLE.replace("\n", "\r\n"),
}


def articles(reading: Reading) -> list[tuple[str, str, list[str]]]:
    return [(article.title, article.title_style, article.offices) for article in reading.articles]


@pytest.mark.parametrize("name", LAYOUTS)
def test_other_layout_gives_the_same_articles(name):
    reading = read_text(LAYOUTS[name])
    assert articles(reading) == articles(read_text(SAMPLE))
    assert reading.distribution == read_text(SAMPLE).distribution
    assert breaches(LAYOUTS[name], reading) == []


def test_titles_are_found_without_any_attribution():
    reading = read_text(re.sub(r"\s*[（(][^（(]*[）)]\n", "\n", SAMPLE))
    assert [(title, style) for title, style, _ in articles(reading)] == [
        (title, style) for title, style, _ in articles(read_text(SAMPLE))
    ]
    assert not any(article.offices for article in reading.articles)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encoding_gives_the_same_reading(encoding):
    assert read_bulletin(SAMPLE.encode(encoding)) == read_text(SAMPLE)
