"""Set phrases, which must be whole; with the days from and to which they are in use."""

import datetime
import re
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from bulletin.intake.lexicon import one_of
from bulletin.proof.data_files import entries
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.likeness import nearly, places
from bulletin.proof.register import KnownTerm

RULE = "set-phrase"
WORDS = entries("phrases")
SEPARATORS = r"[、，]"
LEAST_LISTED = 2


class Listed:
    """Words that are named together, in order; a neighbour missing or changed is seen."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.words = tuple(entry["words"])
        self.whole = "、".join(self.words)
        item = one_of(list(self.words)).pattern
        self.run = re.compile(rf"(?:{item})(?:{SEPARATORS}(?:{item}))+(?!、)")
        self.least: int = entry.get("least", max(LEAST_LISTED, len(self.words) - 1))


PHRASES = WORDS["phrase"]
LISTED = tuple(Listed(entry) for entry in WORDS["listed"])
FIXED = WORDS["fixed"]
OUTDATED = WORDS["outdated"]


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    for entry in PHRASES:
        if _in_use(entry, given):
            yield from _near(sentence, entry["words"], entry.get("also", ()))
    for listed in LISTED:
        if _in_use(listed.entry, given):
            yield from _incomplete(sentence, listed)
    for entry in FIXED:
        if _in_use(entry, given):
            for start in places(sentence, entry["wrong"]):
                yield _broken(start, start + len(entry["wrong"]), entry["right"])
    for entry in OUTDATED:
        if given.issue_date and given.issue_date > entry["until"]:
            for start in places(sentence, entry["words"]):
                yield _outdated(start, entry)
    for term in given.register.terms:
        yield from _not_ours(sentence, term)


def _in_use(entry: dict[str, Any], given: Circumstances) -> bool:
    since: datetime.date | None = entry.get("since")
    until: datetime.date | None = entry.get("until")
    if given.issue_date is None:
        return until is None
    return (since is None or since <= given.issue_date) and (
        until is None or given.issue_date <= until
    )


def _near(sentence: str, phrase: str, also: Collection[str]) -> Iterator[Mark]:
    for start, end in nearly(sentence, phrase):
        if sentence[start:end] not in also:
            yield _broken(start, end, phrase)


def _incomplete(sentence: str, listed: Listed) -> Iterator[Mark]:
    for match in listed.run.finditer(sentence):
        named = re.split(SEPARATORS, match.group())
        if len(named) >= listed.least and tuple(named) != listed.words:
            yield _broken(*match.span(), listed.whole)


def _not_ours(sentence: str, term: KnownTerm) -> Iterator[Mark]:
    """Where the words are not whole; or, where they are said instead of others, those others."""
    if term.instead_of:
        whole = [range(start, start + len(term.words)) for start in places(sentence, term.words)]
        for start in places(sentence, term.instead_of):
            if not any(start in held for held in whole):
                explanation = _("The house says %s instead.") % term.words
                yield _of_the_house(start, start + len(term.instead_of), term, explanation)
    else:
        for start, end in nearly(sentence, term.words):
            explanation = _("A term of the house that is not whole. It reads: %s.") % term.words
            yield _of_the_house(start, end, term, explanation)


def _of_the_house(start: int, end: int, term: KnownTerm, explanation: str) -> Mark:
    return Mark(start, end, "house-term", Severity.MEND, explanation, term.words)


def _outdated(start: int, entry: dict[str, Any]) -> Mark:
    values = {"day": entry["until"].isoformat(), "now": entry["now"]}
    explanation = (
        _("In use until %(day)s; today it is %(now)s. Keep it in what is history.") % values
    )
    end = start + len(entry["words"])
    return Mark(start, end, "outdated-phrase", Severity.CHECK, explanation, entry["now"])


def _broken(start: int, end: int, whole: str) -> Mark:
    explanation = _("A set phrase that is not whole. It reads: %s.") % whole
    return Mark(start, end, RULE, Severity.MEND, explanation, whole)
