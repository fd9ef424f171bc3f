"""manage.py reindex: makes what can be searched anew, from articles and signed issues."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from bulletin.services.indexing import index_all


class Command(BaseCommand):
    help = "Makes the search index anew from the articles and the signed issues."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only what is not in it yet")

    def handle(self, *args: Any, **options: Any) -> None:
        articles, issues = index_all(only_missing=options["missing"])
        self.stdout.write(
            _("%(articles)d articles and %(issues)d issues can be searched now.")
            % {"articles": articles, "issues": issues}
        )
