"""Leaving a list by the link in a mail, where the list allows it (RFC 8058)."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from distribution.models import Delivery, Departure, DistributionList

SALT = "distribution.leaving"


def leave_url(delivery: Delivery) -> str:
    """The address in one recipient's mail; nobody can make up that of another's."""
    token = Signer(salt=SALT).sign(str(delivery.pk))
    return f"{settings.SITE_URL}{reverse('distribution:leave', args=[token])}"


def delivery_of(token: str) -> Delivery | None:
    """The delivery whose mail holds the link; None for a link that is not ours, or when the
    recipient is not kept any more."""
    try:
        key = Signer(salt=SALT).unsign(token)
    except BadSignature:
        return None
    rows = Delivery.objects.select_related("contact", "mailing__issue__publication")
    return rows.filter(pk=key, may_leave=True, contact__isnull=False).first()


@transaction.atomic
def leave_lists(delivery: Delivery) -> int:
    """The recipient leaves the lists by which the mail came; harmless when repeated.

    Returns how many were left now. A list that no longer allows it keeps its recipient.
    """
    assert delivery.contact
    lists = DistributionList.objects.filter(
        mailings__deliveries=delivery, allows_leaving=True
    ).distinct()
    left = 0
    for entry in lists:
        _departure, created = Departure.objects.get_or_create(
            list=entry, contact=delivery.contact, defaults={"left_at": timezone.now()}
        )
        if created:
            left += 1
            detail = {"contact": delivery.contact.pk, "delivery": delivery.pk}
            record("list.leave", entry, actor=None, detail=detail)
    return left


@transaction.atomic
def set_allows_leaving(list_id: int, allows: bool, *, actor: User | None) -> DistributionList:
    """Whether mails to the list carry a link to leave it. Raises NotAllowed."""
    _check(actor)
    entry = DistributionList.objects.select_for_update().get(pk=list_id)
    if entry.allows_leaving != allows:
        entry.allows_leaving = allows
        entry.save(update_fields=["allows_leaving"])
        record("list.set_allows_leaving", entry, actor=actor, detail={"after": allows})
    return entry


@transaction.atomic
def readmit(list_id: int, email: str, *, actor: User | None) -> None:
    """Who has left and asks for it is in the list again. Raises NotAllowed and DomainError."""
    _check(actor)
    entry = DistributionList.objects.select_for_update().get(pk=list_id)
    departure = entry.departures.filter(contact__email__iexact=email).first()
    if departure is None:
        raise DomainError(
            _("“%(address)s” has not left the list “%(list)s”.") % {"address": email, "list": entry}
        )
    departure.delete()
    record("list.readmit", entry, actor=actor, detail={"contact": departure.contact_id})


def _check(actor: User | None) -> None:
    if actor is not None and not may(actor, Action.LIST_EDIT):
        raise NotAllowed(_("Only a list manager may do this."))
