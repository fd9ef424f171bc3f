"""manage.py export_issue: an issue as a file for another program to work on."""

from argparse import ArgumentParser
from typing import Any

from bulletin.management.issue_file import IssueFileCommand
from bulletin.models import Issue
from bulletin.services.word_files import word_current

FORMATS = ("docx",)


class Command(IssueFileCommand):
    help = "Writes an issue as a Word file: as signed, as under review, or in its present state."
    metavar = "FILE.docx"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--format", choices=FORMATS, default="docx")

    def write(self, issue: Issue, options: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
        written = word_current(issue)
        return written.data, {"articles": written.articles}
