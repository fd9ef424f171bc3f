"""What an engine marks in a passage, and what a person is shown of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """应改 has to be mended or waived with a reason; 请核 is advice."""

    MEND = "应改"
    CHECK = "请核"


@dataclass(frozen=True, slots=True)
class Mark:
    """A fault at ``start:end`` of the passage an engine was given.

    ``suggestion`` is what would stand there instead, empty where the words should go, None where
    only a person knows.
    """

    start: int
    end: int
    rule: str
    severity: Severity
    explanation: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at ``start:end`` of the text; ``line`` and ``column`` count from 1."""

    start: int
    end: int
    line: int
    column: int
    text: str
    rule: str
    severity: Severity
    suggestion: str | None
    explanation: str

    def to_json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "column": self.column,
            "text": self.text,
            "rule": self.rule,
            "severity": self.severity.value,
            "suggestion": self.suggestion,
            "explanation": self.explanation,
            "start": self.start,
            "end": self.end,
        }
