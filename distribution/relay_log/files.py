"""Log files as lines: also packed by log rotation, oldest first, damaged ones told apart."""

import gzip
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from distribution.relay_log.lines import LineParser, LogLine

STANDARD_INPUT = "-"
GZIP = b"\x1f\x8b"
# Postfix cuts its lines at some 2,000 characters. More than this is no log, and is not kept.
LINE_BYTES = 65_536
LINES_TO_DATE = 200
EARLIEST = datetime.min.replace(tzinfo=UTC)


class UnreadableLog(DomainError):
    """A log file that is not there, may not be read or is damaged."""


def logged(names: Sequence[str], parser: LineParser, standard_input: BinaryIO) -> Iterator[LogLine]:
    """The mail server's lines of all files, the file that begins earliest first.

    ``-`` stands for ``standard_input`` and comes last. One line is held at a time.
    Raises UnreadableLog.
    """
    files = [name for name in names if name != STANDARD_INPUT]
    for name in sorted(files, key=partial(_begins_at, parser=parser)):
        yield from _lines_of_file(name, parser)
    if STANDARD_INPUT in names:
        yield from _lines(standard_input, STANDARD_INPUT, parser)


def _begins_at(name: str, parser: LineParser) -> datetime:
    with closing(_lines_of_file(name, parser)) as lines:
        return min((line.at for line in islice(lines, LINES_TO_DATE)), default=EARLIEST)


def _lines_of_file(name: str, parser: LineParser) -> Generator[LogLine, None, None]:
    try:
        with Path(name).open("rb") as file:
            yield from _lines(file, name, parser)
    except OSError as error:
        raise UnreadableLog(
            _("%(name)s cannot be read: %(reason)s") % {"name": name, "reason": error.strerror}
        ) from error


def _lines(file: BinaryIO, name: str, parser: LineParser) -> Iterator[LogLine]:
    unpacked = file
    if hasattr(file, "peek") and file.peek(2)[:2] == GZIP:
        unpacked = cast("BinaryIO", gzip.GzipFile(fileobj=file))
    try:
        read = iter(partial(unpacked.readline, LINE_BYTES), b"")
        yield from parser.parsed(line.decode("utf-8", "replace") for line in read)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableLog(
            _("%s is damaged and cannot be unpacked. Give the files that are whole.") % name
        ) from error
