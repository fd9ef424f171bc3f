"""manage.py proofread: what is wrong in a text, as JSON."""

import datetime
import json
import sys
from argparse import ArgumentTypeError
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from bulletin.intake import NoArticleFound, UnreadableText, read_upload
from bulletin.intake.files import read_file
from bulletin.intake.formats.kinds import FileKind, kind_of
from bulletin.intake.upload import content_of
from bulletin.models import RuleSetting
from bulletin.proof import proofread
from bulletin.proof.register import NOBODY
from bulletin.services.proof_register import register_at
from bulletin.services.rule_counts import switched_off
from bulletin.services.wrong_characters import model


def day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError as error:
        raise ArgumentTypeError(_("Write the day as 2011-09-30.")) from error


def text_of(name: str, data: bytes) -> str:
    """All lines of a file; of a mail, those of its fullest text.

    Raises UnreadableText, and NoArticleFound for a mail that is no more than a letter.
    """
    kind = kind_of(data)
    if kind is FileKind.MAIL:
        return read_upload(name, data).source.text
    return content_of(kind, data).source.text


def has_register() -> bool:
    """Whether the database has been set up. Raises CommandError where it cannot be reached."""
    try:
        return RuleSetting._meta.db_table in connection.introspection.table_names()
    except OperationalError as error:
        raise CommandError(_("The database cannot be reached: %s") % error) from error


class Command(BaseCommand):
    help = (
        "Proofreads a text (.txt .docx .doc .wps .rtf .odt .html .pdf .eml) and prints what it "
        "found as JSON, in the order of the text. People, offices, house terms and rules switched "
        "off are those of the database, where there is one."
    )
    # Nothing need be set up for it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file; - for standard input")
        parser.add_argument(
            "--date",
            type=day,
            metavar="2011-09-30",
            help="the issue's day: years left out, weekdays and set phrases are taken as of it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = text_of(options["file"], read_file(options["file"]))
        except (UnreadableText, NoArticleFound) as error:
            raise CommandError(str(error)) from error
        known = model()
        if known is None:
            self.stderr.write(
                _("Only the rules are judged by: the model of wrong characters is not built.")
            )
        if has_register():
            register, off = register_at(options["date"]), switched_off()
        else:
            register, off = NOBODY, frozenset()
        found = proofread(
            text, issue_date=options["date"], register=register, without=off, model=known
        )
        if isinstance(sys.stdout, TextIOWrapper):
            # JSON is UTF-8 whatever the terminal is set to.
            sys.stdout.reconfigure(encoding="utf-8")
        findings = [finding.to_json() for finding in found]
        self.stdout.write(json.dumps(findings, ensure_ascii=False, indent=2))
