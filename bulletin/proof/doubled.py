"""Words typed twice. What may stand twice is in data/doubled.toml."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.proof.data_files import entries
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.letters import HAN

TWICE = re.compile(rf"([{HAN}]{{2,8}}?)\1")
WORDS = entries("doubled")
ALLOWED = frozenset(WORDS["allowed"])


def _particle(entry: dict[str, str | list[str]]) -> re.Pattern[str]:
    word = entry["word"]
    before = "".join(f"(?<!{letters})" for letters in entry.get("not_after", ()))
    after = "".join(f"(?!{letters})" for letters in entry.get("not_before", ()))
    return re.compile(f"{before}({word}){word}{after}")


PARTICLES = tuple(_particle(entry) for entry in WORDS["particle"])


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    for match in TWICE.finditer(sentence):
        if match[1] not in ALLOWED:
            yield _mark(match)
    for particle in PARTICLES:
        for match in particle.finditer(sentence):
            yield _mark(match)


def _mark(match: re.Match[str]) -> Mark:
    explanation = _("%s stands here twice. Take one out.") % match[1]
    return Mark(*match.span(), "doubled-word", Severity.MEND, explanation, match[1])
