"""The figures side by side in columns of fixed width."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.contestants import PLAIN, Cost
from bench.runs import Result

LABEL_WIDTH = 34
COLUMN_WIDTH = 13
MEGABYTE = 1_000_000
NOTHING = "–"

Value = float | str | None


@dataclass(frozen=True)
class Row:
    """One figure of each contestant; ``decimals`` of those that are numbers."""

    label: str
    value: Callable[[Result], Value]
    decimals: int = 0
    is_compared: bool = False


def _median(costs: Sequence[Cost], name: str) -> float | None:
    return median(getattr(cost, name) for cost in costs) if costs else None


def _timed(kind: str, name: str) -> Callable[[Result], Value]:
    def value(result: Result) -> Value:
        return _median(getattr(result, kind), name) if result.contestant.is_timed else None

    return value


def _a_page(result: Result) -> Value:
    cpu = _median(result.warm, "cpu_seconds")
    return None if cpu is None else cpu / result.setting.pages


def _warm_peak(result: Result) -> Value:
    # One that watches its memory only when told to says nothing here.
    peak = max((cost.peak_bytes for cost in result.again), default=0)
    return peak / MEGABYTE if peak else None


def _percent(part: int, whole: int) -> Value:
    return 100 * part / whole if whole else None


def _yes(value: bool | None) -> Value:
    return None if value is None else "yes" if value else "NO"


ROWS = (
    Row("pages", lambda result: result.setting.pages),
    Row("size, kB", lambda result: result.size_bytes / 1000, 0, is_compared=True),
    Row("cold, wall s", _timed("cold", "wall_seconds"), 2, is_compared=True),
    Row("cold, CPU s", _timed("cold", "cpu_seconds"), 2, is_compared=True),
    Row("warm, new issue, wall s", _timed("warm", "wall_seconds"), 3, is_compared=True),
    Row("warm, new issue, CPU s", _timed("warm", "cpu_seconds"), 3, is_compared=True),
    Row("warm, new issue, CPU s a page", _a_page, 4, is_compared=True),
    Row("warm, same issue again, CPU s", _timed("again", "cpu_seconds"), 3, is_compared=True),
    Row("peak memory, MB", lambda result: result.peak_bytes / MEGABYTE, 0, is_compared=True),
    Row("peak memory of the warm, MB", _warm_peak, 0, is_compared=True),
    Row("full lines of body text", lambda result: result.setting.full_lines),
    Row(
        "not flush (> 0.3 mm), %",
        lambda result: _percent(result.setting.not_flush, result.setting.full_lines),
        1,
    ),
    Row("forbidden line starts", lambda result: result.setting.forbidden_starts),
    Row("forbidden line ends", lambda result: result.setting.forbidden_ends),
    Row("numbers, words, dashes cut", lambda result: result.setting.forbidden_splits),
    Row("letter-spaced lines", lambda result: result.setting.stretched_lines),
    Row("letter-spacing of these, mean em", lambda result: result.setting.mean_stretch, 4),
    Row("letter-spacing of all, mean em", lambda result: result.setting.mean_of_all, 4),
    Row("letter-spacing, largest em", lambda result: result.setting.largest_stretch, 4),
    Row("lines with squeezed marks", lambda result: result.setting.squeezed_lines),
    Row("most squeeze in these, mean em", lambda result: result.setting.mean_squeeze, 4),
    Row("widest space, em", lambda result: result.setting.widest_space, 2),
    Row("lines off the grid (> 0.05 mm)", lambda result: result.setting.off_grid),
    Row("text is the input's", lambda result: _yes(result.setting.is_text_whole)),
    Row("stray spaces", lambda result: result.setting.stray_spaces),
    Row("lost spaces", lambda result: result.setting.lost_spaces),
    Row("texts not found", lambda result: result.setting.missing_texts),
    Row("repeated byte for byte", lambda result: _yes(result.is_repeated_alike)),
)


def figures(results: Sequence[Result]) -> str:
    """All figures of one size."""
    lines = [_head(f"{results[0].copies} × the sample", results)]
    lines += [
        _line(row.label, [_shown(row.value(result), row.decimals) for result in results])
        for row in ROWS
    ]
    return "\n".join(lines)


def ratios(sizes: Sequence[Sequence[Result]]) -> str:
    """Each contestant's figures over plain WeasyPrint's, size by size; empty without it."""
    lines = []
    for results in sizes:
        plain = next((result for result in results if result.contestant == PLAIN), None)
        if plain is None:
            return ""
        timed = [result for result in results if result.contestant.is_timed]
        lines.append(_head(f"{plain.copies} × the sample, to {PLAIN.name}", timed))
        for row in ROWS:
            if row.is_compared:
                base = row.value(plain)
                shown = [_shown(_ratio(row.value(result), base), 2) for result in timed]
                lines.append(_line(row.label, shown))
    return "\n".join(lines)


def _ratio(value: Value, base: Value) -> Value:
    if isinstance(value, str) or isinstance(base, str) or not value or not base:
        return None
    return value / base


def _head(title: str, results: Sequence[Result]) -> str:
    return "\n" + _line(title, [result.contestant.name for result in results])


def _line(label: str, cells: Sequence[str]) -> str:
    return label.ljust(LABEL_WIDTH) + "".join(cell.rjust(COLUMN_WIDTH) for cell in cells)


def _shown(value: Value, decimals: int) -> str:
    if value is None:
        return NOTHING
    return value if isinstance(value, str) else f"{value:.{decimals}f}"
