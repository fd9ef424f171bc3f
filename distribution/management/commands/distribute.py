"""manage.py distribute: the mailing of a signed issue."""

import json
from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.models import Edition, Issue
from bulletin.services.editions import render_edition, retry_edition
from bulletin.states import EditionStatus
from distribution.hosting import hosting
from distribution.models import Mailing
from distribution.services.mailings import start_mailing
from distribution.services.report import mailing_report, wait_until_settled


class Command(BaseCommand):
    help = "Starts the mailing of a signed issue; its lists are those it has printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID")
        parser.add_argument(
            "--list", action="append", metavar="NAME", help="a printed label; may be repeated"
        )
        parser.add_argument(
            "--wait", action="store_true", help="return when no row is queued or sending"
        )
        parser.add_argument(
            "--at",
            metavar="TIME",
            help="start at this time of the place instead of now, for example 2026-12-01T08:30",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        issue = Issue.objects.filter(pk=options["issue"]).first()
        if issue is None:
            raise CommandError(_("There is no issue %d.") % options["issue"])
        at = _time(options["at"]) if options["at"] else None
        if at and options["wait"]:
            raise CommandError(_("--wait does not wait for --at. Leave one of them out."))
        _print_what_is_due(issue)
        try:
            mailing = start_mailing(issue.pk, actor=None, names=options["list"], scheduled_for=at)
        except DomainError as error:
            raise CommandError(str(error)) from error
        if options["wait"]:
            with hosting() if settings.EMBEDDED else nullcontext():
                wait_until_settled(mailing)
        report = mailing_report(Mailing.objects.select_related("edition").get(pk=mailing.pk))
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        if options["wait"]:
            _complain_unless_all_sent(report)


def _time(text: str) -> datetime:
    """Raises CommandError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("“%s” is no time. Write it like 2026-12-01T08:30.") % text) from error
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _print_what_is_due(issue: Issue) -> None:
    for edition in Edition.objects.filter(issue=issue).exclude(status=EditionStatus.READY):
        if edition.status == EditionStatus.FAILED:
            retry_edition(edition.pk, actor=None)
        render_edition(edition.pk)


def _complain_unless_all_sent(report: dict[str, Any]) -> None:
    if report["server_error"]:
        raise CommandError(
            _("The mail server takes no mail, so %(rows)d mails wait for the next try: %(reason)s")
            % {"rows": report["deferred"], "reason": report["server_error"]}
        )
    open_rows = {state: report[state] for state in ("deferred", "failed", "uncertain")}
    open_rows["deferred"] += report["queued"]
    if any(open_rows.values()):
        raise CommandError(
            _("Not all is sent: %(deferred)d wait, %(failed)d failed, %(uncertain)d in doubt.")
            % open_rows
        )
