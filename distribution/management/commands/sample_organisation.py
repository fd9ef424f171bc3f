"""manage.py sample_organisation: the offices, people, publication and lists of the sample."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from distribution.services.sample import make_sample_organisation, sample_data


class Command(BaseCommand):
    help = "Makes the sample organisation; what exists already is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", help="of the sample logins; random if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        password = options["password"] or secrets.token_urlsafe(9)
        make_sample_organisation(password=password)
        names = "、".join(user["username"] for user in sample_data()["users"])
        self.stdout.write(
            _("Sample logins: %(names)s; password of those made now: %(password)s")
            % {"names": names, "password": password}
        )
