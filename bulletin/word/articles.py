"""One article as paragraphs: title, text, whoever submitted it at the end of the last line."""

from bulletin.markup import Block
from bulletin.press.articles import CLOSING_MARKS, SUBTITLE, TITLE_SIZE, signature
from bulletin.press.composition import compose
from bulletin.press.faces import face_span
from bulletin.press.grid import INDENT
from bulletin.press.metrics import text_width
from bulletin.press.runs import Style
from bulletin.press.snapshot import PrintedArticle
from bulletin.press.styles import PrintStyle
from bulletin.press.subheads import subhead_levels
from bulletin.press.titles import title_lines
from bulletin.word.contents import bookmark
from bulletin.word.figures import figure
from bulletin.word.lists import container
from bulletin.word.parts import Parts
from bulletin.word.runs import run, runs
from bulletin.word.tables import table
from bulletin.word.units import CHAR
from bulletin.word.xml import paragraph, tabs

# Between the text and an attribution in its last line, in characters. Word breaks lines in its own
# way, so a paragraph may end so much earlier or later for each line of it.
ROOM = 1.0
DRIFT = 0.6
BODY_SIZE = 32


def article(
    printed: PrintedArticle, parts: Parts, *, measure: float, style: PrintStyle
) -> list[str]:
    """Its paragraphs, the first with the bookmark that 本期要目 refers to."""
    blocks = list(printed.blocks)
    runs_in = printed.title_style == "run-in"
    if (runs_in or not blocks) and (not blocks or blocks[0].kind != "paragraph"):
        blocks.insert(0, Block("paragraph", ""))
    levels = subhead_levels(blocks)
    if runs_in:
        levels.pop(0, None)
    writer = _ArticleWriter(printed, parts, measure, style)
    found = [] if runs_in else [writer.title()]
    ends_in_text = blocks[-1].kind == "paragraph" and len(blocks) - 1 not in levels
    signed = signature(printed)
    for position, block in enumerate(blocks):
        if position in levels:
            found.append(paragraph(f"Subhead{levels[position] + 1}", runs(block.html, parts)))
        elif block.kind == "paragraph":
            is_last = ends_in_text and position == len(blocks) - 1
            found += writer.text(
                block.html,
                is_first=not position,
                signed=signed if is_last else "",
            )
        else:
            found += writer.block(block)
    if signed and not ends_in_text:
        found.append(_signed_alone(signed))
    return found


class _ArticleWriter:
    def __init__(
        self, printed: PrintedArticle, parts: Parts, measure: float, style: PrintStyle
    ) -> None:
        self.printed = printed
        self.parts = parts
        self.measure = measure
        self.style = style
        self.mark = parts.number()

    def title(self) -> str:
        size = TITLE_SIZE if self.style.columns == 1 else 1.0
        lines = title_lines(
            self.printed.title.strip(), measure=self.measure / size, names=self.printed.offices
        )
        looks = "" if self.style.columns == 1 else f'<w:sz w:val="{BODY_SIZE}"/>'
        inside = "<w:r><w:br/></w:r>".join(
            run(line, "Emphasis" if line.startswith(SUBTITLE) else "", properties=looks)
            for line in lines
        )
        return paragraph("ArticleTitle", self._marked(inside))

    def text(self, html: str, *, is_first: bool, signed: str) -> list[str]:
        inside = runs(html, self.parts)
        lead = ""
        # Two lines at least stay with the title.
        held = "<w:widowControl/>" if is_first else ""
        if is_first and self.printed.title_style == "run-in":
            title = self.printed.title
            lead = title if title.endswith(tuple(CLOSING_MARKS)) else f"{title}。"
            inside = self._marked(run(_one_line(lead), "RunInTitle")) + inside
        if not signed:
            return [paragraph("ArticleText", inside, held)]
        if self._has_room(html, _one_line(lead), signed):
            inside += run("\t") + run(signed, "SignedBy")
            places = tabs(right=round(self.measure * CHAR))
            return [paragraph("ArticleText", inside, held + places)]
        # The attribution does not go to the next page by itself.
        return [paragraph("ArticleText", inside, f"<w:keepNext/>{held}"), _signed_alone(signed)]

    def block(self, block: Block) -> list[str]:
        han_latin = self.style.han_latin
        if block.kind == "table":
            return table(block.html, self.parts, measure=self.measure, han_latin=han_latin)
        if block.kind == "figure":
            return figure(block.html, self.printed, self.parts, measure=self.measure)
        return container(block.html, self.parts, measure=self.measure, han_latin=han_latin)

    def _has_room(self, html: str, lead: str, signed: str) -> bool:
        """Whether the attribution goes into the last line of a paragraph for certain."""
        ahead: tuple[str, Style] | None = (lead, face_span("hei")) if lead else None
        composed = compose(
            html,
            measure=self.measure,
            indent=INDENT,
            lead=ahead,
            han_latin=self.style.han_latin,
        )
        used = composed[-1].width + (INDENT if len(composed) == 1 else 0.0)
        drift = DRIFT * (len(composed) - 1)
        most = used + drift + ROOM + text_width(signed, "kai")
        return used >= drift and most <= self.measure

    def _marked(self, inside: str) -> str:
        return (
            f'<w:bookmarkStart w:id="{self.mark}" w:name="{bookmark(self.printed.key)}"/>'
            f'{inside}<w:bookmarkEnd w:id="{self.mark}"/>'
        )


def _signed_alone(signed: str) -> str:
    return paragraph("Attribution", run(signed))


def _one_line(text: str) -> str:
    return " ".join(text.split())
