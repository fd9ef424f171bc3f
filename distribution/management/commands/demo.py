"""manage.py demo: the main job on the sample bulletin, then the web on loopback."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.keeping import kept_secret
from accounts.models import Role
from distribution.hosting import hosting
from distribution.models import Mailing
from distribution.services.demonstration import run_demonstration
from distribution.services.report import mailing_report
from distribution.services.sample import make_sample_organisation, sample_data

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Takes the sample bulletin from its text to mails in the local mailbox, then serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                _("The demonstration runs without servers. Unset CELERY_BROKER_URL and try again.")
            )
        password = kept_secret(settings.VAR_DIR / "demo-password", 9)
        try:
            with hosting():
                publication = make_sample_organisation(password=password)
                mailing = run_demonstration(publication, tell=self._tell)
        except DomainError as error:
            raise CommandError(str(error)) from error
        report = mailing_report(mailing)
        self._summary(mailing, report, password)
        if not options["no_serve"]:
            self._serve(options["port"])
        elif report["sent"] + report["skipped"] < report["total"]:
            raise CommandError(_("Not all is sent yet. Run this again to go on."))

    def _tell(self, sentence: str) -> None:
        self.stdout.write(f"· {sentence}")
        self.stdout.flush()

    def _summary(self, mailing: Mailing, report: dict[str, Any], password: str) -> None:
        self.stdout.write("")
        self.stdout.write(_("PDF:     %s") % mailing.edition.pdf.path)
        self.stdout.write(_("SHA-256: %s") % mailing.edition.sha256)
        self.stdout.write(
            _("Mails:   %(sent)d of %(total)d sent, in %(folder)s")
            % {**report, "folder": urlsplit(settings.EMAIL_URL).hostname or settings.MAILBOX_DIR}
        )
        if report["server_error"]:
            self.stdout.write(_("         %s") % report["server_error"])
        self.stdout.write(_("Logins (password of all: %s):") % password)
        for user in sample_data()["users"]:
            roles = "、".join(str(Role(role).label) for role in user["roles"])
            self.stdout.write(f"  {user['username']:<10}{user['name']}  {roles}")

    def _serve(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    _("Port %d is in use. Stop the other program, or choose another with --port.")
                    % port
                ) from error
        self.stdout.write(
            _("Open http://%(host)s:%(port)d (Ctrl-C ends it).")
            % {
                "host": HOST,
                "port": port,
            }
        )
        self.stdout.flush()
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}"]
        threads = ["--worker-class", "gthread", "--threads", "8"]
        quiet = ["--log-level", "warning", "--no-control-socket"]
        os.execv(sys.executable, [*command, *threads, *quiet])
