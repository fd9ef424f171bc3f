"""Our press: a snapshot as it was frozen becomes a PDF, or pictures of its pages.

``here`` in the process itself, ``sealed`` in the child process that the product prints in, and
``line-by-line`` here with the composer's rival in its place.
"""

import json
import os
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from unittest.mock import patch

import django

from bench.family import family_cpu_seconds, family_peak_bytes
from bench.first_fit import FirstFit
from bench.serve import PrintOne, serve
from bulletin.press import composition, printing, workshop
from bulletin.press.results import Preview, Printed
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.press.total_fit import TotalFit

# As services/editions.py asks for.
PICTURE_WIDTH_PX = 1240


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def printer(print_issue: Callable[[Snapshot, Stamp], Printed]) -> PrintOne:
    def print_one(source: Path) -> bytes:
        frozen = json.loads(source.with_suffix(".json").read_text(encoding="utf-8"))
        snapshot, stamp = Snapshot.from_json(frozen["snapshot"]), Stamp.from_json(frozen["stamp"])
        return print_issue(snapshot, stamp).pdf

    return print_one


def preview(snapshot: Snapshot, known: Collection[str]) -> Preview:
    return workshop.preview_issue(snapshot, width_px=PICTURE_WIDTH_PX, known=known)


def main(how: str) -> None:
    set_up()
    if how == "sealed":
        print_one = printer(workshop.print_issue)
        serve(print_one, cpu=family_cpu_seconds, peak=family_peak_bytes)
        return
    rival = FirstFit if how == "line-by-line" else TotalFit
    with patch.object(composition, "TotalFit", rival):
        serve(printer(printing.print_issue))


if __name__ == "__main__":
    main(sys.argv[1])
