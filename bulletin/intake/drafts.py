"""Paragraphs as a reader of files meets them → source lines with evidence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bulletin.intake.blanks import bounds, is_blank
from bulletin.intake.source import PLAIN, Evidence, Source, SourceLine

# A document that is bold almost throughout says nothing by it.
MOSTLY = 0.7
# A source line is one line; letters that no text has are shown as unreadable.
CONTROLS = {code: "\ufffd" for code in range(0x20) if chr(code) not in "\t\v\f"} | {
    0x0A: " ",
    0x0D: " ",
    0x7F: "\ufffd",
}
CAPTION_LONGEST = 60
TITLE_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of letters set alike; ``size`` is in points, 0 when it is not known."""

    text: str
    bold: bool = False
    size: float = 0.0


@dataclass(slots=True)
class Draft:
    """A paragraph, a row of a table, or the place of a picture (without words)."""

    runs: list[Run] = field(default_factory=list)
    style: str = ""
    heading: int = 0
    align: str = ""
    row: bool = False
    picture: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs).translate(CONTROLS)

    @property
    def is_blank(self) -> bool:
        return all(is_blank(character) for run in self.runs for character in run.text)


def settle(drafts: Sequence[Draft]) -> Source:
    """The lines of a document, each with how it looks beside the others."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for draft in drafts:
        for run in draft.runs:
            letters = len(run.text)
            total += letters
            bold += letters if run.bold else 0
            if run.size:
                sizes[run.size] += letters
    common = sizes.most_common(1)[0][0] if sizes else 0.0
    bold_counts = total > 0 and bold / total < MOSTLY
    looks = [_evidence(drafts, at, common, bold_counts) for at in range(len(drafts))]
    shown = [
        (draft.text, look) for draft, look in zip(drafts, looks, strict=True) if not draft.is_blank
    ]
    heading_over = {
        upper.heading
        for (_, upper), (_, lower) in pairwise(shown)
        if 0 < upper.heading < lower.heading
    }
    titles = sum(_heads_prose(upper, lower) for upper, lower in pairwise(shown))
    lines: list[SourceLine] = []
    next_stands_out = False
    for draft, look in zip(reversed(drafts), reversed(looks), strict=True):
        over = next_stands_out or look.heading in heading_over
        unmarked = titles >= 2 and not look.stands_out
        lines.append(SourceLine(draft.text, replace(look, over=over, unmarked=unmarked)))
        if not draft.is_blank:
            next_stands_out = look.stands_out
    return Source(tuple(reversed(lines)))


def _heads_prose(upper: tuple[str, Evidence], lower: tuple[str, Evidence]) -> bool:
    """Whether a line stands out directly above running text, as titles do."""
    (title, look), (text, look_below) = upper, lower
    return (
        look.stands_out
        and len(title.strip()) >= TITLE_SHORTEST
        and not look_below.stands_out
        and ("，" in text or "。" in text)
    )


def _evidence(drafts: Sequence[Draft], at: int, common: float, bold_counts: bool) -> Evidence:
    draft = drafts[at]
    runs = [run for run in draft.runs if not all(is_blank(letter) for letter in run.text)]
    if not runs:
        return PLAIN
    sized = [run for run in runs if run.size]
    size = max((run.size for run in sized), default=0.0)
    return Evidence(
        style=draft.style,
        heading=draft.heading,
        centred=draft.align == "center",
        right=draft.align == "right",
        bold=bold_counts and all(run.bold for run in runs),
        lead=_lead(draft) if bold_counts else 0,
        size=round(size / common, 2) if size and common else 1.0,
        row=draft.row,
        caption=_is_caption(drafts, at),
    )


def _lead(draft: Draft) -> int:
    """The columns of bold type that the line begins with; 0 when all of it or none is bold."""
    column = 0
    for run in draft.runs:
        if not run.bold and bounds(run.text)[0] < len(run.text):
            return column
        column += len(run.text)
    return 0


def _is_caption(drafts: Sequence[Draft], at: int) -> bool:
    draft = drafts[at]
    if "caption" in draft.style.lower() or "题注" in draft.style:
        return True
    after_picture = at > 0 and drafts[at - 1].picture and drafts[at - 1].is_blank
    return after_picture and draft.align == "center" and len(draft.text) <= CAPTION_LONGEST
