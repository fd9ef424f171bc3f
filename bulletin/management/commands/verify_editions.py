"""manage.py verify_editions: every stored PDF against its recorded hash."""

import hashlib
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bulletin.models import Edition, EditionStatus


class Command(BaseCommand):
    help = "Checks every stored PDF against the SHA-256 recorded when it was printed."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = 0
        for edition in Edition.objects.filter(status=EditionStatus.READY).iterator():
            try:
                with edition.pdf.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise CommandError(
                    _("The PDF of edition %(edition)d is missing: %(path)s")
                    % {"edition": edition.pk, "path": edition.pdf.name}
                ) from error
            if found != edition.sha256:
                raise CommandError(
                    _("The PDF of edition %(edition)d was changed: %(path)s")
                    % {"edition": edition.pk, "path": edition.pdf.name}
                )
            checked += 1
        self.stdout.write(_("%d PDFs checked; each is as it was printed.") % checked)
