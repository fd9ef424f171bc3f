"""Leaving a list by the link in a mail, where the list allows it (RFC 8058)."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

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
