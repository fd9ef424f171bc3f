"""What the answers say, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from bench.pages.client import Answer

MOST_RATIO, MOST_BYTES, MOST_OF_PEER = 1.3, 60_000, 0.25


@dataclass
class Series:
    """All answers of one page in one installation."""

    page: str
    answers: list[Answer] = field(default_factory=list)
    queries: int | None = None

    @property
    def milliseconds(self) -> list[float]:
        return [answer.seconds * 1000 for answer in self.answers]

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return quantiles(self.milliseconds, n=20)[-1]

    @property
    def size_bytes(self) -> int:
        return max(answer.size_bytes for answer in self.answers)

    @property
    def bad(self) -> int:
        return sum(not answer.is_good for answer in self.answers)

    def is_held(self, rate: float) -> bool:
        """All were answered, and answers did not fall further and further behind."""
        times = [answer.seconds for answer in self.answers]
        return not self.bad and max(times) < 10 / rate


def sizes_table(pairs: Sequence[tuple[Series, Series]], rate: float) -> str:
    """Of each page the small database's figures, the big one's, and what is to be held."""
    lines = [
        (
            f"{'page':<22}{'small ms':>9}{'95 %':>7}{'big ms':>8}{'95 %':>7}{'ratio':>7}{'95 %':>7}"
            f"{'bytes':>8}{'queries':>8}{'bad':>5}  {rate:g} a second held"
        )
    ]
    for small, big in pairs:
        lines.append(
            f"{big.page:<22}{small.median:>9.1f}{small.late:>7.1f}{big.median:>8.1f}{big.late:>7.1f}"
            f"{big.median / small.median:>7.2f}{big.late / small.late:>7.2f}"
            f"{big.size_bytes:>8}{big.queries or '–':>8}{small.bad + big.bad:>5}"
            f"  {'yes' if small.is_held(rate) and big.is_held(rate) else 'NO'}"
        )
    over = [big.page for small, big in pairs if big.median > MOST_RATIO * small.median]
    large = [big.page for _small, big in pairs if big.size_bytes >= MOST_BYTES]
    lines.append(f"over {MOST_RATIO} times the small one's median: {', '.join(over) or 'none'}")
    lines.append(f"of {MOST_BYTES} bytes and more: {', '.join(large) or 'none'}")
    return "\n".join(lines)


def peer_table(pairs: Sequence[tuple[Series, Series]], rate: float) -> str:
    """Ours on the big database beside theirs."""
    lines = [
        (
            f"{'page':<22}{'ours ms':>9}{'95 %':>7}{'theirs':>9}{'95 %':>8}{'ratio':>7}"
            f"{'bytes':>8}{'theirs':>8}{'queries':>8}{'theirs':>7}  {rate:g} a second held"
        )
    ]
    for ours, theirs in pairs:
        held = f"ours {ours.is_held(rate)}, theirs {theirs.is_held(rate)}"
        lines.append(
            f"{ours.page:<22}{ours.median:>9.1f}{ours.late:>7.1f}{theirs.median:>9.1f}"
            f"{theirs.late:>8.1f}{ours.median / theirs.median:>7.2f}{ours.size_bytes:>8}"
            f"{theirs.size_bytes:>8}{ours.queries or '–':>8}{theirs.queries or '–':>7}  {held}"
        )
    over = [ours.page for ours, theirs in pairs if ours.median > MOST_OF_PEER * theirs.median]
    lines.append(f"over {MOST_OF_PEER} of theirs: {', '.join(over) or 'none'}")
    return "\n".join(lines)
