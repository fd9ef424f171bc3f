"""manage.py correct_address: a contact's address put right."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from distribution.models import Contact
from distribution.services.corrections import correct_address


class Command(BaseCommand):
    help = "Gives a contact another address and mails it again; the same address only does that."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the address the contact has now")
        parser.add_argument("new", metavar="NEW")
        parser.add_argument("--by", required=True, metavar="USER", help="whose decision it is")
        parser.add_argument(
            "--send", action="store_true", help="send the contact the last mailing that came back"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["by"], is_active=True).first()
        if actor is None:
            raise CommandError(_("There is no account “%s”.") % options["by"])
        contact = Contact.objects.filter(email__iexact=options["email"]).first()
        if contact is None:
            raise CommandError(
                _("There is no contact with the address “%s”. Check it with distribution_list.")
                % options["email"]
            )
        try:
            done = correct_address(contact.pk, options["new"], actor=actor, send=options["send"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        shown = {
            "contact": str(done.contact),
            "was_suppressed": done.was_suppressed,
            "queued": done.copy.pk if done.copy else None,
            "remark": done.remark,
        }
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
