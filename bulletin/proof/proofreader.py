"""A text → its findings: every engine reads the passages that its rules are about."""

import datetime
from collections.abc import Collection, Iterable, Iterator

from bulletin.proof import (
    arithmetic,
    confusable,
    dates,
    doubled,
    enumeration,
    half_width,
    marks,
    missing,
    numbers,
    offices,
    pairs,
    people,
    phrases,
    spaces,
    wrong_characters,
)
from bulletin.proof.engine import Circumstances, Engine
from bulletin.proof.feedback import NO_FEEDBACK, Feedback
from bulletin.proof.finding import Finding, Mark
from bulletin.proof.model.judge import WrongCharacterModel
from bulletin.proof.passages import Passage, Places, lines_of, paragraphs, sentences
from bulletin.proof.register import NOBODY, Register

# Rules of a sentence see nothing but the sentence, so that one that did not change need not be
# judged again. So is the model of wrong characters, which leaves alone what a rule
# has marked.
SENTENCE_ENGINES: tuple[Engine, ...] = (
    half_width.marks_in,
    numbers.marks_in,
    marks.marks_in_sentence,
    doubled.marks_in,
    missing.marks_in,
    confusable.marks_in,
    phrases.marks_in,
    arithmetic.marks_in,
    dates.marks_in,
)
PARAGRAPH_ENGINES: tuple[Engine, ...] = (
    half_width.quotes_in,
    pairs.marks_in,
    marks.marks_in_paragraph,
    spaces.marks_in,
)
TEXT_ENGINES: tuple[Engine, ...] = (enumeration.marks_in, people.marks_in, offices.marks_in)


def proofread(
    text: str,
    *,
    issue_date: datetime.date | None = None,
    register: Register = NOBODY,
    without: Collection[str] = (),
    model: WrongCharacterModel | None = None,
    feedback: Feedback = NO_FEEDBACK,
) -> list[Finding]:
    """The findings of a text in the order of their places.

    ``issue_date`` is the day on which the text is or will be issued: people, offices and set
    phrases are taken as of it. Without it nothing is said about what depends on a day.
    ``without`` names rules that are not asked.
    ``model`` finds wrong characters beyond the rules, weighed by ``feedback``.
    """
    given = Circumstances(issue_date, register, model, feedback)
    places = Places(lines_of(text))
    asked = (mark for mark in _marks(text, given) if mark.rule not in without)
    found = [_finding(text, places, mark) for mark in _widest(asked)]
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))


def _marks(text: str, given: Circumstances) -> Iterator[Mark]:
    for paragraph in paragraphs(text):
        for sentence in sentences(paragraph.words):
            start = paragraph.start + sentence.start
            yield from _sentence_marks(Passage(start, sentence.words), given)
        yield from _moved(PARAGRAPH_ENGINES, paragraph, given)
    yield from _moved(TEXT_ENGINES, Passage(0, text), given)


def _sentence_marks(sentence: Passage, given: Circumstances) -> Iterator[Mark]:
    """What the rules say, and of the rest what the model says."""
    marks = list(_moved(SENTENCE_ENGINES, sentence, given))
    yield from marks
    for mark in _moved((wrong_characters.marks_in,), sentence, given):
        if not any(mark.start < rule.end and rule.start < mark.end for rule in marks):
            yield mark


def _widest(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks without those that one of the same rule, as wide or wider, says already."""
    ends: dict[str, int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.end > ends.get(mark.rule, -1):
            ends[mark.rule] = mark.end
            yield mark


def _moved(engines: Iterable[Engine], passage: Passage, given: Circumstances) -> Iterator[Mark]:
    for engine in engines:
        for mark in engine(passage.words, given):
            yield Mark(
                passage.start + mark.start,
                passage.start + mark.end,
                mark.rule,
                mark.severity,
                mark.explanation,
                mark.suggestion,
            )


def _finding(text: str, places: Places, mark: Mark) -> Finding:
    line, column = places.at(mark.start)
    return Finding(
        start=mark.start,
        end=mark.end,
        line=line,
        column=column,
        text=text[mark.start : mark.end],
        rule=mark.rule,
        severity=mark.severity,
        suggestion=mark.suggestion,
        explanation=mark.explanation,
    )
