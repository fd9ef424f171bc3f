"""Marks that are doubled, missing or not the one that belongs there: GB/T 15834-2011."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.letters import CLOSING, HAN, NUMERALS, SENTENCE_ENDS

CHINESE = rf"[{HAN}{CLOSING}]"
REPEATED = re.compile(r"(?![！？]{2,3}(?![，。、；：！？]))[，。、；：！？]{2,}")
DOTS = re.compile(rf"(?<={CHINESE})(?:。{{3,}}|\.{{3,}}|(?<!…)…(?!…))")
DOTS_AND_ETC = re.compile(r"、?……等等?")
DASH = re.compile(rf"(?<={CHINESE})(?:-{{2,}}|－{{2,}}|–{{2,}}|─{{2,}})(?=[{HAN}“《])")
BETWEEN_TITLES = re.compile(r"(?<=》)、(?=《)(?:《[^《》]*》、(?=《))*")
BETWEEN_QUOTES = re.compile(r"(?<=”)、(?=“)(?:“[^“”]*”、(?=“))*")
AHEAD_OF_CONJUNCTION = re.compile(
    r"、(以及|和(?![谐平睦解气善美煦顺])|及(?![时其格早])|与(?![会时此众])|或(?!许))"
)
ROUGH_NUMBER = re.compile(
    rf"(?<![第十百千])([{NUMERALS}])、([{NUMERALS}])(?=[个名天年次位人家里百千万岁])"
)
ATTRIBUTION = re.compile(r"\s*[（(][^（）()]{2,40}[）)]\s*\Z")
# Behind the last full stop a clause, not a heading or a list of names.
UNENDED = re.compile(
    rf"。(?:[^。！？；、]{{8,}}|[^。！？；]*，[^。！？；]*)(?<=[{HAN}0-9a-zA-Z%])\Z"
)
SHORTEST_PROSE = 12


def marks_in_sentence(sentence: str, given: Circumstances) -> Iterator[Mark]:
    for match in DASH.finditer(sentence):
        explanation = _("A dash is —— and takes two places. GB/T 15834-2011, 5.1.4.")
        yield Mark(*match.span(), "dash", Severity.MEND, explanation, "——")
    for pattern, closer in ((BETWEEN_TITLES, "》"), (BETWEEN_QUOTES, "”")):
        for match in pattern.finditer(sentence):
            explanation = _(
                "Between quoted words or titles side by side 、 is usually left out. "
                "GB/T 15834-2011, 4.5.3.5."
            )
            suggestion = match.group()[1:].replace(f"{closer}、", closer)
            yield Mark(*match.span(), "enumeration-comma", Severity.CHECK, explanation, suggestion)
    for match in AHEAD_OF_CONJUNCTION.finditer(sentence):
        explanation = _("Ahead of a conjunction 、 is left out.")
        yield Mark(*match.span(), "enumeration-comma", Severity.CHECK, explanation, match[1])
    for match in ROUGH_NUMBER.finditer(sentence):
        if NUMERALS.index(match[2]) == NUMERALS.index(match[1]) + 1:
            explanation = _(
                "Two numerals that name a rough number stand without 、. GB/T 15834-2011, 4.5.3.4."
            )
            suggestion = match[1] + match[2]
            yield Mark(*match.span(), "enumeration-comma", Severity.CHECK, explanation, suggestion)


def marks_in_paragraph(paragraph: str, given: Circumstances) -> Iterator[Mark]:
    for match in DOTS_AND_ETC.finditer(paragraph):
        explanation = _("…… and 等 say the same; keep one of them. GB/T 15834-2011, A.9.2.")
        word = match.group().removeprefix("、").strip("…")
        yield Mark(*match.span(), "ellipsis", Severity.MEND, explanation, word)
    for match in DOTS.finditer(paragraph):
        explanation = _("An ellipsis is …… and takes two places. GB/T 15834-2011, 5.1.5.")
        yield Mark(*match.span(), "ellipsis", Severity.MEND, explanation, "……")
    for match in REPEATED.finditer(paragraph):
        marks = match.group()
        if set(marks) == {"。"} and len(marks) > 2:
            continue
        explanation = _("Several marks stand where one belongs.")
        kept = marks[-1] if marks[-1] in SENTENCE_ENDS else marks[0]
        yield Mark(*match.span(), "repeated-mark", Severity.MEND, explanation, kept)
    yield from _ending(paragraph)


def _ending(paragraph: str) -> Iterator[Mark]:
    prose = ATTRIBUTION.sub("", paragraph).rstrip()
    if "。" not in prose[:-1] or len(prose) < SHORTEST_PROSE:
        return
    last = prose[-1]
    place = len(prose) - 1
    if last in "，、":
        explanation = _(
            "The paragraph ends with %s. Put the mark that ends its sentence. GB/T 15834-2011, 4.1."
        )
        mark = explanation % last
        yield Mark(place, place + 1, "missing-end-mark", Severity.MEND, mark, "。")
    elif UNENDED.search(prose):
        explanation = _(
            "The paragraph has no mark at its end, though its other sentences have. "
            "GB/T 15834-2011, 4.1."
        )
        yield Mark(place, place + 1, "missing-end-mark", Severity.CHECK, explanation, f"{last}。")
