"""manage.py settle_from_log: deliveries in doubt, settled by the mail server's log."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import DomainError
from accounts.models import User
from distribution.relay_log.files import logged
from distribution.relay_log.lines import LineParser
from distribution.relay_log.search import Finding
from distribution.services.log_settling import Settlement, find_in_log, settle_from_log

WORDS = {
    Finding.DELIVERED: gettext_lazy("taken and passed on"),
    Finding.WAITING: gettext_lazy("taken, not passed on yet"),
    Finding.BOUNCED: gettext_lazy("taken, then returned"),
    Finding.DROPPED: gettext_lazy("taken, then deleted on the mail server"),
    Finding.BEGUN: gettext_lazy("begun, but not taken: broken off, refused or held back"),
    Finding.EARLIER: gettext_lazy("only an earlier attempt is in the log"),
    Finding.ABSENT: gettext_lazy("not taken, as far as this log tells"),
    Finding.UNKNOWN: gettext_lazy("not in this log, which does not cover the time"),
}


class Command(BaseCommand):
    help = "Settles deliveries in doubt by Message-ID from the log of the mail server (Postfix)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="mail.log, mail.log.2.gz …; - reads a pipe",
        )
        parser.add_argument("--by", metavar="NAME", help="whose decision it is: a login name")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--zone",
            default=settings.TIME_ZONE,
            help="of times without a zone, such as UTC; default %(default)s",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_rehearsal = options["dry_run"] or not options["by"]
        actor = _person(options["by"]) if options["by"] else None
        parser = LineParser(_zone(options["zone"]), timezone.now())
        lines = logged(options["files"], parser, sys.stdin.buffer)
        try:
            if is_rehearsal or actor is None:
                settlements = find_in_log(lines)
            else:
                settlements = settle_from_log(lines, actor=actor)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._print_table(settlements)
        self._print_advice(settlements, is_rehearsal=is_rehearsal)

    def _print_table(self, settlements: Sequence[Settlement]) -> None:
        rows = [(_("Address"), _("Handed over"), _("Status"), _("The log says"))]
        for one in settlements:
            row, found = one.delivery, one.found
            handed_over = row.handed_over_at and timezone.localtime(row.handed_over_at)
            words = str(WORDS[found.finding])
            rows.append(
                (
                    row.address,
                    f"{handed_over:%Y-%m-%d %H:%M:%S}" if handed_over else "",
                    row.get_status_display(),
                    f"{words} ({found.reason})" if found.reason else words,
                )
            )
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        for cells in rows if settlements else ():
            padded = (
                cell + " " * (width - _width(cell))
                for cell, width in zip(cells, widths, strict=True)
            )
            self.stdout.write("  ".join(padded).rstrip())

    def _print_advice(self, settlements: Sequence[Settlement], *, is_rehearsal: bool) -> None:
        if not settlements:
            self.stdout.write(_("No delivery is in doubt."))
            return
        self.stdout.write("")
        left = sum(one.is_open for one in settlements)
        if is_rehearsal:
            self.stdout.write(
                _("Nothing has been changed. To settle, give --by NAME without --dry-run.")
            )
        elif left:
            self.stdout.write(
                ngettext(
                    "%(count)d delivery stays in doubt. Decide it on the page of its mailing.",
                    "%(count)d deliveries stay in doubt. Decide on the pages of their mailings.",
                    left,
                )
                % {"count": left}
            )
        if any(one.found.finding is Finding.ABSENT for one in settlements):
            self.stdout.write(
                _(
                    "The log runs through the time of the hand-over and does not know these mails: "
                    "this mail server has not taken them. If no other one takes your mails, send "
                    "them again on the pages of their mailings. This command never sends."
                )
            )


def _person(name: str) -> User:
    try:
        return User.objects.get(username=name, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(
            _("Nobody signs in as “%s”. Give the login name of an editor or list manager.") % name
        ) from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CommandError(
            _("There is no time zone “%s”. Write it as Asia/Shanghai or UTC.") % name
        ) from error


def _width(text: str) -> int:
    """In columns of a terminal, where a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
