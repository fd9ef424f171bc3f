"""A text that was edited as plain characters, where there is no editor for more."""

from difflib import SequenceMatcher

from bulletin.markup.reader import Block, html_of
from bulletin.markup.texts import blocks, from_paragraphs, text_of


def retyped(html: str, text: str) -> str:
    """``html`` reading as ``text`` now: blocks whose lines were left alone stay as they are."""
    old = blocks(html)
    old_lines = [(index, line) for index, block in enumerate(old) for line in _lines(block)]
    new_lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    matcher = SequenceMatcher(None, [line for _index, line in old_lines], new_lines, autojunk=False)
    place_of = {
        match.b + step: match.a + step
        for match in matcher.get_matching_blocks()
        for step in range(match.size)
    }
    parts: list[str] = []
    at = 0
    while at < len(new_lines):
        block = _untouched_at(at, place_of, old, old_lines)
        if block is None:
            parts.append(from_paragraphs([new_lines[at]]) if new_lines[at].strip() else "")
            at += 1
        else:
            parts.append(html_of([block]))
            at += len(_lines(block))
    return "".join(parts)


def _lines(block: Block) -> list[str]:
    return text_of(block).split("\n")


def _untouched_at(
    at: int, place_of: dict[int, int], old: tuple[Block, ...], old_lines: list[tuple[int, str]]
) -> Block | None:
    """The block that begins in this new line and of which every line is still there."""
    start = place_of.get(at)
    if start is None or (start and old_lines[start - 1][0] == old_lines[start][0]):
        return None
    block = old[old_lines[start][0]]
    steps = range(len(_lines(block)))
    return block if all(place_of.get(at + step) == start + step for step in steps) else None
