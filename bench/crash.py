"""Kills workers in the middle of a mailing and counts who got what: see bench/README.md."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    runpy.run_module("bench.mailing.crashes", run_name="__main__")
