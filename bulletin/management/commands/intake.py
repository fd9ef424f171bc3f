"""manage.py intake: a bulletin's text or file becomes JSON."""

import json
import sys
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bulletin.intake import NoArticleFound, UnreadableText, read_upload
from bulletin.intake.files import read_file


class Command(BaseCommand):
    help = (
        "Reads a bulletin (.txt .docx .doc .wps .rtf .odt .html .pdf .eml) and prints its "
        "sections and articles as JSON."
    )
    # The file is read without the database, so that nothing need be set up for it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file; - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            upload = read_upload(options["file"], read_file(options["file"]))
        except (UnreadableText, NoArticleFound) as error:
            raise CommandError(str(error)) from error
        if isinstance(sys.stdout, TextIOWrapper):
            # JSON is UTF-8 whatever the terminal is set to.
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(json.dumps(upload.to_json(), ensure_ascii=False, indent=2))
