"""Where a line may end: CLREQ 3.1.4, 3.1.5 and 3.2.4 and GB/T 15834-2011, 5.1, on clusters.

Line starts and ends are those of CLREQ's level GB with …… kept from a line's start as well.
"""

from collections.abc import Sequence
from functools import cache

from bulletin.press.characters import (
    DASHES,
    DIGITS,
    SPACES,
    is_alphanumeric,
    is_circled,
    is_han,
    is_letter,
    is_unit,
    is_word,
)
from bulletin.press.metrics import CLOSING, DOUBLE_DASH, INTERPUNCTS, NOTE, OPENING

MINUS = "-－"
CONNECTORS = "—–～〜~" + MINUS
SOLIDI = "/／"
NEVER_FIRST = frozenset(CLOSING + INTERPUNCTS + SOLIDI + "–～〜…‥％%‰℃℉°′″" + ",.;:!?)]}")
NEVER_LAST = frozenset(OPENING + SOLIDI + "([{")
CHINESE_DIGITS = frozenset("〇一二三四五六七八九十百千万亿零两")
# Behind a number: its sign or the second half of it.
COUNTING = frozenset("%％‰℃℉°万亿千百十余多几′″")
# Ahead of a number.
SIGNS = frozenset("¥￥$＄€£±＋+−≥≤＞＜№第" + MINUS)
# Behind these an address is broken where nothing else helps.
ADDRESS_MARKS = frozenset("/.@-_?&=#:,;+~%")
COLON = "："

# What a line's end costs, as the demerits of total_fit.py: of letter-spacing of 0.05 em it is 1.
DASH_AT_START = 0.1
NUMBER_FROM_UNIT = 2.0
INSIDE_CHINESE_NUMBER = 2.0
# Last resorts, as bad as letter-spacing of 0.5, 0.73, 0.82, 1.1 and 1.6 em.
LAST_RESORT = 1e6
INSIDE_ADDRESS = 1e6
INSIDE_WORD = 1e7
BETWEEN_NUMBERS = 2e7
INSIDE_NUMBER = 1e8
FORBIDDEN = 1e9


def break_costs(clusters: Sequence[str]) -> list[float | None]:
    """What a line's end before each cluster costs; None before a space and before a reference,
    which go with what they follow. From LAST_RESORT on a rule is broken."""
    count = len(clusters)
    costs: list[float | None] = [None] * count
    before, ahead = "", ""  # the last cluster that is neither space nor reference, and its own
    in_number = in_address = False
    for index, cluster in enumerate(clusters):
        if cluster in SPACES or cluster == NOTE:
            in_address = False
            continue
        if before:
            following = clusters[index + 1] if index + 1 < count else ""
            if clusters[index - 1] in SPACES:
                costs[index] = _cost_behind_space(before, cluster, following, in_number)
            elif before == "’" and is_letter(cluster) and is_letter(ahead):
                costs[index] = INSIDE_WORD
            elif in_address and before in ADDRESS_MARKS and is_alphanumeric(cluster):
                costs[index] = INSIDE_ADDRESS
            elif before[0] in MINUS and cluster[0] in DIGITS and ahead[:1] in DIGITS and ahead:
                costs[index] = BETWEEN_NUMBERS
            elif in_number:
                costs[index] = _cost_in_number(before, cluster, following)
            else:
                costs[index] = _cost(before, cluster, following)
        in_number = cluster[0] in DIGITS or (
            in_number and (cluster[0] in COUNTING or cluster == COLON)
        )
        in_address = is_word(cluster) and (in_address or _begins_address(clusters, index))
        before, ahead = cluster, before
    return costs


def _begins_address(clusters: Sequence[str], index: int) -> bool:
    """Whether what goes on behind this cluster is part of a web or mail address."""
    if clusters[index] == "@":
        return True
    lately = "".join(clusters[max(index - 3, 0) : index + 1])
    return lately.endswith("://") or lately == "www."


def _cost_behind_space(before: str, after: str, following: str, in_number: bool) -> float:
    if _is_forbidden(before, after, following):
        return FORBIDDEN
    goes_on = in_number and (after[0] in COUNTING or is_unit(after) or is_alphanumeric(after))
    return NUMBER_FROM_UNIT if goes_on else 0.0


def _cost_in_number(before: str, after: str, following: str) -> float:
    cost = _cost(before, after, following)
    if cost >= LAST_RESORT:
        return cost
    if after[0] in COUNTING or is_unit(after) or (before == COLON and after[0] in DIGITS):
        return INSIDE_NUMBER
    return max(cost, NUMBER_FROM_UNIT) if is_han(after) and before != COLON else cost


@cache
def _cost(before: str, after: str, following: str) -> float:
    first, second = before[0], after[0]
    if is_word(before) and is_word(after):
        return _cost_inside_word(first, second)
    if is_bound(before, after) or _is_forbidden(before, after, following):
        return FORBIDDEN
    if first in SIGNS and second in DIGITS:
        return INSIDE_NUMBER
    if first in CHINESE_DIGITS and second in CHINESE_DIGITS:
        return INSIDE_CHINESE_NUMBER
    if first in CONNECTORS and before != DOUBLE_DASH and second in DIGITS:
        return NUMBER_FROM_UNIT
    return DASH_AT_START if after == DOUBLE_DASH else 0.0


def _cost_inside_word(first: str, second: str) -> float:
    # Also a unit stays with its number: 0.5 mm, 60 km/h.
    if first in DIGITS and (second in DIGITS or is_letter(second)):
        return INSIDE_NUMBER
    if first in ADDRESS_MARKS and is_alphanumeric(second):
        if second not in DIGITS:
            return INSIDE_ADDRESS
        # 0512-65221234, but not 73.21 or 8:30.
        return BETWEEN_NUMBERS if first in CONNECTORS else INSIDE_NUMBER
    is_forbidden = first in NEVER_LAST or second in NEVER_FIRST or second in CONNECTORS
    return FORBIDDEN if is_forbidden else INSIDE_WORD


def _is_forbidden(before: str, after: str, following: str) -> bool:
    if before[0] in NEVER_LAST or is_circled(before):
        return True
    if after[0] not in CONNECTORS or after == DOUBLE_DASH:
        return after[0] in NEVER_FIRST
    # A minus goes with its number.
    is_minus = after[0] in MINUS and following[:1] in DIGITS and following != ""
    return not is_minus or is_word(before)


def is_bound(before: str, after: str) -> bool:
    """Two neighbours that nothing comes between: of one word, one —— or one ……."""
    if is_word(before) and is_word(after):
        return True
    if before[0] == after[0] and before[0] in DASHES:
        return True
    return "\xa0" in (before[0], after[0]) or "\u2060" in (before[-1], after[0])
