"""manage.py mailing_status: a mailing's deliveries, counted by state."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from distribution.models import Mailing
from distribution.services.report import mailing_report


class Command(BaseCommand):
    help = "Prints how many deliveries of a mailing are in each state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID", help="the issue that was distributed")
        parser.add_argument("--rows", action="store_true", help="print every delivery as well")

    def handle(self, *args: Any, **options: Any) -> None:
        mailing = Mailing.objects.filter(issue=options["issue"]).select_related("edition").first()
        if mailing is None:
            raise CommandError(_("Issue %d has not been distributed.") % options["issue"])
        self.stdout.write(
            json.dumps(mailing_report(mailing, rows=options["rows"]), ensure_ascii=False, indent=1)
        )
