"""manage.py render_issue: the print edition of an issue into a file."""

from argparse import ArgumentParser
from typing import Any

from bulletin.management.issue_file import IssueFileCommand
from bulletin.models import Issue
from bulletin.press.results import VARIANTS
from bulletin.services.editions import print_current


class Command(IssueFileCommand):
    help = "Prints an issue: the signed pages, those under review, or its present state."
    metavar = "FILE.pdf"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--variant",
            choices=VARIANTS,
            help="the one mark that the file is to carry; without this it carries both",
        )

    def write(self, issue: Issue, options: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
        printed = print_current(issue, variant=options["variant"])
        return printed.pdf, {"pages": printed.page_count}
