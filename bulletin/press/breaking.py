"""Where a line may end: the rules of CLREQ 3.1.4 and of GB/T 15834 on clusters of text."""

from collections.abc import Sequence

from bulletin.press.metrics import CLOSING, DOUBLE_DASH, NOTE, OPENING

NEVER_FIRST = frozenset(CLOSING + "…‥·・‧～〜–％‰℃°′″／" + ",.;:!?)]}%/")
NEVER_LAST = frozenset(OPENING + "([{")
SPACES = frozenset(" \u3000\u200b")
DIGITS = frozenset("0123456789０１２３４５６７８９")
# Behind a number: its sign or the second half of it.
COUNTING = frozenset("%％‰℃°万亿千百十余多几㎡㎏㎝㎜㎞′″")
# Ahead of a number.
SIGNS = frozenset("¥￥$＄€£±＋－+-−≥≤＞＜～~№第")
NUMBER_FROM_UNIT = 0.3
DASH_AT_START = 0.1


def is_word(cluster: str) -> bool:
    """Part of a Latin word, a number or an address."""
    char = cluster[0]
    return (char < "\u2000" and char not in " \xb7") or char in DIGITS


def break_costs(clusters: Sequence[str]) -> list[float | None]:
    """What a line's end before each cluster costs; None where no line may end."""
    costs: list[float | None] = [None] * len(clusters)
    before = ""  # the last cluster that is not a space
    for index, cluster in enumerate(clusters):
        if index and before and cluster not in SPACES and cluster != NOTE:
            costs[index] = _cost(before, cluster, spaced=clusters[index - 1] in SPACES)
        if cluster not in SPACES and cluster != NOTE:
            before = cluster
    return costs


def _cost(before: str, after: str, *, spaced: bool) -> float | None:
    first, second = before[-1] if before == DOUBLE_DASH else before[0], after[0]
    if first in NEVER_LAST or second in NEVER_FIRST:
        return None
    if spaced:
        return 0.0
    if is_bound(before, after):
        return None
    if (second in COUNTING and first in DIGITS) or (first in SIGNS and second in DIGITS):
        return None
    if first in DIGITS:
        return NUMBER_FROM_UNIT
    return DASH_AT_START if second == "—" else 0.0


def is_han_latin(before: str, after: str) -> bool:
    """A Chinese character beside a Latin letter or a digit, either way round."""
    one, other = before[0], after[0]
    return (is_han(one) and is_alphanumeric(other)) or (is_alphanumeric(one) and is_han(other))


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000" or char == "〇"


def is_alphanumeric(char: str) -> bool:
    return char < "\u2000" and char.isalnum()


def is_bound(before: str, after: str) -> bool:
    """Two neighbours that nothing comes between: of one word, one —— or one ……."""
    if after == NOTE:
        return True
    if is_word(before) and is_word(after):
        return True
    if before[0] == after[0] and before[0] in "—…⸺":
        return True
    return "\xa0" in (before[0], after[0]) or "\u2060" in (before[-1], after[0])
