"""The mail that carries a sign-in code."""

import logging

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import SignInCode
from accounts.services.codes import GOOD_FOR, digits_of
from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.outcome import Outcome, ServerDown
from distribution.carrier.smtp import Carrier
from distribution.mailbox.local import mail_url
from distribution.services.hold import words_while_held
from distribution.services.house_mail import send_to_person

logger = logging.getLogger(__name__)


def mail_code(code_id: int) -> bool:
    """Mail a code that was not mailed and is still good; whether it went out."""
    code = _claim(code_id)
    if code is None or words_while_held():
        return False
    with translation.override(settings.LANGUAGE_CODE):
        context = {"person": code.person, "digits": digits_of(code)}
        subject = render_to_string("distribution/email/code_subject.txt", context)
        text = render_to_string("distribution/email/code.txt", context)
    try:
        with Carrier(mail_url(), timeout_seconds=settings.SMTP_TIMEOUT_SECONDS) as carrier:
            result = send_to_person(carrier, code.person, subject=subject, text=text)
    except (ServerDown, UnsafeAddress) as error:
        logger.warning("%s was not mailed a code: %s", code.person.username, error)
        return False
    if result.outcome != Outcome.SENT:
        logger.warning("%s was not mailed a code: %s", code.person.username, result.reply)
    return result.outcome == Outcome.SENT


@transaction.atomic
def _claim(code_id: int) -> SignInCode | None:
    """Marked as mailed before it is; who gets none asks for another."""
    now = timezone.now()
    due = SignInCode.objects.filter(
        pk=code_id, mailed_at=None, used_at=None, created_at__gt=now - GOOD_FOR
    )
    code = due.select_related("person").select_for_update(of=("self",), skip_locked=True).first()
    if code is not None:
        code.mailed_at = now
        code.save(update_fields=["mailed_at"])
    return code
