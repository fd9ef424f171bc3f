"""The text of an article as HTML: the one policy on what it may hold, and its reading back.

Whatever a person types, pastes or uploads goes through ``clean`` before it is stored, and
``blocks`` cleans again before it is printed, so nothing else in the product decides about tags.
"""

from bulletin.markup.comparison import Piece, compare, count_changes
from bulletin.markup.figures import FIGURE, figure, pictures_in
from bulletin.markup.policy import clean
from bulletin.markup.reader import Block, html_of
from bulletin.markup.retyping import retyped
from bulletin.markup.tags import ALLOWED_TAGS, INLINE_TAGS, TAG
from bulletin.markup.texts import blocks, from_paragraphs, from_table, plain_text

__all__ = [
    "ALLOWED_TAGS",
    "FIGURE",
    "INLINE_TAGS",
    "TAG",
    "Block",
    "Piece",
    "blocks",
    "clean",
    "compare",
    "count_changes",
    "figure",
    "from_paragraphs",
    "from_table",
    "html_of",
    "pictures_in",
    "plain_text",
    "retyped",
]
