"""Mails of the house to its own people: plain words, from no mailing."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from distribution.carrier.headers import named, tidy, wire_address
from distribution.carrier.outcome import Result
from distribution.carrier.smtp import Carrier

# Not 8bit: this goes to whatever server there is.
POLICY = SMTP.clone(cte_type="7bit")


def send_to_person(carrier: Carrier, person: User, *, subject: str, text: str) -> Result:
    """Raises ServerDown, and UnsafeAddress for the person's address or our own."""
    name, sender = named(settings.MAIL_FROM)
    sender, recipient = wire_address(sender), wire_address(person.email)
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(tidy(name), addr_spec=sender)
    message["To"] = Address(tidy(person.display_name), addr_spec=recipient)
    message["Subject"] = tidy(subject)
    message["Date"] = format_datetime(timezone.localtime())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    # That no machine answers it (RFC 3834, 5).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text)
    return carrier.send(
        sender=sender,
        recipient=recipient,
        message=message.as_bytes(),
        before_handover=lambda: True,
    )
