"""manage.py issue_marks: classification, copy number and number of copies of an issue."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.models import Issue
from bulletin.services.issue_marks import set_issue_marks


class Command(BaseCommand):
    help = "Sets what an issue being assembled bears besides its number, and shows it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID")
        parser.add_argument("--classification", metavar="TEXT", help="as 秘密★1年; empty for none")
        parser.add_argument("--copy-number", metavar="DIGITS", help="up to six; empty for none")
        parser.add_argument("--copies", type=int, metavar="NUMBER", help="0 for none")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            issue = set_issue_marks(
                options["issue"],
                actor=None,
                classification=options["classification"],
                copy_number=options["copy_number"],
                copies=options["copies"],
            )
        except Issue.DoesNotExist as error:
            raise CommandError(_("There is no issue %d.") % options["issue"]) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        none = _("none")
        for label, value in (
            (_("classification"), issue.classification),
            (_("copy number"), issue.copy_number),
            (_("number of copies"), issue.copies),
        ):
            self.stdout.write(_("%(label)s: %(value)s") % {"label": label, "value": value or none})
