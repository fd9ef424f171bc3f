"""manage.py import_bulletin: a bulletin's text or file becomes an issue with its articles."""

import hashlib
import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.errors import DomainError
from accounts.services.offices import known_names
from bulletin.intake import read_upload
from bulletin.intake.files import read_file
from bulletin.services.importing import import_reading
from bulletin.services.publications import choose_publication


class Command(BaseCommand):
    help = "Takes a bulletin's text into the database as an issue being assembled."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", help="the file, of any form intake reads; - for standard input"
        )
        parser.add_argument("--number", type=int, help="the number it bears on paper")
        parser.add_argument("--date", type=date.fromisoformat, help="its date, as 2011-09-30")
        parser.add_argument("--publication", help="the publication's name, where there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = read_file(options["file"])
            upload = read_upload(options["file"], data, known_offices=known_names())
            reading = upload.only_reading
            with transaction.atomic():
                imported = import_reading(
                    reading,
                    publication=choose_publication(
                        options["publication"] or "", read=reading.publication
                    ),
                    actor=None,
                    number=options["number"],
                    day=options["date"],
                    source_sha256=hashlib.sha256(data).hexdigest(),
                )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(imported.to_json(), ensure_ascii=False))
