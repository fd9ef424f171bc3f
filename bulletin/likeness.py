"""Which texts are alike: sets of four characters in a row, compared by what they share."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

from bulletin import markup

GRAM = 4
# Of all grams that two texts have together (Jaccard).
ALIKE = 0.4
# A gram in more texts than this is an idiom of the house and tells nothing.
COMMONPLACE = 30


@lru_cache(maxsize=1024)
def grams_of(body: str) -> frozenset[str]:
    """The grams of a clean HTML text; spaces and marks between them do not count."""
    text = "".join(character for character in markup.plain_text(body) if character.isalnum())
    return frozenset(text[place : place + GRAM] for place in range(len(text) - GRAM + 1))


def share_of(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the smaller set, how much is in the other: 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def alike_pairs(bodies: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of texts of which much is the same, in the order given.

    Only texts that share a gram are compared, so time grows with the texts, not their pairs.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for key, body in bodies.items():
        for gram in grams_of(body):
            holders[gram].append(key)
    shared: Counter[tuple[str, str]] = Counter()
    for keys in holders.values():
        if 1 < len(keys) <= COMMONPLACE:
            shared.update(combinations(keys, 2))
    sizes = {key: len(grams_of(body)) for key, body in bodies.items()}
    return [
        (one, other)
        for (one, other), count in shared.items()
        if count >= ALIKE * (sizes[one] + sizes[other] - count)
    ]
