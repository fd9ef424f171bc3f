"""What editors said of lines before, as evidence for the next text of the same hand."""

from collections.abc import Mapping

from bulletin.intake.grammar import Kind
from bulletin.intake.lines import Line

# Of a line's signature: how often a person said that such a line is of a kind.
Learned = Mapping[str, Mapping[Kind, int]]
NOTHING_LEARNED: Learned = {}
# Once decides where little speaks against it; often is still less than what a mark says.
ONCE = 3.0
AT_MOST = 5.0
LENGTHS = (8, 20, 45)


def signature(line: Line) -> str:
    """What the line looks like, and nothing of what it says."""
    length = sum(line.length > limit for limit in LENGTHS)
    parts = (
        f"form={line.heading.form}",
        f"length={length}",
        f"tail={line.tail.set_off + line.tail.brackets if line.tail else ''}",
        f"ordinal={line.ordinal:d}",
        f"ends={line.ends_sentence:d}",
        f"prose-after={line.prose_after:d}",
    )
    return " ".join(parts)


def with_memory(fit: dict[Kind, float], line: Line, learned: Learned) -> dict[Kind, float]:
    """The scores of a line, those of kinds that like lines were said to be raised."""
    said = learned.get(signature(line)) if learned else None
    if not said:
        return fit
    return fit | {
        kind: fit[kind] + min(AT_MOST, ONCE + count - 1)
        for kind, count in said.items()
        if kind in fit and count > 0
    }


def remembers_section(line: Line, learned: Learned) -> bool:
    return bool(learned) and Kind.SECTION in learned.get(signature(line), {})
