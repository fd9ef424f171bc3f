"""manage.py add_picture: a picture with its caption into an article."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.users import user_called
from bulletin.intake.files import read_file
from bulletin.models import Article
from bulletin.services.pictures import keep_picture


class Command(BaseCommand):
    help = "Shows a picture in an article, or in the printed text of one that an issue has taken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", type=int, metavar="ARTICLE_ID")
        parser.add_argument("file", metavar="FILE", help="the picture; - for standard input")
        parser.add_argument("--alt", required=True, help="what it shows, for who cannot see it")
        parser.add_argument("--caption", default="", help="what is printed below it")
        parser.add_argument(
            "--before", type=int, metavar="N", help="ahead of the Nth paragraph; else at the end"
        )
        parser.add_argument("--by", metavar="USER", help="who adds it; else the system does")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Article.objects.filter(pk=options["article"]).exists():
            raise CommandError(_("There is no article %d.") % options["article"])
        before = options["before"]
        try:
            picture = keep_picture(
                options["article"],
                read_file(options["file"]),
                alt=options["alt"],
                caption=options["caption"],
                actor=user_called(options["by"]) if options["by"] else None,
                before_block=None if before is None else before - 1,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            json.dumps(
                {
                    "article": picture.article_id,
                    "picture": picture.sha256,
                    "width_px": picture.width_px,
                    "height_px": picture.height_px,
                    "size_bytes": picture.size_bytes,
                },
                ensure_ascii=False,
            )
        )
