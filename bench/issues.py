"""The issues that are printed: the sample, and as many more like it as wanted."""

import re
from dataclasses import replace
from random import Random

from bulletin.press.snapshot import PrintedArticle, Snapshot
from tests.bulletin.press_sample import sample_snapshot

TAG = re.compile("(<[^>]*>)")
HAN_RUN = re.compile("[\u4e00-\u9fff]{2,}")
# Characters that decide where a line may end keep their places in the text.
KEPT = "零一二三四五六七八九十百千万亿第几多余年月日"
# GB 2312, level 1: the 3,755 usual characters, which every font has.
USUAL = [
    character
    for row in range(0xB0, 0xD8)
    for character in bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
        "gb2312", errors="ignore"
    )
    if character not in KEPT
]


def issue(copies: int, variant: int = 0) -> Snapshot:
    """``copies`` times the sample, no text in it twice; variant 0 begins with the sample itself.

    In other copies the Chinese characters between two marks are shuffled, in other variants they
    are others as well. So type, widths and marks stay the same, but whoever keeps texts, lines,
    pages or fonts from one printing to the next finds none of them again.
    """
    sample = sample_snapshot()
    keys = sum(len(section.articles) for section in sample.sections)
    sections = []
    for copy in range(copies):
        change = _Change(variant, copy)
        sections += [
            replace(
                section,
                articles=tuple(
                    _changed(article, change, key=article.key + copy * keys)
                    for article in section.articles
                ),
            )
            for section in sample.sections
        ]
    return replace(sample, sections=tuple(sections))


def edited(snapshot: Snapshot, *, number: int, lines: int) -> Snapshot:
    """The first article, its first paragraph ``lines`` longer; another change for each ``number``.

    Without more lines two of its characters are others.
    """
    first, *others = snapshot.sections
    article, *following = first.articles
    paragraph, *blocks = article.blocks
    characters = Random(number).sample(USUAL, 28 * lines or 2)
    html = "".join(characters) + paragraph.html if lines else _replaced(paragraph.html, characters)
    article = replace(article, blocks=(replace(paragraph, html=html), *blocks))
    return replace(snapshot, sections=(replace(first, articles=(article, *following)), *others))


class _Change:
    """How one copy of the sample differs from it."""

    def __init__(self, variant: int, copy: int) -> None:
        others = Random(variant).sample(USUAL, len(USUAL)) if variant else USUAL
        self.others = str.maketrans(dict(zip(USUAL, others, strict=True)))
        self.order = Random(f"{variant} {copy}") if copy else None

    def __call__(self, html: str) -> str:
        parts = TAG.split(html)
        parts[::2] = [HAN_RUN.sub(self._run, text) for text in parts[::2]]
        return "".join(parts)

    def _run(self, found: re.Match[str]) -> str:
        run = found[0].translate(self.others)
        return "".join(self.order.sample(run, len(run))) if self.order else run


def _changed(article: PrintedArticle, change: _Change, *, key: int) -> PrintedArticle:
    return replace(
        article,
        key=key,
        title=change(article.title),
        blocks=tuple(replace(block, html=change(block.html)) for block in article.blocks),
    )


def _replaced(html: str, characters: list[str]) -> str:
    place = next(HAN_RUN.finditer(html)).start()
    return html[:place] + "".join(characters) + html[place + len(characters) :]
