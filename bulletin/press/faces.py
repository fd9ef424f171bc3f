"""Styles of whole pieces of text in another face than the body's."""

from bulletin.press.runs import Style, Tag


def face_span(face: str) -> Style:
    """Text in ``face``, a key of metrics.CHAINS, by the class of that name in print.css."""
    if face == "fang":
        return Style()
    opening = f'<span class="{face}">'
    return Style().inside(Tag("span", opening, opening), face=face)
