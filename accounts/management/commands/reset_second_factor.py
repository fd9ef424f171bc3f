"""manage.py reset_second_factor: for the last administrator, who lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.second_factor import reset_second_factor
from accounts.services.users import user_called


class Command(BaseCommand):
    help = "Takes the authenticator app of an account away and ends its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = reset_second_factor(user_called(options["username"]).pk, actor=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        words = _("%s signs in with the password alone, and sets up an app anew.")
        self.stdout.write(words % user)
