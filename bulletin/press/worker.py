"""The child that prints: ``python -m bulletin.press.worker TERMS``, started by sealed/child.py.

It keeps fonts, styles and pages it has set at hand, and does one task after the other. What it is
given to print may be hostile, so it can read the fonts and the issue's own pictures and nothing
else, has no network, starts no program and ends with the process that started it.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

from accounts.errors import DomainError
from bulletin.press.fonts import check_fonts
from bulletin.press.sealed import guard, landlock, seccomp
from bulletin.press.sealed.frames import Frames, Message, packed
from bulletin.press.sealed.limits import end_with, take_little, write_no_files
from bulletin.press.sealed.places import PROJECT, readable_places
from bulletin.press.tasks import Press

CHUNK_BYTES = 1 << 20
TRACE_LINES = 20
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [PROJECT / "templates"],
}


def main() -> None:
    terms = json.loads(sys.argv[1])
    end_with(terms["lifeline"])
    answers = answer_pipe()
    folder = Path(terms["folder"])
    settings.configure(
        BASE_DIR=PROJECT,
        LANGUAGE_CODE=terms["language"],
        LOCALE_PATHS=terms["locale_paths"],
        TEMPLATES=[TEMPLATES],
    )
    django.setup()
    press = Press(folder / "pictures")
    try:
        check_fonts()
    except DomainError as error:
        send(answers, refusal(error))
        return
    take_little(terms["memory_mb"])
    kernel = seal(folder, press)
    send(answers, Message("ready", {"kernel": kernel}))
    frames = Frames()
    while data := os.read(sys.stdin.fileno(), CHUNK_BYTES):
        for wanted in frames.feed(data):
            send(answers, answer(press, wanted, lambda message: send(answers, message)))


def seal(folder: Path, press: Press) -> bool:
    """Warm up, and give up every right that printing does not need; whether the kernel saw to it.

    Landlock binds the threads that start later, so it comes ahead of Pango's.
    """
    readable = list(readable_places())
    confines_files = landlock.confine(readable, [folder])
    press.warm_up()
    write_no_files()
    confines_network = seccomp.confine()
    if not (confines_files and confines_network):
        guard.confine(readable, [folder])
    return confines_files and confines_network


def answer(press: Press, wanted: Message, tell: Callable[[Message], None]) -> Message:
    """What becomes of a task; every error of it is an answer too."""
    announced = 0

    def announce(number: int) -> None:
        nonlocal announced
        if number != announced:
            announced = number
            tell(Message("article", {"number": number}))

    try:
        with translation.override(wanted.body["language"]):
            return press.tasks[wanted.kind](wanted, announce)
    except DomainError as error:
        return refusal(error, getattr(error, "articles", (announced,)))
    except Exception as error:  # noqa: BLE001  # it is told to the process that asked
        kind = "spent" if isinstance(error, MemoryError | RecursionError) else "failed"
        return Message(kind, {"trace": traceback.format_exc(limit=-TRACE_LINES)})


def refusal(error: DomainError, articles: Sequence[int] = ()) -> Message:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return Message("refused", {"name": name, "message": str(error), "articles": articles})


def answer_pipe() -> int:
    """Standard output, which from now on whoever else writes to it finds closed to it."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def send(answers: int, message: Message) -> None:
    data = memoryview(packed(message))
    while data:
        data = data[os.write(answers, data) :]


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
