"""Checks that the Chinese catalogue translates every string in the source and is compiled.

``--update`` takes new strings into the catalogue and compiles it instead. Needs Debian's gettext.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = Path("config/locale/zh_Hans/LC_MESSAGES/django.po")
SOURCES = ("accounts", "bulletin", "config", "distribution", "templates")


def output_of(*command: str | Path, folder: Path = ROOT) -> str:
    """What the command prints. Raises CalledProcessError, its complaint having been shown."""
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def collect(folder: Path) -> None:
    """Bring the catalogue under ``folder`` up to the strings of the source beside it."""
    options = ["--locale", "zh_Hans", "--no-location", "--no-wrap", "--verbosity", "0"]
    output_of(sys.executable, "manage.py", "makemessages", *options, folder=folder)


def untranslated(catalogue: Path) -> str:
    """The entries that need a translator, in the form of a catalogue; empty when there are none."""
    kinds = ("--untranslated", "--only-fuzzy")
    return "".join(
        output_of("msgattrib", kind, "--no-obsolete", "--no-wrap", catalogue) for kind in kinds
    )


def complaints() -> list[str]:
    """What is wrong with the catalogue, for a developer to read."""
    if not (ROOT / CATALOGUE).exists():
        return [f"{CATALOGUE} is missing"]
    found = []
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for source in SOURCES:
            skipped = shutil.ignore_patterns("__pycache__", "*.otf")
            shutil.copytree(ROOT / source, copy / source, ignore=skipped)
        shutil.copy(ROOT / "manage.py", copy)
        collect(copy)
        missing = untranslated(copy / CATALOGUE)
        if missing:
            found.append(f"{missing}\n{CATALOGUE} lacks the strings above: run `make messages`")
        compiled = copy / "compiled.mo"
        output_of("msgfmt", "--check", "--output-file", compiled, CATALOGUE)
        kept = ROOT / CATALOGUE.with_suffix(".mo")
        if not kept.exists() or output_of("msgunfmt", kept) != output_of("msgunfmt", compiled):
            found.append(f"{kept.relative_to(ROOT)} is not compiled from it: run `make messages`")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="mend instead of checking")
    if parser.parse_args().update:
        collect(ROOT)
        output_of("msgfmt", "--check", "--output-file", CATALOGUE.with_suffix(".mo"), CATALOGUE)
        sys.stdout.write(untranslated(ROOT / CATALOGUE))
        return 0
    try:
        found = complaints()
    except subprocess.CalledProcessError as error:
        found = [f"this stopped, see above: {' '.join(map(str, error.cmd))}"]
    print("\n".join(found) or "every string has its Chinese, and the catalogue is compiled")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
