"""Links in mails that lead one person to one page, for some days."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse

SALT = "accounts.links"


class LinkExpired(Exception):
    """The link was right once."""


class BadLink(Exception):
    """Nobody of ours made this link."""


@dataclass(frozen=True)
class Link:
    person_id: int
    path: str


def signed_path(path: str, *, person_id: int) -> str:
    """The path of a link to ``path``; it opens nothing that the person may not see."""
    return reverse("accounts:link-open", args=[signing.dumps([person_id, path], salt=SALT)])


def read_link(token: str, *, days: int) -> Link:
    """Raises LinkExpired and BadLink."""
    try:
        person_id, path = signing.loads(token, salt=SALT, max_age=timedelta(days=days))
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except signing.BadSignature as error:
        raise BadLink from error
    return Link(person_id, path)
