"""One contact made, changed, not mailed any more, mailed again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import Office, User
from accounts.services.audit import record
from distribution.models import Contact
from distribution.services.lists import check_list_manager
from distribution.services.suppression import lift_suppression, suppress

MOST_COPIES = 10_000


@transaction.atomic
def create_contact(
    *,
    name: str,
    email: str,
    organisation: str = "",
    title: str = "",
    office: Office | None = None,
    paper_copies: int = 0,
    actor: User,
) -> Contact:
    """Raises NotAllowed, and DomainError for what is no address or another contact's."""
    check_list_manager(actor)
    contact = Contact(
        name=name,
        email=free_address(email),
        organisation=organisation,
        title=title,
        office=office,
        paper_copies=paper_copies,
    )
    contact.save()
    record("contact.create", contact, actor=actor, detail={"email": contact.email, "name": name})
    return contact


@transaction.atomic
def edit_contact(contact_id: int, *, actor: User, **values: Any) -> Contact:
    """Change all but the address, for which there is ``correct_address``. Raises NotAllowed."""
    check_list_manager(actor)
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    changed = {
        field: [_plain(getattr(contact, field)), _plain(value)]
        for field, value in values.items()
        if getattr(contact, field) != value
    }
    if changed:
        for field in changed:
            setattr(contact, field, values[field])
        contact.save(update_fields=list(changed))
        record("contact.edit", contact, actor=actor, detail=changed)
    return contact


@transaction.atomic
def stop_mailing_to(contact_id: int, reason: str, *, actor: User) -> Contact:
    """Raises NotAllowed, and IllegalMove for a contact that is not mailed already."""
    check_list_manager(actor)
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    if contact.suppressed_at is not None:
        raise IllegalMove(_("This contact is not mailed already."))
    suppress(contact, reason, at=timezone.now(), actor=actor)
    return contact


@transaction.atomic
def mail_again(contact_id: int, *, actor: User) -> Contact:
    """Raises NotAllowed, and IllegalMove for a contact that is mailed already."""
    check_list_manager(actor)
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    if not lift_suppression(contact, actor=actor):
        raise IllegalMove(_("This contact is mailed already."))
    return contact


def free_address(email: str) -> str:
    """``email`` without blanks around it. Raises DomainError when it is none, or is in use."""
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(_("“%s” is not an e-mail address.") % email) from error
    other = Contact.objects.filter(email__iexact=email).first()
    if other is not None:
        raise DomainError(
            _("“%(address)s” is the address of %(other)s already. Check which of them is right.")
            % {"address": email, "other": other.name}
        )
    return email


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Office) else value
