"""Names of people, and the line under a title that names the author."""

import re

from bulletin.intake.blanks import bounds, squeeze
from bulletin.intake.lexicon import WORDS, letter_spaced

SURNAMES = frozenset(squeeze(WORDS["persons"]["surnames"]))
DOUBLE_SURNAMES = tuple(WORDS["persons"]["double_surnames"])
ROLE = re.compile(rf"(?:{letter_spaced(WORDS['persons']['roles'])})(?P<colon>\s*[：:])?")
AUTHOR_SIGNS = "□■◎○●▲△◇◆"
SEPARATORS = re.compile(r"[、，,；;/／\s]+")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


def looks_like_person(name: str) -> bool:
    """Whether a name is as long as names of people and begins with a surname."""
    if not CHINESE.fullmatch(name):
        return False
    if name.startswith(DOUBLE_SURNAMES):
        return 3 <= len(name) <= 4
    return 2 <= len(name) <= 3 and name[0] in SURNAMES


def find_byline(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the author stands in a line that names one and says nothing else.

    What he does stays with the name (通讯员 张三); a label with a colon (作者：) does not. Brackets
    around the whole are none of it, nor is a sign before it (□ 张三).
    """
    if end - start > 40:
        return None
    if text[start] in "（(" and text[end - 1] in "）)":
        start, end = bounds(text, start + 1, end - 1)
    is_signed = text[start] in AUTHOR_SIGNS
    if is_signed:
        start, end = bounds(text, start + 1, end)
    role = ROLE.match(text, start, end)
    names_start = role.end() if role else start
    names = [name for name in SEPARATORS.split(text[names_start:end]) if name]
    if not names:
        return None
    spaced = len(names) > 1 and all(len(name) == 1 for name in names)
    if not (looks_like_person("".join(names)) if spaced else all(map(_is_named, names))):
        return None
    if role is None:
        # Names alone could be anything, but for those with a sign or in the middle of the line.
        return (start, end) if is_signed or start >= 6 else None
    return bounds(text, names_start, end) if role["colon"] else (start, end)


def _is_named(word: str) -> bool:
    return looks_like_person(word) or ROLE.fullmatch(word) is not None
