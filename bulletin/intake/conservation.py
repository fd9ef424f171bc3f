"""The promise that a reading keeps all of its text: nothing lost, added, changed or moved."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from bulletin.intake.blanks import squeeze
from bulletin.intake.raw_lines import NEW_LINE
from bulletin.intake.result import ArticleRead, Reading

# Offices stand before or after the text of their article, people before or after the offices.
ARTICLE_TEXTS: dict[str, Callable[[ArticleRead], Iterable[str]]] = {
    "paragraphs": lambda article: article.paragraphs,
    "offices": lambda article: article.offices,
    # One under the title and one at the end are one field, a blank between them.
    "bylines": lambda article: article.byline.split(),
    "tables": lambda article: article.tables,
    "captions": lambda article: article.captions,
}


def breaches(text: str, reading: Reading) -> list[str]:
    """What breaks the promise, in words; empty when it is kept. White space is not counted.

    Every character of the text is in exactly one field, mark or leftover, and the texts of each
    part of the bulletin come one after another in the order of the source.
    """
    source = squeeze(text)
    held = Counter(
        character for stream in streams(reading).values() for field in stream for character in field
    )
    printed = Counter(source)
    found = [f"lost {count} × {character!r}" for character, count in (printed - held).items()]
    found += [f"added {count} × {character!r}" for character, count in (held - printed).items()]
    whole = _without_furniture(text, reading)
    for name, stream in streams(reading).items():
        place = source if name in ("marks", "leftover") else whole
        found += [
            f"{name}: out of order or changed: {field}" for field in _misplaced(place, stream)
        ]
    return found


def _without_furniture(text: str, reading: Reading) -> str:
    """The source without lines that are left over whole: they may stand inside a paragraph."""
    apart = {(rest.line, squeeze(rest.text)) for rest in reading.leftover}
    lines = (squeeze(line) for line in NEW_LINE.split(text))
    return "".join(line for number, line in enumerate(lines, 1) if (number, line) not in apart)


def streams(reading: Reading) -> dict[str, list[str]]:
    """The texts of a reading without white space, each part in the order of the source."""
    parts: dict[str, Iterable[str]] = {
        "masthead": [reading.publication],
        "unit": [reading.issuing_unit],
        "editor_note": reading.editor_note.split("\n"),
        "contents": reading.contents,
        "titles": _titles(reading),
        **{name: _texts(reading, texts) for name, texts in ARTICLE_TEXTS.items()},
        "distribution": _distribution_texts(reading),
        "imprint": reading.imprint,
        "marks": [mark.text for mark in reading.marks],
        "leftover": [rest.text for rest in reading.leftover],
    }
    return {name: [squeeze(text) for text in texts] for name, texts in parts.items()}


def _titles(reading: Reading) -> Iterator[str]:
    for section in reading.sections:
        yield section.name
        for article in section.articles:
            yield article.title


def _texts(reading: Reading, of: Callable[[ArticleRead], Iterable[str]]) -> Iterator[str]:
    for article in reading.articles:
        yield from of(article)


def _distribution_texts(reading: Reading) -> Iterator[str]:
    for group in reading.distribution_groups:
        yield group.label
        yield from group.recipients


def _misplaced(source: str, stream: list[str]) -> Iterator[str]:
    """The texts that do not follow the one before in the source."""
    position = 0
    for text in stream:
        # The earliest place leaves the most room for what follows, so that trying it is enough.
        at = source.find(text, position)
        if at < 0:
            yield text
        else:
            position = at + len(text)
