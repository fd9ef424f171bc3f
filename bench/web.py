"""Asks for our pages on a small and on a big database, and for Wagtail's: see bench/README.md."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    runpy.run_module("bench.pages.command", run_name="__main__")
