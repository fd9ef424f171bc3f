"""What the commands that write an issue into a file do alike."""

import hashlib
import json
import time
from abc import abstractmethod
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.models import Issue
from bulletin.services.editions import write_file


class IssueFileCommand(BaseCommand):
    """``metavar`` names the file in the help."""

    metavar: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID")
        parser.add_argument("--output", type=Path, required=True, metavar=self.metavar)

    @abstractmethod
    def write(self, issue: Issue, options: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
        """The file, and what is to be told of it. Raises DomainError."""

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
            data, facts = self.write(issue, options)
            write_file(output, data)
        except DomainError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("Cannot write %(file)s: %(reason)s.") % {"file": output, "reason": error.strerror}
            ) from error
        told = {"issue": issue.pk, "output": str(output)} | facts
        told["sha256"] = hashlib.sha256(data).hexdigest()
        told["size_bytes"] = len(data)
        told["seconds"] = round(time.monotonic() - started, 3)
        self.stdout.write(json.dumps(told, ensure_ascii=False))
