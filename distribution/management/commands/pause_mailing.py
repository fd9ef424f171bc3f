"""manage.py pause_mailing: stops the mailing of an issue until a person lets it go on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.users import user_called
from distribution.services.pausing import pause_mailing
from distribution.services.report import mailing_of


class Command(BaseCommand):
    help = "Stops the mailing of an issue; messages already handed over are finished."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID", help="the issue that is being sent")
        parser.add_argument("--by", required=True, metavar="USER", help="who pauses it")
        parser.add_argument("--reason", required=True, help="shown on the mailing's page")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mailing = mailing_of(options["issue"])
            pause_mailing(mailing.pk, actor=user_called(options["by"]), reason=options["reason"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The mailing of %s is paused.") % mailing)
