"""manage.py add_user: an account with its roles."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import Role
from accounts.services.offices import office_called
from accounts.services.users import create_user


class Command(BaseCommand):
    help = "Makes an account. The password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name, as shown")
        parser.add_argument("--role", action="append", required=True, choices=Role.values)
        parser.add_argument("--office", help="name or alias; a clerk needs one")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = sys.stdin.isatty()
        password = getpass.getpass() if asked else sys.stdin.readline().rstrip("\n")
        try:
            user = create_user(
                options["username"],
                password=password,
                display_name=options["name"],
                roles=[Role(role) for role in options["role"]],
                office=office_called(options["office"]) if options["office"] else None,
                email=options["email"],
                actor=None,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The account %s was made.") % user.username)
