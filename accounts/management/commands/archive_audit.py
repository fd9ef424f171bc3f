"""manage.py archive_audit: old entries of the audit trail go into a file."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.segments import archive_before, segment_path
from accounts.services.verifying import verify_trail


class Command(BaseCommand):
    help = (
        "Moves entries from before a day into a file in AUDIT_DIR; verify_audit goes on to read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--before", required=True, metavar="DAY", help="for example 2026-01-01")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["before"])
        except ValueError as error:
            raise CommandError(_("Give a day, for example 2026-12-01.")) from error
        if faults := verify_trail().faults:
            raise CommandError(_("The audit trail is broken: %s.") % faults[0])
        try:
            segment = archive_before(day)
        except DomainError as error:
            raise CommandError(str(error)) from error
        shown: dict[str, Any] = {"archived": 0}
        if segment is not None:
            count = segment.last - segment.first + 1
            shown = {"archived": count, "file": str(segment_path(segment))}
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
