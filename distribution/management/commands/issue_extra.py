"""manage.py issue_extra: 本期增发, and the number of printed copies."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.models import Issue
from distribution.models import Contact
from distribution.services.extras import add_extra, count_copies, remove_extra


class Command(BaseCommand):
    help = (
        "Lets further recipients have one issue, in print and by mail, and counts its copies; "
        "they must be contacts (import_contacts)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, metavar="ID")
        parser.add_argument("--add", metavar="EMAIL", help="of a contact")
        parser.add_argument("--label", default="", metavar="TEXT", help="as it is printed")
        parser.add_argument("--copies", type=int, default=0, metavar="NUMBER", help="on paper")
        parser.add_argument("--remove", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                issue = _change(options)
        except Issue.DoesNotExist as error:
            raise CommandError(_("There is no issue %d.") % options["issue"]) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        extras = issue.extras.select_related("contact")
        shown = {
            "issue": issue.pk,
            "range": issue.printed_range,
            "copies": issue.copies,
            "extras": [
                {"label": extra.label, "contact": str(extra.contact), "copies": extra.copies}
                for extra in extras
            ],
        }
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))


def _change(options: dict[str, Any]) -> Issue:
    issue_id: int = options["issue"]
    Issue.objects.get(pk=issue_id)
    if options["add"]:
        add_extra(
            issue_id,
            _contact_at(options["add"]).pk,
            label=options["label"],
            copies=options["copies"],
            actor=None,
        )
    if options["remove"]:
        remove_extra(issue_id, _contact_at(options["remove"]).pk, actor=None)
    return count_copies(issue_id, actor=None)


def _contact_at(email: str) -> Contact:
    contact = Contact.objects.filter(email__iexact=email).first()
    if contact is None:
        raise CommandError(
            _("There is no contact with the address “%s”. Take it in with import_contacts.") % email
        )
    return contact
