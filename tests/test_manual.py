"""The manual says what the screen says; its pictures and links lead somewhere."""

import gettext
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from accounts.manual import FILES, anchor_of

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
GALLERY = ROOT / "docs" / "gallery" / "README.md"
PICTURES = MANUAL / "pictures"
QUOTED = re.compile(r"〔([^〕]+)〕|\*\*([^*]+)\*\*")
PLACE_HOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")
MOST_BYTES = 4 * 1024 * 1024


def pages() -> dict[str, str]:
    return {file: (MANUAL / file).read_text(encoding="utf-8") for file in FILES.values()}


def words_on_screen() -> list[str]:
    catalogue = ROOT / "config" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    with catalogue.open("rb") as file:
        # gettext keeps what it read under a name of its own.
        translations: dict[object, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return [words for source, words in translations.items() if source]


def pattern_of(words: str) -> str:
    return ".+".join(re.escape(part) for part in PLACE_HOLDER.split(words))


def text_in_templates() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates").rglob("*.html"))
    )


@pytest.mark.parametrize("file", FILES.values())
def test_every_word_that_is_quoted_stands_on_the_screen(file):
    # A sentence of names alone would stand for everything.
    said = [words for words in words_on_screen() if PLACE_HOLDER.sub("", words).strip(" （）:：—")]
    on_screen = re.compile("|".join(map(pattern_of, said)))
    templates = text_in_templates()
    quoted = {button or word for button, word in QUOTED.findall(pages()[file])}

    assert len(quoted) > 5
    assert [
        word for word in sorted(quoted) if not on_screen.fullmatch(word) and word not in templates
    ] == []


@pytest.mark.parametrize("file", FILES.values())
def test_every_link_leads_to_a_page_and_a_heading(file):
    headings = {
        name: {
            anchor_of(tokens[place + 1].content)
            for tokens in [MarkdownIt().parse(text)]
            for place, token in enumerate(tokens)
            if token.type == "heading_open"
        }
        for name, text in pages().items()
    }
    for is_picture, address in LINK.findall(pages()[file]):
        if is_picture:
            continue
        target, _hash, anchor = address.partition("#")
        assert target in headings, address
        assert not anchor or anchor in headings[target], address


def test_every_picture_is_shown_and_every_one_shown_is_there():
    drawn = {path.name for path in PICTURES.iterdir()}
    shown = {
        Path(address).name
        for text in pages().values()
        for is_picture, address in LINK.findall(text)
        if is_picture and (MANUAL / address).parent == PICTURES
    }
    listed = {
        Path(address).name
        for is_picture, address in LINK.findall(GALLERY.read_text(encoding="utf-8"))
        if is_picture and (GALLERY.parent / address).resolve().parent == PICTURES
    }

    assert shown == drawn
    assert listed == drawn


def test_pictures_have_words_for_those_who_do_not_see_them():
    for text in [*pages().values(), GALLERY.read_text(encoding="utf-8")]:
        assert "![](" not in text


def test_pictures_are_small():
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES
