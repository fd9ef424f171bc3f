"""manage.py render_issue: the print edition of an issue into a file."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.models import Issue
from bulletin.press.printing import VARIANTS
from bulletin.services.editions import print_current, write_file


class Command(BaseCommand):
    help = "Prints an issue: the signed pages, those under review, or its present state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")
        parser.add_argument(
            "--variant",
            choices=VARIANTS,
            help="the one mark that the file is to carry; without this it carries both",
        )

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
            printed = print_current(issue, variant=options["variant"])
            write_file(output, printed.pdf)
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
                    "pages": printed.page_count,
                    "sha256": printed.sha256,
                    "size_bytes": len(printed.pdf),
                    "seconds": round(time.monotonic() - started, 3),
                },
                ensure_ascii=False,
            )
        )
