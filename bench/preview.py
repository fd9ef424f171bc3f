"""The preview while an issue is assembled: from a change of its first article to page pictures.

As a module, ``python -m bench.preview COPIES REPEAT``, it prints its trials as JSON.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter

from bench.contestants import ROOT
from bench.family import family_cpu_seconds
from bench.issues import edited, issue
from bench.ours import preview, set_up

# Lines that a change adds. Two go into what is free at the foot of a page soon behind it, so that
# few pages shift; of six all pages learn.
CASES = (0, 2, 6)


@dataclass(frozen=True)
class Trial:
    """One change: ``drawn`` of the ``pages`` were drawn anew."""

    copies: int
    lines_added: int
    pages: int
    drawn: int
    wall_seconds: float
    cpu_seconds: float


def trials(copies: int, repeat: int) -> list[Trial]:
    """In a process of its own, warm: the issue has been previewed once before each change."""
    command = [sys.executable, "-m", "bench.preview", str(copies), str(repeat)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return [Trial(**trial) for trial in json.loads(done.stdout)]


def preview_table(found: Sequence[Trial]) -> str:
    """Medians of each size and case, and the longest wall time."""
    head = ("lines added", "pages", "drawn", "wall s", "longest s", "CPU s")
    rows = ["\n" + "preview after a change".ljust(34) + "".join(cell.rjust(12) for cell in head)]
    for copies, lines in sorted({(trial.copies, trial.lines_added) for trial in found}):
        group = [t for t in found if (t.copies, t.lines_added) == (copies, lines)]
        walls = [trial.wall_seconds for trial in group]
        cells = (
            str(lines),
            str(group[0].pages),
            f"{median(trial.drawn for trial in group):.0f}",
            f"{median(walls):.3f}",
            f"{max(walls):.3f}",
            f"{median(trial.cpu_seconds for trial in group):.3f}",
        )
        label = f"{copies} × the sample"
        rows.append(label.ljust(34) + "".join(cell.rjust(12) for cell in cells))
    return "\n".join(rows)


def _try_all(copies: int, repeat: int) -> list[Trial]:
    snapshot = issue(copies)
    known = preview(snapshot, ()).keys
    found = []
    for number in range(repeat):
        for lines in CASES:
            changed = edited(snapshot, number=number, lines=lines)
            began, used = perf_counter(), family_cpu_seconds()
            after = preview(changed, known)
            wall, cpu = perf_counter() - began, family_cpu_seconds() - used
            drawn = len(after.pictures)
            found.append(Trial(copies, lines, len(after.keys), drawn, wall, cpu))
    return found


def main() -> None:
    set_up()
    found = _try_all(*map(int, sys.argv[1:]))
    print(json.dumps([asdict(trial) for trial in found]))


if __name__ == "__main__":
    main()
