"""Signing in by a link and a code, for signers whom the administrator allows it."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import ADMINISTRATORS, Outcome, Role, SignInCode, User
from accounts.nudging import nudge
from accounts.services.audit import record

GOOD_FOR = timedelta(minutes=10)
MOST_WRONG_TRIES = 5
MOST_CODES_AN_HOUR = 5
DIGITS = 6


class WrongCode(DomainError):
    """Other digits than those mailed, or a code that is used up or too old."""


def may_use_codes(person: User) -> bool:
    """An administrator signs in with a password, whatever else they are."""
    return (
        person.code_sign_in
        and bool(person.email)
        and Role.SIGNER in person.roles
        and not ADMINISTRATORS & person.roles
    )


def digits_of(code: SignInCode) -> str:
    """The six digits; who reads the database alone cannot tell them."""
    key = hashlib.sha256(f"accounts.codes:{settings.SECRET_KEY}".encode()).digest()
    mac = hmac.digest(key, f"{code.pk}:{code.person_id}:{code.nonce}".encode(), "sha256")
    return str(int.from_bytes(mac, "big") % 10**DIGITS).zfill(DIGITS)


@transaction.atomic
def order_code(person: User) -> SignInCode:
    """A new code, on its way by mail; those before it are worth nothing.

    Raises DomainError where the person may not use codes or has had many this hour.
    """
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not may_use_codes(person):
        raise DomainError(_("You cannot sign in by a code. Use your password."))
    now = timezone.now()
    recent = person.sign_in_codes.filter(created_at__gt=now - timedelta(hours=1))
    if recent.count() >= MOST_CODES_AN_HOUR:
        raise DomainError(
            _("There were several codes within this hour. Wait, or sign in with your password.")
        )
    person.sign_in_codes.filter(used_at=None).update(used_at=now)
    code = SignInCode.objects.create(person=person, nonce=secrets.token_urlsafe(32), created_at=now)
    record("user.order_code", person, actor=None)
    nudge("distribution.jobs.mail_code", code.pk, expires_seconds=GOOD_FOR.total_seconds())
    return code


def try_code(code_id: int, digits: str) -> User:
    """The person of the code, which is used up then. Raises WrongCode."""
    with transaction.atomic():
        code = SignInCode.objects.select_for_update().get(pk=code_id)
        reason = _refusal(code, digits, timezone.now())
        if reason is None:
            code.used_at = timezone.now()
            code.save(update_fields=["used_at"])
            record("user.use_code", code.person, actor=code.person)
            return code.person
    # Outside, so that the wrong try counts.
    raise WrongCode(reason)


def _refusal(code: SignInCode, digits: str, now: datetime) -> str | None:
    """Why these digits do not sign in; a wrong try is counted."""
    if not may_use_codes(code.person) or code.used_at is not None:
        return _("This code is used up. Have a new one sent.")
    if now - code.created_at > GOOD_FOR:
        return _("This code is older than ten minutes. Have a new one sent.")
    if hmac.compare_digest(digits_of(code).encode(), digits.encode()):
        return None
    code.wrong_tries += 1
    if code.wrong_tries >= MOST_WRONG_TRIES:
        code.used_at = now
    code.save(update_fields=["wrong_tries", "used_at"])
    record(
        "user.miss_code",
        code.person,
        actor=None,
        detail={"tries": code.wrong_tries},
        outcome=Outcome.REFUSED,
    )
    if code.used_at:
        return _("Wrong %(count)d times: this code is worth nothing now. Have a new one sent.") % {
            "count": MOST_WRONG_TRIES
        }
    return _("These are not the digits of the newest mail. Look once more.")
