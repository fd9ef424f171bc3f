"""manage.py distribution_list: what stands behind a printed label."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from distribution.models import DistributionList
from distribution.services.lists import (
    add_part,
    readmit,
    remove_part,
    set_allows_leaving,
    set_link_above,
    set_office_kind,
)
from distribution.services.recipients import members_on


class Command(BaseCommand):
    help = (
        "Sets which sub-lists and which kind of office a list takes in and how large attachments "
        "may be, and shows who gets it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the printed label")
        parser.add_argument("--add-part", action="append", default=[], metavar="NAME")
        parser.add_argument("--remove-part", action="append", default=[], metavar="NAME")
        parser.add_argument("--office-kind", metavar="KIND", help="all offices of it; '' for none")

        parser.add_argument(
            "--link-above", metavar="KB", help="link to a larger PDF; '' attaches any"
        )

        parser.add_argument(
            "--leaving", choices=["yes", "no"], help="whether mails hold a link to leave the list"
        )
        parser.add_argument("--readmit", metavar="EMAIL", help="who has left and wants it again")

    def handle(self, *args: Any, **options: Any) -> None:
        entry = _list_called(options["name"])
        try:
            with transaction.atomic():
                for name in options["add_part"]:
                    add_part(entry.pk, _list_called(name).pk, actor=None)
                for name in options["remove_part"]:
                    remove_part(entry.pk, _list_called(name).pk, actor=None)
                if options["office_kind"] is not None:
                    set_office_kind(entry.pk, options["office_kind"], actor=None)
                if options["link_above"] is not None:
                    set_link_above(entry.pk, _kilobytes(options["link_above"]), actor=None)
                if options["leaving"]:
                    set_allows_leaving(entry.pk, options["leaving"] == "yes", actor=None)
                if options["readmit"]:
                    readmit(entry.pk, options["readmit"], actor=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        entry.refresh_from_db()
        contacts = members_on([entry], timezone.localdate())[entry.pk]
        shown = {
            "list": entry.name,
            "parts": [part.part.name for part in entry.parts.select_related("part")],
            "office_kind": entry.office_kind,
            "link_above_kb": entry.link_above_kb,
            "allows_leaving": entry.allows_leaving,
            "left": [str(one.contact) for one in entry.departures.select_related("contact")],
            "recipients": len(contacts),
            "copies": sum(contact.paper_copies for contact in contacts),
            "contacts": [str(contact) for contact in contacts],
        }
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))


def _kilobytes(text: str) -> int | None:
    if text and not text.isdecimal():
        raise CommandError(_("“%s” is no size in KB. Write digits only.") % text)
    return int(text) if text else None


def _list_called(name: str) -> DistributionList:
    entry = DistributionList.objects.filter(name=name).first()
    if entry is None:
        raise CommandError(_("There is no list called “%s”.") % name)
    return entry
