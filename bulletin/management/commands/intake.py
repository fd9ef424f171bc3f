"""manage.py intake: a bulletin's text becomes JSON."""

import json
import sys
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.intake import NoArticleFound, UnreadableText, read_bulletin
from bulletin.intake.files import read_file


class Command(BaseCommand):
    help = "Reads a bulletin's text and prints its sections and articles as JSON."
    # The text is read without the database, so that nothing need be set up for it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the text; - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reading = read_bulletin(read_file(options["file"]))
        except (UnreadableText, NoArticleFound) as error:
            raise CommandError(str(error)) from error
        if isinstance(sys.stdout, TextIOWrapper):
            # JSON is UTF-8 whatever the terminal is set to.
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False, indent=2))
