"""manage.py resume_mailing: lets a paused or late mailing go on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.users import user_called
from distribution.services.mailings import resume_mailing
from distribution.services.report import mailing_of


class Command(BaseCommand):
    help = "Lets the paused or late mailing of an issue go on, however long it has stood still."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID", help="the issue whose mailing waits")
        parser.add_argument("--by", required=True, metavar="USER", help="who lets it go on")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mailing = mailing_of(options["issue"])
            resume_mailing(mailing.pk, actor=user_called(options["by"]))
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The mailing of %s goes on.") % mailing)
