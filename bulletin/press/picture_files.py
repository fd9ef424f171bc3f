"""Where the files of pictures lie, and whether those that an issue prints are there."""

import hashlib
import re
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.press.snapshot import PrintedArticle

SHA256 = re.compile("[0-9a-f]{64}")


class MissingPicture(DomainError):
    """A picture that is to be printed is gone, or is no longer the one that was uploaded."""


def picture_path(root: Path, sha256: str) -> Path:
    """The file of a picture under ``root``; it has no ending, for nobody is to open it by name.

    Raises ValueError for anything but 64 hexadecimal digits in lower case.
    """
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"No picture is called {sha256!r}")
    return root / sha256[:2] / sha256


def check_pictures(article: PrintedArticle, root: Path) -> None:
    """See that each picture's file holds the bytes it is named for. Raises MissingPicture."""
    for picture in article.pictures:
        try:
            data = picture_path(root, picture.sha256).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != picture.sha256:
            raise MissingPicture(
                _(
                    "A picture of “%(title)s” is missing or damaged (%(name)s…)."
                    " Upload it again, or restore the folder of pictures."
                )
                % {"title": article.title, "name": picture.sha256[:12]}
            )
