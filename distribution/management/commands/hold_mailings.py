"""manage.py hold_mailings: stops all mailings until an administrator releases them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.users import user_called
from distribution.services.hold import hold_mailings


class Command(BaseCommand):
    help = "Stops all mailings, after a restore that the system cannot see by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, metavar="USER", help="an administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            hold_mailings(actor=user_called(options["by"]))
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("All mailings are held until “release_mailings”."))
