"""Texts with planted faults, and which of the faults are found: see tests/data/proof/README.md."""

import datetime
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bulletin.proof import Finding, KnownOffice, Person, Post, Register, proofread

DATA = Path(__file__).parents[1] / "tests" / "data" / "proof"
FAULT = re.compile("⟦(?P<wrong>[^→⟧]*)(?P<known>→(?P<right>[^⟧]*))?⟧")


@dataclass(frozen=True)
class Fault:
    """Words at ``start:end`` of a text that the rule has to find."""

    start: int
    end: int
    rule: str

    def is_found(self, findings: Sequence[Finding]) -> bool:
        return any(self.is_at(finding) and finding.rule == self.rule for finding in findings)

    def is_at(self, finding: Finding) -> bool:
        return finding.start < self.end and self.start < finding.end


@dataclass(frozen=True)
class Planted:
    """A text with its faults; ``right`` is it without them, None where only a person knows."""

    text: str
    faults: tuple[Fault, ...]
    right: str | None


def planted(marked: str, rule: str) -> Planted:
    text = right = ""
    faults = []
    is_known = True
    at = 0
    for match in FAULT.finditer(marked):
        between = marked[at : match.start()]
        text += between
        faults.append(Fault(len(text), len(text) + len(match["wrong"]), rule))
        text += match["wrong"]
        right += between + (match["right"] or "")
        is_known = is_known and match["known"] is not None
        at = match.end()
    return Planted(text + marked[at:], tuple(faults), right + marked[at:] if is_known else None)


def planted_texts(name: str) -> list[Planted]:
    kinds = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return [planted(marked, rule) for rule, texts in kinds.items() for marked in texts]


def faultless_text() -> str:
    return (DATA / "faultless.txt").read_text(encoding="utf-8")


def right_sentences(path: Path) -> list[str]:
    """The third column of a file of errors, wrong and right sentence; each once."""
    rows = (row.split("\t") for row in path.read_text(encoding="utf-8").splitlines())
    return sorted({row[2].strip() for row in rows if len(row) > 2})


def register() -> tuple[Register, datetime.date]:
    """The register of the texts, and the day of their issue."""
    data = tomllib.loads((DATA / "register.toml").read_text(encoding="utf-8"))
    people = tuple(
        Person(
            entry["name"],
            tuple(
                Post(post["office"], post["post"], post.get("since"), post.get("until"))
                for post in entry["titles"]
            ),
        )
        for entry in data["person"]
    )
    offices = tuple(
        KnownOffice(
            entry["name"],
            tuple(entry.get("aliases", ())),
            entry.get("since"),
            entry.get("until"),
            entry.get("successor", ""),
        )
        for entry in data["office"]
    )
    return Register(people, offices), data["issue_date"]


def findings_in(text: str) -> list[Finding]:
    """The findings as of the texts' day, against their register."""
    known, day = register()
    return proofread(text, issue_date=day, register=known)


def mended(text: str, findings: Sequence[Finding]) -> str:
    """The text with every suggestion taken that does not run into the one before it."""
    pieces = []
    at = 0
    for finding in findings:
        if finding.suggestion is not None and finding.start >= at:
            pieces += [text[at : finding.start], finding.suggestion]
            at = finding.end
    return "".join([*pieces, text[at:]])
