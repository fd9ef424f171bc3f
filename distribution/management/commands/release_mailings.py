"""manage.py release_mailings: lets mailings be sent again after a restored backup."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.users import user_called
from distribution.services.release import release_mailings
from distribution.services.report import mailing_of
from distribution.states import AfterRelease


class Command(BaseCommand):
    help = (
        "Lets mailings be sent again. Unfinished ones that had begun or were due end with their "
        "rows in doubt, unless they are named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, metavar="USER", help="an administrator")
        for choice, words in (
            (AfterRelease.GO_ON, "its mailing goes on: none of its rows can have gone out"),
            (AfterRelease.DOUBT, "the rows of its mailing are in doubt"),
        ):
            parser.add_argument(
                f"--{choice.replace('_', '-')}",
                action="append",
                default=[],
                type=int,
                metavar="ID",
                help=f"an issue: {words}; may be repeated",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            choices = {
                mailing_of(issue).pk: choice for choice in AfterRelease for issue in options[choice]
            }
            released = release_mailings(actor=user_called(options["by"]), choices=choices)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The mailings are released."))
        for entry in released:
            self.stdout.write(
                _("%(mailing)s: %(rows)d rows, %(choice)s.")
                % {
                    "mailing": entry.mailing,
                    "rows": entry.rows,
                    "choice": entry.proposed.label,
                }
            )
