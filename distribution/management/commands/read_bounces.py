"""manage.py read_bounces: one pass over the bounce mailbox."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import DomainError
from distribution.models import BounceReport, Effect
from distribution.services.bounces import NOT_GIVEN, WAITS, read_bounces
from distribution.services.telling import tell_people

FIELDS = ("source", "read_at", "kind", "sender", "subject", "addresses", "reason", "reply")


class Command(BaseCommand):
    help = "Reads what is new in the bounce mailbox, tells who is concerned, and counts it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--unmatched",
            action="store_true",
            help="read nothing; list the messages about no delivery of ours, kept in the mailbox",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["unmatched"]:
            self._print(list(BounceReport.objects.filter(effect=Effect.UNMATCHED).values(*FIELDS)))
            return
        try:
            counts = read_bounces()
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._print(
            {
                "read": counts.total(),
                **{effect.value: counts[effect] for effect in Effect},
                WAITS: counts[WAITS],
                NOT_GIVEN: counts[NOT_GIVEN],
                "told": tell_people(),
            }
        )

    def _print(self, shown: Any) -> None:
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1, default=str))
