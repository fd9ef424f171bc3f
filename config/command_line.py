"""manage.py's entry: a database that is down or empty is told in one line."""

import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.utils.translation import gettext as _

NO_TABLE = ("no such table", "relation ")


def run(arguments: list[str]) -> None:
    """Run a management command; exit with 1 and a clear line when the database refuses."""
    try:
        execute_from_command_line(arguments)
    except (OperationalError, ProgrammingError) as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        sys.exit(sentence)


def _sentence(error: DatabaseError) -> str | None:
    reason = " ".join(str(error).split())
    if any(words in reason for words in NO_TABLE):
        return _("The database is not set up yet. Run “python manage.py migrate” first.")
    if isinstance(error, OperationalError) and connection.connection is None:
        return (
            _("The database cannot be reached. See that it runs and DATABASE_URL is right. %s")
            % reason
        )
    return None
