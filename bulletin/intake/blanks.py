"""White space and invisible characters: what may be trimmed, and is never counted as lost."""

# Zero-width and byte-order marks that Word, WPS and web pages leave behind. str.isspace() is
# False for all of them.
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def is_blank(character: str) -> bool:
    """Whether a reader sees nothing: white space of any width, or an invisible character."""
    return character.isspace() or character in INVISIBLE


def bounds(text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """The part of ``text[start:end]`` without blanks at its edges; empty: ``start == end``."""
    end = len(text) if end is None else end
    while start < end and (text[start].isspace() or text[start] in INVISIBLE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in INVISIBLE):
        end -= 1
    return start, end


def squeeze(text: str) -> str:
    """The text without any blank."""
    closed_up = "".join(text.split())
    if INVISIBLE.isdisjoint(closed_up):
        return closed_up
    return "".join(character for character in closed_up if character not in INVISIBLE)
