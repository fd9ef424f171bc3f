"""manage.py mailing_status: a mailing's deliveries, counted by state."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import DomainError
from distribution.services.hold import words_while_held
from distribution.services.report import mailing_of, mailing_report


class Command(BaseCommand):
    help = "Prints how many deliveries of a mailing are in each state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID", help="the issue that was distributed")
        parser.add_argument("--rows", action="store_true", help="print every delivery as well")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mailing = mailing_of(options["issue"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        report = mailing_report(mailing, rows=options["rows"])
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        if words := words_while_held():
            self.stderr.write(words)
