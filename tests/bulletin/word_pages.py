"""Word files laid out by LibreOffice, in the fonts of the print edition."""

import os
import subprocess
from pathlib import Path

from bulletin.press.fonts import FONT_DIR

# Faces that Windows has, and who stands in for them here.
ALIASES = {
    "仿宋": "FandolFang",
    "楷体": "FandolKai",
    "黑体": "Noto Sans CJK SC",
    "宋体": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
}
SECONDS = 120


def laid_out(word: bytes, folder: Path) -> bytes:
    """The PDF that LibreOffice makes of a Word file; ``folder`` holds all that it writes."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{other}</family></prefer>'
        "</alias>"
        for name, other in ALIASES.items()
    )
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{FONT_DIR}</dir>"
        f"<cachedir>{folder}/fonts</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    source = folder / "issue.docx"
    source.write_bytes(word)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=SECONDS,
        env={**os.environ, "FONTCONFIG_FILE": str(config), "HOME": str(folder)},
    )
    return source.with_suffix(".pdf").read_bytes()
