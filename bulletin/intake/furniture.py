"""Page heads and page numbers that were copied along with the text, told by their repetition."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bulletin.intake.raw_lines import RawLine

DASHES = "-—–―－─·•~～"
PAGE_NUMBER = re.compile(
    rf"(?P<set>[{DASHES}]+(?P<a>\d{{1,3}})[{DASHES}]+)|第(?P<b>\d{{1,3}})页(?:[,，/／]?共\d{{1,3}}页)?"
    r"|(?P<c>\d{1,3})(?:[/／]\d{1,3})?"
)
DIGITS = re.compile(r"\d+")
# A head is no longer than this, and a run of plain numbers no shorter than that, to be one.
HEAD_LENGTH = 40
NUMBERS_IN_A_ROW = 2


def set_apart_pages(raws: Sequence[RawLine]) -> list[RawLine]:
    """The lines, page heads and page numbers among them marked as furniture."""
    filled = [index for index, raw in enumerate(raws) if raw.filled]
    words = {index: raws[index].words for index in filled if len(raws[index].text) < 200}
    pages = _page_numbers(filled, words)
    furniture = pages | _heads(filled, words, pages)
    if not furniture:
        return list(raws)
    return [
        replace(raw, furniture=True) if index in furniture else raw
        for index, raw in enumerate(raws)
    ]


def _page_numbers(filled: Sequence[int], words: dict[int, str]) -> set[int]:
    """Numbers between dashes, and plain ones when they count the pages up."""
    found: set[int] = set()
    plain: list[tuple[int, int]] = []
    for index in filled:
        match = PAGE_NUMBER.fullmatch(words.get(index, ""))
        if match is None:
            continue
        if match["c"] is None:
            found.add(index)
        else:
            plain.append((index, int(match["c"])))
    run: list[tuple[int, int]] = []
    for index, value in plain:
        if run and (value != run[-1][1] + 1 or index < run[-1][0] + 8):
            run = []
        run.append((index, value))
        if len(run) >= NUMBERS_IN_A_ROW:
            found.update(place for place, _ in run)
    return found


def _heads(filled: Sequence[int], words: dict[int, str], pages: set[int]) -> set[int]:
    """Lines beside page numbers that stand beside others too, or say what the first line says."""
    if not pages:
        return set()
    first = words.get(filled[0], "")
    beside: list[int] = []
    for position, index in enumerate(filled):
        if index in pages:
            around = filled[max(0, position - 1) : position + 2]
            beside += [other for other in around if other not in pages]
    forms = Counter(_form(words.get(index, "")) for index in beside)
    return {
        index
        for index in beside
        if index != filled[0]
        and 0 < len(words.get(index, "")) <= HEAD_LENGTH
        and (forms[_form(words[index])] > 1 or (len(first) > 2 and words[index].startswith(first)))
    }


def _form(words: str) -> str:
    return DIGITS.sub("0", words)
