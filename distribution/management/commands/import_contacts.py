"""manage.py import_contacts: a table of contacts into a distribution list."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import DomainError
from bulletin.intake.files import read_file
from distribution.services.contacts import import_contacts


class Command(BaseCommand):
    help = (
        "Adds the contacts of a CSV table (name, organisation, title, email; where wanted office "
        "and copies, the printed copies that go there) to a list."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", help="the table; - for standard input")
        parser.add_argument("--list", required=True, metavar="NAME", help="the printed label")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = import_contacts(
                read_file(options["file"]), list_name=options["list"], actor=None
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(asdict(result), ensure_ascii=False))
