"""A contact's address put right, and the contact's own copy of what came back sent there."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from distribution.carrier.message import message_id_for
from distribution.models import Contact, Delivery, Mailing
from distribution.services.decisions import take_up_again
from distribution.services.letters import mail_domain
from distribution.services.suppression import lift_suppression
from distribution.states import DeliveryStatus

# What a contact did not get because of its address.
NOT_RECEIVED = (DeliveryStatus.BOUNCED, DeliveryStatus.FAILED, DeliveryStatus.SKIPPED)


@dataclass(frozen=True)
class Correction:
    """``copy`` is the row queued for the new address; without it ``remark`` says why."""

    contact: Contact
    was_suppressed: bool
    copy: Delivery | None = None
    remark: str = ""


@transaction.atomic
def correct_address(
    contact_id: int, new_email: str, *, actor: User, send: bool = False
) -> Correction:
    """Give a contact its right address and mail it again; the same address only lifts that it
    is not mailed. With ``send`` it gets its own copy of the last mailing, if that did not reach
    it; nobody else gets anything.

    Raises NotAllowed, and DomainError for what is no address or belongs to another contact.
    """
    if not may(actor, Action.ADDRESS_CORRECT):
        raise NotAllowed(_("Only a list manager or an editor may correct an address."))
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    new_email = _checked(new_email.strip(), contact)
    if contact.email != new_email:
        detail = {"before": contact.email, "after": new_email}
        contact.email = new_email
        contact.save(update_fields=["email"])
        record("contact.correct_address", contact, actor=actor, detail=detail)
    was_suppressed = lift_suppression(contact, actor=actor)
    if not send:
        return Correction(contact, was_suppressed)
    copy, remark = _send_copy(contact, actor)
    return Correction(contact, was_suppressed, copy, remark)


def _checked(email: str, contact: Contact) -> str:
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(_("“%s” is not an e-mail address.") % email) from error
    other = Contact.objects.filter(email__iexact=email).exclude(pk=contact.pk).first()
    if other is not None:
        raise DomainError(
            _("“%(address)s” is the address of %(other)s already. Check which of them is right.")
            % {"address": email, "other": other.name}
        )
    return email


def _send_copy(contact: Contact, actor: User) -> tuple[Delivery | None, str]:
    mailing = Mailing.objects.filter(deliveries__contact=contact).order_by("-pk").first()
    if mailing is None:
        return None, _("Nothing has been sent to this contact yet, so there is nothing to send.")
    mailing = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    rows = mailing.deliveries.select_for_update(of=("self",))
    there = rows.filter(address__iexact=contact.email).first()
    if there is not None:
        return None, _(
            "%(issue)s has a row for this address already (%(state)s); nothing was sent. "
            "To send it again, do so on the page of the mailing."
        ) % {"issue": mailing.issue, "state": there.get_status_display()}
    old = rows.filter(contact=contact).order_by("-pk").first()
    if old is None or old.status not in NOT_RECEIVED:
        return None, _("%s did not come back from this contact; nothing was sent.") % mailing.issue
    copy = Delivery.objects.create(
        mailing=mailing,
        contact=contact,
        address=contact.email,
        recipient_name=contact.name,
        organisation=contact.organisation,
        may_leave=old.may_leave,
        is_linked=old.is_linked,
        message_id=message_id_for(str(mailing.key), contact.email, mail_domain()),
        due_at=max(timezone.now(), mailing.scheduled_for),
    )
    copy.lists.set(old.lists.all())
    detail = {"address": copy.address, "instead_of": old.pk, "mailing": mailing.pk}
    record("delivery.add_corrected", copy, actor=actor, detail=detail)
    take_up_again(mailing, actor=actor)
    return copy, ""
