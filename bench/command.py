"""The bench's command line: times, memory, quality and the preview, printed as tables."""

import argparse
import json
import os
import platform
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.contestants import CONTESTANTS, OURS
from bench.ours import set_up
from bench.preview import preview_table, trials
from bench.runs import Result, run
from bench.tables import figures, ratios

SIZES = (1, 4, 16)


def main() -> None:
    arguments = _parser().parse_args()
    set_up()
    asked = [c for c in CONTESTANTS if not arguments.only or c.name in arguments.only]
    contestants = [contestant for contestant in asked if contestant.is_there]
    print(machine())
    for contestant in asked:
        if contestant not in contestants:
            missing = contestant.package or contestant.program
            print(f"left out: {contestant.name}, {missing} is missing")
    if not contestants:
        return
    sizes = []
    for copies in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            results = run(contestants, copies, repeat=arguments.repeat, folder=Path(folder))
        print(figures(results), flush=True)
        sizes.append(results)
    print(ratios(sizes))
    previews = []
    if OURS in contestants:
        previews = [
            trial for copies in arguments.sizes for trial in trials(copies, arguments.repeat)
        ]
        print(preview_table(previews))
    print(f"\nload when done: {load()}")
    if arguments.json:
        every = {
            "machine": machine(),
            "printings": [_plain(result) for results in sizes for result in results],
            "previews": [asdict(trial) for trial in previews],
        }
        arguments.json.write_text(json.dumps(every, ensure_ascii=False, indent=1), encoding="utf-8")


def machine() -> str:
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"WeasyPrint {version('weasyprint')}, load {load()}"
    )


def load() -> str:
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def _plain(result: Result) -> dict[str, Any]:
    return {
        "contestant": result.contestant.name,
        "copies": result.copies,
        "size_bytes": result.size_bytes,
        "peak_bytes": result.peak_bytes,
        "repeated_alike": result.is_repeated_alike,
        **asdict(result.setting),
        **{
            kind: [asdict(cost) for cost in getattr(result, kind)]
            for kind in ("cold", "warm", "again")
        },
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/press.py", description=__doc__)
    parser.add_argument(
        "--repeat", type=int, default=3, help="printings of each kind, of which the median counts"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="how many times the sample"
    )
    parser.add_argument(
        "--only", nargs="+", choices=[c.name for c in CONTESTANTS], help="these contestants alone"
    )
    parser.add_argument("--json", type=Path, help="a file for every single figure")
    return parser


if __name__ == "__main__":
    main()
