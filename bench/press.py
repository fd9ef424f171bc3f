"""Compares our press with WeasyPrint, Typst and Chromium: see bench/README.md."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    # Run as a file, this folder would be searched first and bench/typst taken for Typst.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    runpy.run_module("bench.command", run_name="__main__")
