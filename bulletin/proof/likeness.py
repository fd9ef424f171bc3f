"""Whether words are almost others: one character more, less or otherwise."""

from collections.abc import Iterator


def nearly(words: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where ``words`` hold ``phrase`` with one character more, less or otherwise.

    One half of it then stands there unchanged, which is looked for first. Both ends of the phrase
    must stand, so that a longer word around it is not taken for it.
    """
    middle = len(phrase) // 2
    front, back = phrase[:middle], phrase[middle:]
    found = set()
    for start in places(words, front):
        for length in (len(back) - 1, len(back), len(back) + 1):
            end = start + middle + length
            if words[end - 1 : end] == back[-1] and is_near(words[start + middle : end], back):
                found.add((start, end))
    for place in places(words, back):
        end = place + len(back)
        for length in (middle - 1, middle, middle + 1):
            start = place - length
            if start >= 0 and words[start] == front[0] and is_near(words[start:place], front):
                found.add((start, end))
    yield from sorted(found)


def is_near(one: str, other: str) -> bool:
    """Whether they differ in just one place."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    skipped = start + 1
    return longer[skipped:] == shorter[start if len(longer) > len(shorter) else skipped :]


def places(words: str, part: str) -> Iterator[int]:
    at = words.find(part)
    while at >= 0:
        yield at
        at = words.find(part, at + 1)
