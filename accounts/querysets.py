"""Reads of offices."""

from datetime import date
from typing import Self, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=Model)
# UNION without ALL ends also where offices succeed each other in a circle.
LINE = """
    WITH RECURSIVE line (id) AS (
        SELECT CAST(%s AS bigint) UNION
        SELECT predecessor_id FROM accounts_succession JOIN line ON successor_id = line.id
    ) SELECT id FROM line
"""


class OfficeQuerySet(QuerySet[M]):
    def alive_on(self, day: date) -> Self:
        """Offices that exist on ``day`` (the day of abolition no longer counts)."""
        return self.filter(
            Q(founded__isnull=True) | Q(founded__lte=day),
            Q(abolished__isnull=True) | Q(abolished__gt=day),
        )

    def line_of(self, office_id: int) -> Self:
        """The office, and all that have become part of it, however long ago."""
        return self.filter(pk__in=RawSQL(LINE, [office_id]))


class NoticeQuerySet(QuerySet[M]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> Self:
        """Neither mailed nor read, to people who want mail and have an address."""
        return (
            self.unread()
            .filter(mailed_at__isnull=True, person__is_active=True)
            .exclude(person__email="")
            .exclude(person__notice_mail="off")
        )


class AuditEntryQuerySet(QuerySet[M]):
    def unsealed(self) -> Self:
        """Not in the chain yet, oldest first."""
        return self.filter(place__isnull=True).order_by("pk")

    def sealed(self) -> Self:
        """In the order of the chain."""
        return self.filter(place__isnull=False).order_by("place")
