"""What a line's end between two words costs the sense of a title, by the parts they play.

The numbers were set by reading titles as they are printed: about 1 is where an editor would end a
line, 4 is between two nouns of a compound, from 6 on the line's end is felt to be wrong.
"""

from itertools import product

from bulletin.press.title_words import Word

# From here on one of the two words needs the other, and the cheaper side does not help.
GLUED = 6.0
# A line's end before and after a word of a kind.
SIDES = {
    "office": (15.0, 4.0),
    "body": (15.0, 5.5),
    "post": (9.0, 12.0),
    "verb": (1.0, 3.0),
    "inner": (4.0, 6.0),
    "act": (3.0, 4.0),
    "adverb": (1.0, 10.0),
    "about": (1.0, 1.0),
    "joint": (1.0, 14.0),
    "and": (3.5, 14.0),
    "preposition": (1.5, 12.0),
    "de": (12.0, 1.5),
    "clitic": (9.0, 2.0),
    "head": (6.0, 3.0),
    "heads": (6.0, 3.0),
    "scope": (2.5, 6.0),
    "document": (9.0, 3.0),
    "suffix": (20.0, 4.0),
    "prefix": (4.0, 20.0),
    "single": (15.0, 15.0),
    "count": (4.0, 8.0),
    "amount": (4.0, 4.0),
    "date": (3.0, 6.0),
    "year": (3.0, 5.0),
    "pause": (20.0, 3.5),
    "stop": (20.0, 0.3),
    "opening": (4.0, 20.0),
    "closing": (20.0, 6.0),
    "mark": (8.0, 8.0),
}
OTHER = (4.4, 4.4)
# Where the two sides do not tell: kinds before, kinds after, the cost between them.
RULES = (
    ("office body", "office body", 9.0),
    ("office", "verb adverb about joint act", 0.8),
    ("office", "preposition", 1.2),
    ("closing scope post count amount date year", "verb adverb about joint", 1.2),
    ("closing scope post count amount date year", "preposition", 1.7),
    ("verb inner", "and", 6.0),
    ("act", "verb", 5.0),
    ("act", "act", 6.0),
    ("verb", "act", 5.0),
    ("verb inner", "preposition", 4.0),
    ("verb inner", "office body", 3.0),
    ("about", "office", 1.0),
    ("closing", "noun term scope act", 4.0),
    ("closing", "opening", 2.5),
    ("closing", "head", 14.0),
    ("closing", "de", 12.0),
    ("noun term head", "heads", 5.5),
    ("closing", "heads", 5.0),
    ("heads", "head heads", 7.0),
    ("noun term head act suffix", "document", 5.5),
    ("noun term suffix", "count amount", 5.0),
    ("clitic", "count amount", 8.0),
    ("date year", "date", 9.0),
    ("year", "noun term head scope", 5.0),
)
PAIRS = {
    pair: cost for lefts, rights, cost in RULES for pair in product(lefts.split(), rights.split())
}
LONG_DOCUMENT = 4


def sense_cost(left: Word, right: Word) -> float:
    """Of a line that ends in ``left`` before one that begins with ``right``."""
    if (left.kind, right.kind) in PAIRS:
        return PAIRS[left.kind, right.kind]
    after, before = SIDES.get(left.kind, OTHER)[1], SIDES.get(right.kind, OTHER)[0]
    if left.kind == "de" and right.kind == "document" and len(right.text) >= LONG_DOCUMENT:
        return OTHER[1] if len(right.text) > LONG_DOCUMENT else GLUED
    return max(after, before) if max(after, before) >= GLUED else min(after, before)
