"""What the proofreader finds, what it finds wrongly, and how fast: see bench/README.md."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    runpy.run_module("bench.proofreading", run_name="__main__")
