"""How words that were found are shown."""

from django import template

register = template.Library()

SPACE_SIGNS = str.maketrans({" ": "␣", "\u00a0": "␣", "\u3000": "␣", "\t": "⇥", "\n": "⏎"})


@register.filter
def spaces_shown(words: str) -> str:
    """The words with signs for the spaces in them, which nobody would see."""
    return words.translate(SPACE_SIGNS)
