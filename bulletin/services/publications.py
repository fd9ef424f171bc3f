"""Choosing the publication an import belongs to."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.audit import record
from bulletin.models import Publication

UNNAMED = "工会简报"
NAME_LENGTH = 40


@transaction.atomic
def choose_publication(asked: str = "", *, read: str = "") -> Publication:
    """The publication ``asked`` for, else the one ``read`` in the text, the only one, or a new one.

    Raises DomainError for a name asked for that none bears, and where several exist and
    the text names none of them.
    """
    publications = list(Publication.objects.all())
    for publication in publications:
        if publication.name == (asked or read):
            return publication
    if asked and publications:
        raise DomainError(
            _("There is no publication %(name)s; there are: %(names)s.")
            % {"name": asked, "names": "、".join(entry.name for entry in publications)}
        )
    if len(publications) == 1:
        return publications[0]
    if publications:
        raise DomainError(
            _("There are several publications (%s). Name one of them with --publication.")
            % "、".join(publication.name for publication in publications)
        )
    name = (asked or read or UNNAMED)[:NAME_LENGTH]
    publication = Publication.objects.create(name=name, issuing_unit="市总工会办公室")
    record("publication.create", publication, actor=None, detail={"name": publication.name})
    return publication
