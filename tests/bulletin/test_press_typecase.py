"""The press fetches its own files alone."""

import pytest

from bulletin.press.typecase import PackagedFiles


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "data:text/css,p{}",
        "yinfa-font:../../fonts.py",
        "yinfa-font:COPYING",
        "YINFA-FONT:/etc/passwd",
        "picture:../../etc/passwd",
        "picture:" + "0" * 64,
    ],
)
def test_press_fetches_nothing_but_its_fonts(address):
    with pytest.raises(ValueError, match="fetches nothing"):
        PackagedFiles(None).fetch(address)
