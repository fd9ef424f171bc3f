"""Figures: one picture of our own, named by the SHA-256 of its file, and the caption below it."""

import re
from html import escape

SOURCE = re.compile("picture:[0-9a-f]{64}")
FIGURE = re.compile(
    r'<figure><img src="picture:(?P<sha256>[0-9a-f]{64})" alt="(?P<alt>[^"]*)">'
    r"(?:<figcaption>(?P<caption>.*)</figcaption>)?</figure>",
    re.DOTALL,
)
PICTURE = re.compile(r'<img src="picture:([0-9a-f]{64})"')


def figure(sha256: str, *, alt: str, caption: str = "") -> str:
    """A figure of plain words; ``alt`` is read out in the place of the picture."""
    shown = escape(alt, quote=False).replace('"', "&quot;")
    return figure_html(f"picture:{sha256}", shown, escape(caption, quote=False))


def pictures_in(html: str) -> tuple[str, ...]:
    """SHA-256 of each picture that clean ``html`` shows, once each, in order."""
    return tuple(dict.fromkeys(PICTURE.findall(html)))


def figure_html(source: str, alt: str, caption: str) -> str:
    """A figure in the one form that FIGURE knows; ``alt`` is escaped, ``caption`` inline HTML."""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{source}" alt="{" ".join(alt.split())}">{below}</figure>'
