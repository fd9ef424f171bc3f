"""Reading the file a command was given."""

import sys
from pathlib import Path

from django.utils.translation import gettext as _

from bulletin.intake.errors import UnreadableText


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``. Raises UnreadableText."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        reason = _("There is no file %s. Check its name.")
    except IsADirectoryError:
        reason = _("%s is a folder. Name the file in it.")
    except OSError:
        reason = _("The file %s cannot be read. Check who may open it.")
    raise UnreadableText(reason % name)
