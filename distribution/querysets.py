"""Reads of contacts, lists, mailings and deliveries."""

from datetime import datetime
from typing import Self, TypeVar

from django.db.models import Count, Model, Q, QuerySet, Value
from django.db.models.functions import Lower, StrIndex, Substr

from accounts.access import Action, may
from accounts.models import User
from distribution.states import UNFINISHED, WAITING, DeliveryStatus, MailingStatus

# What stands behind the @ of an address, in small letters.
DOMAIN = Lower(Substr("address", StrIndex("address", Value("@")) + 1))
M = TypeVar("M", bound=Model)


class MailingQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        return self if may(user, Action.MAILING_VIEW) else self.none()

    def unfinished(self) -> Self:
        return self.filter(status__in=[MailingStatus.SCHEDULED, MailingStatus.SENDING])

    def uncancelled(self) -> Self:
        """At most one of an issue."""
        return self.exclude(status=MailingStatus.CANCELLED)


class ContactQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        return self if may(user, Action.LIST_EDIT) else self.none()


class ListQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        return self if may(user, Action.LIST_EDIT) else self.none()


class ContactImportQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        """Each list manager sees what they have read in themselves."""
        return self.filter(read_by=user) if may(user, Action.LIST_EDIT) else self.none()


class DeliveryQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        return self if may(user, Action.MAILING_VIEW) else self.none()

    def claimable(self, now: datetime) -> Self:
        """Rows that are due and that no live worker holds."""
        return self.filter(
            Q(lease_until__isnull=True) | Q(lease_until__lt=now),
            status__in=WAITING,
            due_at__lte=now,
        )

    def abandoned(self, now: datetime) -> Self:
        """Rows whose worker died between hand-over and answer."""
        return self.filter(status=DeliveryStatus.SENDING, lease_until__lt=now)

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)

    def counts(self) -> dict[DeliveryStatus, int]:
        """How many rows are in each state; every state is named, one query."""
        counted = dict(self.order_by().values_list("status").annotate(Count("pk")))
        return {status: counted.get(status.value, 0) for status in DeliveryStatus}
