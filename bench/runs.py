"""All contestants over one size of issue, taking turns so that noise falls on all of them."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bench.contestants import Contestant, Cost, Process, print_cold
from bench.issues import issue
from bench.measure import Setting, measure
from bench.printed import read_pdf
from bench.sources import texts_of, write_sources

Item = TypeVar("Item")


@dataclass
class Result:
    """What one contestant took for one size. ``warm`` printings are each of an issue that the
    process has not seen, ``again`` of the same one once more."""

    contestant: Contestant
    copies: int
    setting: Setting
    size_bytes: int
    peak_bytes: int
    cold: list[Cost] = field(default_factory=list)
    warm: list[Cost] = field(default_factory=list)
    again: list[Cost] = field(default_factory=list)

    @property
    def is_repeated_alike(self) -> bool | None:
        """The same issue gave the same bytes in fresh processes; None if printed but once."""
        return len({cost.sha256 for cost in self.cold}) == 1 if len(self.cold) > 1 else None


def run(
    contestants: Sequence[Contestant], copies: int, *, repeat: int, folder: Path
) -> list[Result]:
    """``repeat`` printings of each kind; sources and PDFs lie in ``folder``."""
    snapshot = issue(copies)
    write_sources(folder, "issue-0", snapshot)
    for variant in range(1, repeat + 1):
        write_sources(folder, f"issue-{variant}", issue(copies, variant))
    source = folder / "issue-0"
    cold: dict[str, list[Cost]] = {contestant.name: [] for contestant in contestants}
    for turn in range(repeat):
        for contestant in _in_turn(contestants, turn):
            if contestant.is_timed or not turn:
                cost = print_cold(contestant, source, _target(folder, contestant))
                cold[contestant.name].append(cost)
    texts = tuple(texts_of(snapshot))
    results = []
    for contestant in contestants:
        target = _target(folder, contestant)
        result = Result(
            contestant,
            copies,
            setting=measure(read_pdf(target), texts),
            size_bytes=target.stat().st_size,
            peak_bytes=_peak_bytes(contestant, source, target, cold[contestant.name]),
            cold=cold[contestant.name],
        )
        results.append(result)
    _print_warm([result for result in results if result.contestant.is_timed], repeat, folder)
    return results


def _print_warm(results: Sequence[Result], repeat: int, folder: Path) -> None:
    with ExitStack() as stack:
        processes = {}
        for result in results:
            process = stack.enter_context(Process(result.contestant))
            process.print(folder / "issue-0", _target(folder, result.contestant))
            processes[result.contestant.name] = process
        for turn in range(repeat):
            for result in _in_turn(results, turn):
                source, target = folder / f"issue-{turn + 1}", _target(folder, result.contestant)
                process = processes[result.contestant.name]
                result.warm.append(process.print(source, target))
                result.again.append(process.print(source, target))


def _peak_bytes(contestant: Contestant, source: Path, target: Path, cold: Sequence[Cost]) -> int:
    if not contestant.memory_arguments:
        return max(cost.peak_bytes for cost in cold)
    with Process(contestant, *contestant.memory_arguments) as process:
        return process.print(source, target).peak_bytes


def _in_turn(items: Sequence[Item], turn: int) -> Sequence[Item]:
    return items[::-1] if turn % 2 else items


def _target(folder: Path, contestant: Contestant) -> Path:
    return folder / f"{contestant.name.replace(' ', '-')}.pdf"
