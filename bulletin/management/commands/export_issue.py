"""manage.py export_issue: an issue as a file for another program to work on."""

import hashlib
import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.models import Issue
from bulletin.services.editions import write_file
from bulletin.services.word_files import word_current

FORMATS = ("docx",)


class Command(BaseCommand):
    help = "Writes an issue as a Word file: as signed, as under review, or in its present state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID")
        parser.add_argument("--format", choices=FORMATS, default="docx")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.docx")

    def handle(self, *args: Any, **options: Any) -> None:
        issue = Issue.objects.filter(pk=options["issue"]).first()
        if issue is None:
            raise CommandError(_("There is no issue %d.") % options["issue"])
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(_("There is no folder %s.") % output.parent)
        if output.is_dir():
            raise CommandError(_("%s is a folder; name a file in it.") % output)
        started = time.monotonic()
        try:
            written = word_current(issue)
            write_file(output, written.data)
        except DomainError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("Cannot write %(file)s: %(reason)s.") % {"file": output, "reason": error.strerror}
            ) from error
        self.stdout.write(
            json.dumps(
                {
                    "issue": issue.pk,
                    "output": str(output),
                    "articles": written.articles,
                    "sha256": hashlib.sha256(written.data).hexdigest(),
                    "size_bytes": len(written.data),
                    "seconds": round(time.monotonic() - started, 3),
                },
                ensure_ascii=False,
            )
        )
