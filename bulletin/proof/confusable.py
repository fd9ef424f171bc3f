"""Words mistyped for others: those of data/confusable.toml and those that intake asks about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bulletin.intake.lexicon import WORDS as INTAKE_WORDS
from bulletin.intake.lexicon import one_of
from bulletin.proof.data_files import entries
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity

WORDS = entries("confusable")


@dataclass(frozen=True, slots=True)
class Confusable:
    """``right`` is meant, unless the words around say otherwise."""

    right: str
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    near: tuple[str, ...]
    severity: Severity

    @classmethod
    def from_entry(cls, entry: dict[str, Any]) -> "Confusable":
        return cls(
            entry["right"],
            tuple(entry.get("not_after", ())),
            tuple(entry.get("not_before", ())),
            tuple(entry.get("near", ())),
            Severity.CHECK if entry.get("ask") else Severity.MEND,
        )

    def is_sure(self, sentence: str, start: int, end: int) -> bool:
        return (
            not (self.not_after and sentence.endswith(self.not_after, 0, start))
            and not (self.not_before and sentence.startswith(self.not_before, end))
            and (not self.near or any(word in sentence for word in self.near))
        )


CONFUSABLES = {
    entry["wrong"]: Confusable.from_entry(entry)
    for entry in (*INTAKE_WORDS["confusable"], *WORDS["confusable"])
} | {wrong: Confusable(right, (), (), (), Severity.MEND) for wrong, right in WORDS["pairs"].items()}
ANY_OF = one_of(list(CONFUSABLES))


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    for match in ANY_OF.finditer(sentence):
        entry = CONFUSABLES[match.group()]
        if entry.is_sure(sentence, *match.span()):
            explanation = _("Should this be %s?") % entry.right
            yield Mark(*match.span(), "confusable", entry.severity, explanation, entry.right)
