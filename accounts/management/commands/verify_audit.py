"""manage.py verify_audit: whether the audit trail is whole."""

import json
import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.anchor import Head
from accounts.services.verifying import verify_trail


class Command(BaseCommand):
    help = "Checks the audit trail, archived parts included; exit 1 names every broken entry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            metavar="PLACE:SEAL",
            help="a head printed by an earlier run, which must still be part of the trail",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_trail(head_in(options["head"]) if options["head"] else None)
        shown = {
            "entries": verdict.entries,
            "archived": verdict.archived,
            "unsealed": verdict.unsealed,
            "head": str(verdict.head),
            "faults": verdict.faults,
        }
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
        if verdict.faults:
            raise CommandError(_("The audit trail is broken: %s.") % verdict.faults[0])


def head_in(text: str) -> Head:
    if not re.fullmatch(r"[0-9]+:[0-9a-f]{64}", text):
        raise CommandError(_("A head looks like 1234:0123…ef, as verify_audit prints it."))
    place, _colon, seal = text.partition(":")
    return Head(int(place), seal)
