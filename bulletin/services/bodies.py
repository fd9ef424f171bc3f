"""The text of an article that was read from a file."""

from bulletin import markup
from bulletin.intake import ArticleRead
from bulletin.intake.columns import cells_of


def body_of(read: ArticleRead) -> str:
    """HTML: paragraphs, tables and captions in the order of the text."""
    texts = {
        "paragraph": iter(read.paragraphs),
        "table": iter(read.tables),
        "caption": iter(read.captions),
    }
    return "".join(_block(kind, next(texts[kind])) for kind in read.order)


def _block(kind: str, text: str) -> str:
    if kind == "table":
        return markup.from_table(cells_of(row) for row in text.split("\n"))
    return markup.from_paragraphs([text])
