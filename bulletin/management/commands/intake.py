"""Bulletin text → JSON."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from bulletin.intake import NoArticleFound, UnreadableText, read_bulletin


class Command(BaseCommand):
    help = "Reads a bulletin text and prints its sections and articles as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a text file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        try:
            reading = read_bulletin(_bytes_of(name))
        except (UnreadableText, NoArticleFound) as error:
            raise CommandError(f"{name}: {error}") from error
        json_text = json.dumps(reading.to_json(), ensure_ascii=False, indent=2)
        # Bytes, so that the JSON is UTF-8 whatever the terminal's encoding.
        sys.stdout.buffer.write(json_text.encode("utf-8") + b"\n")


def _bytes_of(name: str) -> bytes:
    """The file's bytes. Raises UnreadableText."""
    if name == "-":
        return sys.stdin.buffer.read()
    path = Path(name)
    if path.is_dir():
        raise UnreadableText(_("This is a directory. Give the path of a text file."))
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableText(_("There is no such file. Check the path.")) from error
    except OSError as error:
        raise UnreadableText(_("The file cannot be read. Check its permissions.")) from error
