"""Missing fonts stop the press with the packages that bring them."""

import os
import subprocess
import sys

import pytest
from django.utils import translation

from accounts.errors import DomainError
from bulletin.press.fonts import (
    FIGURES,
    KAI,
    OWN_FONTS,
    SYSTEM_FONTS,
    MissingFonts,
    check_fonts,
    draws,
)

PROGRAM = """
import django; django.setup()
from django.utils import translation
translation.activate("en")
from bulletin.press.fonts import MissingFonts
from bulletin.press.printing import print_issue
from tests.bulletin.press_sample import STAMP, sample_snapshot
try:
    print_issue(sample_snapshot(), STAMP)
except MissingFonts as error:
    print(error.missing)
    print(error)
else:
    print("printed")
"""


def print_with_fonts_in(folder, tmp_path):
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    )
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_installed_fonts_pass_the_check():
    check_fonts()


def test_hidden_noto_fonts_are_named_with_their_packages_before_anything_is_printed(tmp_path):
    told = print_with_fonts_in("/usr/share/fonts/truetype/lxgw-wenkai", tmp_path)

    for name, package in [
        ("Noto Serif CJK SC", "fonts-noto-cjk"),
        ("Noto Serif CJK SC Light", "fonts-noto-cjk-extra"),
        ("Noto Serif CJK SC Black", "fonts-noto-cjk-extra"),
        ("Noto Sans CJK SC Bold", "fonts-noto-cjk"),
    ]:
        assert str((name, package)) in told
        assert f"{name} (Debian package {package})" in told
    assert "WenKai" not in told


def test_hidden_wenkai_is_named_alone(tmp_path):
    told = print_with_fonts_in("/usr/share/fonts/opentype/noto", tmp_path)

    assert told.startswith("(('LXGW WenKai', 'fonts-lxgw-wenkai'),)")


def test_missing_fonts_are_a_sentence_for_a_person():
    with translation.override("en"):
        error = MissingFonts([(KAI, "texlive-lang-chinese")])

    assert isinstance(error, DomainError)
    assert str(error) == (
        "Fonts are missing, so the issue cannot be printed: FandolKai-Regular.otf "
        "(Debian package texlive-lang-chinese). "
        "Please ask the system administrator to install them, then try again."
    )


@pytest.mark.parametrize(
    "font", [*(name for name in OWN_FONTS if name != FIGURES), *SYSTEM_FONTS], ids=str
)
def test_every_font_holds_the_common_characters(font):
    assert all(draws(font, ord(character)) for character in "工会信息，。（）")
