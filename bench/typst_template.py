"""Typst: a template of the same look, typst/issue.typ, and the issue as JSON."""

from functools import cache
from pathlib import Path

import typst

from bench.serve import serve

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "typst" / "issue.typ"
FONT_PATHS = (HERE.parent / "bulletin" / "press" / "fonts", Path("/usr/share/fonts/opentype/noto"))


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path) for path in FONT_PATHS],
    )


def print_one(source: Path) -> bytes:
    pdf = typst.compile(
        str(TEMPLATE),
        root="/",
        font_paths=fonts(),
        sys_inputs={"issue": str(source.with_suffix(".typst.json"))},
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no PDF")
    return pdf


if __name__ == "__main__":
    serve(print_one)
