"""Offices as of the issue's day, and names that are almost those of offices."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.likeness import nearly, places

RULE = "office-wrong"
# Shorter names are one letter away from too many other words, and those with a letter more or less
# from even more.
SHORTEST = 5
SHORTEST_OF_OTHER_LENGTH = 8


def marks_in(text: str, given: Circumstances) -> Iterator[Mark]:
    names = list(given.register.names)
    is_right = bytearray(len(text))
    for name in names:
        for start in places(text, name):
            is_right[start : start + len(name)] = b"\1" * len(name)
    for name in names:
        if len(name) >= SHORTEST:
            for start, end in nearly(text, name):
                if end - start != len(name) and len(name) < SHORTEST_OF_OTHER_LENGTH:
                    continue
                if not any(is_right[start:end]):
                    explanation = _("Is %s meant? The register has no office of the name here.")
                    yield Mark(start, end, RULE, Severity.CHECK, explanation % name, name)
    if given.issue_date is None:
        return
    is_of_the_day = bytearray(len(text))
    for office in given.register.offices:
        if office.exists(given.issue_date):
            for name in (office.name, *office.aliases):
                for start in places(text, name):
                    is_of_the_day[start : start + len(name)] = b"\1" * len(name)
    for office in given.register.offices:
        if office.exists(given.issue_date):
            continue
        for name in (office.name, *office.aliases):
            for start in places(text, name):
                if text[start - 1 : start] != "原" and not is_of_the_day[start]:
                    explanation = _("There is no such office on the issue's day.")
                    suggestion = office.successor or None
                    yield Mark(
                        start, start + len(name), RULE, Severity.CHECK, explanation, suggestion
                    )
