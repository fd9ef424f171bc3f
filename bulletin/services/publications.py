"""Choosing the publication an import belongs to."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.audit import record
from bulletin.models import Publication

UNNAMED = "工会简报"


@transaction.atomic
def choose_publication(name: str = "") -> Publication:
    """The publication of this name, the only one there is, or the first one made.

    Raises DomainError where several exist and none has the name.
    """
    publications = list(Publication.objects.all())
    for publication in publications:
        if publication.name == name:
            return publication
    if len(publications) == 1:
        return publications[0]
    if publications:
        raise DomainError(
            _("There are several publications (%s). Name one of them with --publication.")
            % "、".join(publication.name for publication in publications)
        )
    publication = Publication.objects.create(name=name or UNNAMED, issuing_unit="市总工会办公室")
    record("publication.create", publication, actor=None, detail={"name": publication.name})
    return publication
