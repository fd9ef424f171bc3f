"""Reads of contacts, lists, mailings and deliveries."""

from datetime import datetime
from typing import Self, TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower, StrIndex, Substr

from accounts.access import Action, may
from accounts.models import User
from distribution.states import TROUBLED, UNFINISHED, WAITING, DeliveryStatus, MailingStatus

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

    def troubled(self) -> Self:
        """The last deliveries to the addresses that contacts have now, where they failed, came
        back or are in doubt. What was not sent on purpose does not count."""
        sent = self.model._default_manager.exclude(status=DeliveryStatus.SKIPPED)
        later = sent.filter(
            contact=OuterRef("contact"), address=OuterRef("address"), pk__gt=OuterRef("pk")
        )
        troubled = self.filter(status__in=TROUBLED, address=F("contact__email"))
        return troubled.filter(~Exists(later))

    def counts(self) -> dict[DeliveryStatus, int]:
        """How many rows are in each state; every state is named, one query."""
        counted = dict(self.order_by().values_list("status").annotate(Count("pk")))
        return {status: counted.get(status.value, 0) for status in DeliveryStatus}
