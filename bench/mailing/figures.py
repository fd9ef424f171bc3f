"""What mailing cost, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.mailing.killing import Kill
from bench.mailing.tally import Tally

MEGABYTE = 1_000_000
LIMIT, DJANGO = "limit", "django"
HEADS = ("messages/s", "CPU ms/message", "peak MB", "of the limit", "× django")
NAME_WIDTH, WIDTH = 14, 16


@dataclass(frozen=True)
class Cost:
    """``idle_bytes``: before the mailing, of those that work on after it."""

    name: str
    messages: int
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    idle_bytes: int = 0

    @property
    def rate(self) -> float:
        return self.messages / self.wall_seconds


def speed_table(costs: Sequence[Cost], recipients: int, pdf_kb: int) -> str:
    """A line for each contestant; medians of its turns."""
    rates: dict[str, float] = {}
    for name in dict.fromkeys(cost.name for cost in costs):
        rates[name] = median(cost.rate for cost in costs if cost.name == name)
    lines = [f"\n{recipients} recipients, PDF of {pdf_kb} kB", _line("", HEADS)]
    for name, rate in rates.items():
        own = [cost for cost in costs if cost.name == name]
        cpu = median(1000 * cost.cpu_seconds / cost.messages for cost in own)
        peak = median(cost.peak_bytes for cost in own) / MEGABYTE
        ratios = [_ratio(rate, rates.get(base)) for base in (LIMIT, DJANGO)]
        lines.append(_line(name, (f"{rate:.1f}", f"{cpu:.2f}", f"{peak:.0f}", *ratios)))
    return "\n".join(lines)


def memory_table(cost: Cost) -> str:
    above = (cost.peak_bytes - cost.idle_bytes) / MEGABYTE
    return (
        f"\n{cost.messages} messages with 3 MB: worker idle {cost.idle_bytes / MEGABYTE:.0f} MB, "
        f"{above:.0f} MB above that at most; {cost.rate:.1f} messages/s"
    )


def crash_table(result: Tally, report: dict[str, Any], kills: Sequence[Kill], most: int) -> str:
    kinds = ", ".join(f"{kills.count(kind)} × {kind}" for kind in Kill if kind in kills)
    rows = {
        "recipients": report["total"],
        f"kills ({kinds})": len(kills),
        "accepted by the server": result.accepted,
        "sent, as the system says": report["sent"],
        "failed, as the system says": report["failed"],
        "skipped": len(result.skipped),
        "twice": len(result.twice),
        f"in doubt by a kill (at most {most})": len(result.killed_in_doubt),
        "in doubt by a connection the server lost": len(result.uncertain)
        - len(result.killed_in_doubt),
        "tried again after a 5xx": len(result.after_refusal),
        "told wrong": len(result.told_wrong),
    }
    width = max(map(len, rows)) + 2
    return "\n".join(f"{name.ljust(width)}{value:>6}" for name, value in rows.items())


def _ratio(rate: float, base: float | None) -> str:
    return f"{rate / base:.3f}" if base else "–"


def _line(name: str, cells: Sequence[str]) -> str:
    return name.ljust(NAME_WIDTH) + "".join(cell.rjust(WIDTH) for cell in cells)
