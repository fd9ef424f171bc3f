"""Automatic numbers of a Word file as the text a reader sees: 一、 1. （二） ① ●."""

from collections import defaultdict
from dataclasses import dataclass

from bulletin.intake.formats.trees import Tree
from bulletin.intake.formats.wordml import attribute, child, children, integer

DIGITS = "〇一二三四五六七八九"
# Letters of the fonts Symbol and Wingdings that stand for bullets.
BULLETS = {
    0xF06C: "●", 0xF06E: "■", 0xF0A7: "■", 0xF075: "◆", 0xF076: "❖", 0xF0B2: "◇",
    0xF0A1: "○", 0xF0A8: "□", 0xF0AB: "★", 0xF0B7: "●", 0xF0D8: "➢", 0xF0FC: "✓",
}  # fmt: skip
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
CLOSING = "、．.)）:：】"


@dataclass(frozen=True, slots=True)
class Level:
    start: int
    form: str
    pattern: str


class Numbering:
    """Counts each list through the document; ask once for each paragraph, in order."""

    def __init__(self, root: Tree | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        for node in children(root, "abstractNum"):
            self._abstract[attribute(node, "abstractNumId")] = _levels(node)
        for node in children(root, "num"):
            key = attribute(node, "numId")
            self._of[key] = attribute(child(node, "abstractNumId"), "val")
            for change in children(node, "lvlOverride"):
                start = child(change, "startOverride")
                if start is not None:
                    level = integer(attribute(change, "ilvl"))
                    self._starts[key, level] = integer(attribute(start, "val"), 1)

    def label(self, key: str, level: int) -> str:
        """The number of the next paragraph of a list; "" where there is none."""
        abstract = self._of.get(key, "")
        levels = self._abstract.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts[abstract]
        if key not in self._begun:
            self._begun.add(key)
            for (name, at), start in self._starts.items():
                if name == key:
                    counts[at] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return self._written(levels, counts, level)

    def _written(self, levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
        own = levels[level]
        if own.form == "bullet":
            return "".join(bullet(letter) for letter in own.pattern)
        if own.form == "none":
            return ""
        text = own.pattern
        for at in range(9):
            if f"%{at + 1}" in text and at in levels:
                count = counts.get(at, levels[at].start)
                text = text.replace(f"%{at + 1}", numeral(count, levels[at].form))
        return text if text.endswith(tuple(CLOSING)) else f"{text} "


def _levels(node: Tree) -> dict[int, Level]:
    found = {}
    for level in children(node, "lvl"):
        start = attribute(child(level, "start"), "val")
        found[integer(attribute(level, "ilvl"))] = Level(
            start=integer(start, 1),
            form=attribute(child(level, "numFmt"), "val") or "decimal",
            pattern=attribute(child(level, "lvlText"), "val"),
        )
    return found


def bullet(letter: str) -> str:
    """A bullet that every font has, for one that only a font of symbols has."""
    code = ord(letter)
    if 0xE000 <= code <= 0xF8FF:
        return BULLETS.get(code, "●")
    return letter


def numeral(value: int, form: str) -> str:
    """How Word writes a number in one of its formats; 一 for chineseCounting."""
    if not 0 < value < 10_000:
        return str(value)
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting",
                "taiwaneseCounting", "taiwaneseCountingThousand"):  # fmt: skip
        return chinese(value)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(DIGITS[int(digit)] for digit in str(value))
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and value <= 20:
        return chr(0x2460 + value - 1)
    if form == "decimalFullWidth":
        return str(value).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman"):
        return _roman(value) if form == "lowerRoman" else _roman(value).upper()
    return str(value)


def chinese(value: int) -> str:
    """一 to 九千九百九十九; 十二, not 一十二."""
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("〇" if zero and text else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(value: int) -> str:
    text = ""
    for unit, name in ROMAN:
        text += name * (value // unit)
        value %= unit
    return text
