"""Lines on a page → paragraphs: by indents, by how full lines are, and across pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from bulletin.intake.blanks import is_blank, squeeze
from bulletin.intake.drafts import Draft, Run
from bulletin.intake.masthead import LEADER

PAGE_NUMBER = re.compile(
    r"[—–\-－·•.\s]*(?:第?\d{1,4}页?(?:[/／共，,]+第?\d{1,4}页?)?|第[一二三四五六七八九十百]{1,4}页)"
    r"[—–\-－·•.\s]*"
)
DIGITS = re.compile(r"\d+")
# An attribution that stands apart at the end of a line; a heading in brackets.
SIGNED = re.compile(r"(?:^|\s{2,})[（(][^（）()]{1,40}[）)]\s*$")
HEADING = re.compile(r"\s*【[^【】]*】\s*$")
BRACKETS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("【", "】"))
OPEN_REACH = 40
# How much of the page's height, at its head and at its foot, may hold furniture.
BAND = 0.13
# In ems: what a line may fall short by and still be full; what is an indent.
FULL = 2.0
INDENT = 0.8
# A gap between letters that this wide was made by placing, not by a space.
WIDE_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter with its box in points from the left and from the foot of the page.

    ``made_up``: the reader of the PDF put it where it saw a gap.
    """

    text: str
    left: float
    right: float
    bottom: float
    size: float
    bold: bool
    made_up: bool


@dataclass(eq=False, slots=True)
class PageLine:
    """A line with something to read; compared by identity, as two pages may hold the same."""

    page: int
    height: float
    letters: tuple[Letter, ...]
    runs: list[Run] = field(init=False)
    left: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        seen = [letter for letter in self.letters if not is_blank(letter.text)]
        self.left = min(letter.left for letter in seen)
        self.right = max(letter.right for letter in seen)
        self.bottom = median(letter.bottom for letter in seen)
        self.size = Counter(letter.size for letter in seen).most_common(1)[0][0] or 1.0
        self.runs = list(_runs(self.letters, self.size))
        # The boxes are not needed again, and there may be millions.
        self.letters = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def _runs(letters: Sequence[Letter], size: float) -> Iterator[Run]:
    for at, letter in enumerate(letters):
        if not letter.made_up:
            yield Run(letter.text, letter.bold, letter.size)
        elif 0 < at < len(letters) - 1:
            before, after = letters[at - 1], letters[at + 1]
            gap = after.left - before.right
            if gap >= WIDE_GAP * size:
                yield Run(" " * min(40, max(2, round(2 * gap / size))))
            elif before.text.isascii() and after.text.isascii():
                yield Run(" ")


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges of the text of a page, and the pitch of its lines, in points."""

    left: float
    right: float
    pitch: float


def furniture(pages: Sequence[Sequence[PageLine]]) -> set[PageLine]:
    """Heads and numbers of pages: a number by itself, or words that page after page repeats."""
    found: set[PageLine] = set()
    repeated: defaultdict[tuple[str, int], list[PageLine]] = defaultdict(list)
    for lines in pages:
        by_height = sorted(lines, key=lambda line: line.bottom)
        for line in {*by_height[:2], *by_height[-2:]}:
            if BAND * line.height < line.bottom < (1 - BAND) * line.height:
                continue
            words = squeeze(line.text)
            if PAGE_NUMBER.fullmatch(words):
                found.add(line)
            repeated[DIGITS.sub("0", words), round(line.bottom / 4)].append(line)
    for lines in repeated.values():
        seen_on = len({line.page for line in lines})
        if seen_on >= 2 and seen_on >= 0.4 * len(pages):
            found.update(lines)
    return found


def paragraphs(
    pages: Sequence[Sequence[PageLine]], narrow: Sequence[bool]
) -> tuple[list[Draft], list[int]]:
    """The paragraphs of all pages, and how many source lines stand before each page.

    Pages that are ``narrow`` are columns of one.
    """
    columns = _columns(pages, narrow)
    common = _common_size(pages)
    drafts: list[Draft] = []
    starts: list[int] = []
    before: PageLine | None = None
    for lines, column in zip(pages, columns, strict=True):
        starts.append(len(drafts))
        for line in lines:
            if before is not None and _continues(before, line, columns, common):
                drafts[-1].runs += _joint(drafts[-1].text, line.text) + line.runs
            else:
                if before is not None and _is_set_off(before, line, column):
                    drafts.append(Draft())
                drafts.append(_draft(line, column))
            before = line
    return drafts, starts


def _columns(pages: Sequence[Sequence[PageLine]], narrow: Sequence[bool]) -> list[_Column]:
    """Inner and outer margins may change places from page to page; the width is one, and one of
    all columns."""
    lefts = [_left_edge(lines) for lines in pages]
    widths = {kind: _width(pages, lefts, narrow, kind) for kind in set(narrow)}
    pitches = [
        upper.bottom - lower.bottom
        for lines in pages
        for upper, lower in pairwise(lines)
        if upper.bottom > lower.bottom
    ]
    pitch = median(pitches) if pitches else 0.0
    return [
        _Column(left, left + widths[kind], pitch) for left, kind in zip(lefts, narrow, strict=True)
    ]


def _width(
    pages: Sequence[Sequence[PageLine]],
    lefts: Sequence[float],
    narrow: Sequence[bool],
    kind: bool,
) -> float:
    """How wide the text of all pages is that are narrow, or of all that are not."""
    widths = sorted(
        line.right - left
        for lines, left, one in zip(pages, lefts, narrow, strict=True)
        if one is kind
        for line in lines
    )
    # Most long lines end at the edge; a comma may hang over it.
    long = [width for width in widths if width > 0.6 * widths[-1]]
    return long[int(0.7 * len(long))] if long else 0.0


def _left_edge(lines: Sequence[PageLine]) -> float:
    """Where most lines begin, or some further left."""
    if not lines:
        return 0.0
    begins = Counter(round(line.left) for line in lines)
    most = max(begins.values())
    return float(
        min(left for left, count in begins.items() if count >= max(2, most / 4) or most == 1)
    )


def _common_size(pages: Sequence[Sequence[PageLine]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _continues(before: PageLine, line: PageLine, columns: Sequence[_Column], common: float) -> bool:
    if abs(before.size - line.size) > 0.05 * common:
        return False
    column = columns[line.page]
    if _differ(columns[before.page], column):
        return False
    if before.page == line.page and _is_set_off(before, line, column):
        return False
    if _is_centred(line, column) and _goes_over_two_lines(
        before, line, columns[before.page], common
    ):
        return True
    if _is_centred(before, columns[before.page]):
        return False
    if LEADER.search(before.text) or SIGNED.search(before.text) or HEADING.match(line.text):
        return False
    full = before.right >= columns[before.page].right - FULL * before.size
    if not full and not _is_open(before.text):
        return False
    return line.left <= column.left + INDENT * line.size


def _differ(one: _Column, other: _Column) -> bool:
    """Whether the one is a column and the other runs across the page."""
    widths = sorted((one.right - one.left, other.right - other.left))
    return widths[0] < 0.7 * widths[1]


def _is_open(text: str) -> bool:
    """Whether a bracket near the end of a line is still waiting for the one that closes it."""
    tail = text[-OPEN_REACH:]
    return any(tail.rfind(opening) > tail.rfind(closing) for opening, closing in BRACKETS)


def _goes_over_two_lines(before: PageLine, line: PageLine, column: _Column, common: float) -> bool:
    """A title that is too long for one line, centred on two."""
    middle = (column.left + column.right) / 2
    if abs(before.middle - middle) > before.size:
        return False
    wide = before.right - before.left >= 0.45 * (column.right - column.left)
    bracketed = before.text.lstrip().startswith("【") or line.text.lstrip().startswith("【")
    return wide and not bracketed and line.size > 1.1 * common


def _is_set_off(before: PageLine, line: PageLine, column: _Column) -> bool:
    """Whether more than the usual space lies between two lines of a page."""
    pitch = max(column.pitch, 1.2 * line.size)
    return before.page != line.page or before.bottom - line.bottom > 1.45 * pitch


def _is_centred(line: PageLine, column: _Column) -> bool:
    middle = (column.left + column.right) / 2
    room = 1.5 * line.size
    return (
        abs(line.middle - middle) <= line.size
        and line.left > column.left + room
        and line.right < column.right - room
    )


def _draft(line: PageLine, column: _Column) -> Draft:
    if _is_centred(line, column):
        return Draft(list(line.runs), align="center")
    if line.left > column.left + 4 * line.size and line.right > column.right - 1.5 * line.size:
        return Draft(list(line.runs), align="right")
    indented = line.left > column.left + 1.4 * line.size
    return Draft([Run("\u3000\u3000")] * indented + line.runs)


def _joint(before: str, after: str) -> list[Run]:
    """A space between two Latin words that a line end set apart; none between Chinese ones."""
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isalnum()
    return [Run(" ")] if latin and after[:1].isascii() else []
