"""Characters of like sound or shape that stand for others, found by the model."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.proof.data_files import entries
from bulletin.proof.engine import Circumstances
from bulletin.proof.feedback import moved
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.model.judge import Guess
from bulletin.proof.register import Register

LEVELS = entries("wrong_characters")["levels"]
RULE = "wrong-character"
# What a known name adds to the logarithm of the odds of what would complete it.
NAME_PUSH = 3.0


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    if given.model is None:
        return
    for guess in _beside_each_other(given.model.guesses(sentence)):
        if _is_in_name(sentence, guess, given.register):
            continue
        sureness = given.feedback.weighed(
            sentence[guess.start : guess.end], guess.meant, guess.sureness
        )
        if _is_in_name(_mended(sentence, guess), guess, given.register):
            sureness = moved(sureness, NAME_PUSH)
        if sureness < LEVELS["ask"]:
            continue
        severity = Severity.MEND if sureness >= LEVELS["sure"] else Severity.CHECK
        explanation = _("By sound or shape this may be meant: %s. Read it again.") % guess.meant
        yield Mark(guess.start, guess.end, RULE, severity, explanation, guess.meant)


def _mended(sentence: str, guess: Guess) -> str:
    return sentence[: guess.start] + guess.meant + sentence[guess.end :]


def _is_in_name(sentence: str, guess: Guess, register: Register) -> bool:
    """Whether the signs there belong to somebody or something that is known by name."""
    names = (*(person.name for person in register.people), *register.names)
    return any(
        start <= guess.start and guess.end <= end
        for name in names
        for start, end in _spans(sentence, name)
    )


def _beside_each_other(guesses: tuple[Guess, ...]) -> Iterator[Guess]:
    """Guesses at neighbouring places as one, as sure as the less sure of them."""
    last: Guess | None = None
    for guess in guesses:
        if last and last.end == guess.start:
            sureness = min(last.sureness, guess.sureness)
            last = Guess(last.start, last.meant + guess.meant, sureness)
            continue
        if last:
            yield last
        last = guess
    if last:
        yield last


def _spans(sentence: str, name: str) -> Iterator[tuple[int, int]]:
    at = sentence.find(name)
    while at >= 0:
        yield at, at + len(name)
        at = sentence.find(name, at + 1)
