"""The second factor: an authenticator app (TOTP, RFC 6238), and recovery codes in its place."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from accounts.access import PRIVILEGED, Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import RecoveryCode, SecondFactor, User
from accounts.profiles import SECOND_FACTOR
from accounts.services.audit import record
from accounts.services.sign_ins import end_all
from accounts.services.tries import forget_tries, take_try

KIND = "second factor"
SECRET_BYTES = 20
DIGITS = 6
# A clock may be half a minute off either way.
TOLERANCE_STEPS = 1
CODES = 10
CODE_LENGTH = 12
# Without 0 and O, 1, I and L.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class WrongCode(DomainError):
    """Neither the code of now nor a recovery code that is left."""


def needs_second_factor(person: User) -> bool:
    match settings.SECOND_FACTOR:
        case "all":
            return True
        case "privileged":
            return bool(person.roles & PRIVILEGED)
        case _:
            return False


def has_second_factor(person: User) -> bool:
    return SecondFactor.objects.filter(user=person).exclude(secret="").exists()


@transaction.atomic
def start_setting(person: User) -> str:
    """The secret to be set up, in the letters that apps take; the same until it counts."""
    row = _row_of(person)
    if not row.pending or not _open(row.pending):
        row.pending = _cipher().encrypt(secrets.token_bytes(SECRET_BYTES)).decode()
        row.save(update_fields=["pending"])
    return base64.b32encode(_open(row.pending)).decode()


def finish_setting(person: User, digits: str) -> list[str]:
    """From now on the app is asked. Returns recovery codes, which are shown this once.

    Raises WrongCode, TooManyTries, and IllegalMove where nothing waits to be set up.
    """
    take_try(KIND, str(person.pk), SECOND_FACTOR)
    with transaction.atomic():
        row = _row_of(person)
        if not row.pending:
            raise IllegalMove(_("This app is set up already."))
        step = _step_of(row.pending, digits, after=0)
        if step is not None:
            row.secret, row.pending = row.pending, ""
            row.set_at, row.last_step = timezone.now(), step
            row.save()
            codes = _new_codes(person)
            record("user.set_second_factor", person, actor=person)
    if step is None:
        raise WrongCode(_("These are not the digits of now. Compare the clock of the phone."))
    forget_tries(KIND, str(person.pk))
    return codes


@transaction.atomic
def renew_codes(person: User) -> list[str]:
    """New recovery codes; those before are worth nothing."""
    codes = _new_codes(person)
    record("user.renew_codes", person, actor=person)
    return codes


def check_code(person: User, typed: str) -> None:
    """A code of the app or a recovery code, each of them once. Raises WrongCode, TooManyTries."""
    taken = take_try(KIND, str(person.pk), SECOND_FACTOR)
    words = "".join(typed.split()).replace("-", "").upper()
    with transaction.atomic():
        is_right = _takes_digits(person, words) or _takes_recovery_code(person, words)
        if not is_right:
            detail = {"tries": taken.row.count}
            record("user.miss_second_factor", person, actor=None, detail=detail)
            if taken.is_last:
                record("user.lock", person, actor=None, detail=detail)
    if not is_right:
        raise WrongCode(_wrong_words(is_last=taken.is_last))
    forget_tries(KIND, str(person.pk))


@transaction.atomic
def drop_second_factor(person: User) -> None:
    """By oneself. Raises DomainError where one needs it."""
    if needs_second_factor(person):
        raise DomainError(_("Your role needs the second step. Set up another app instead."))
    _forget(person)
    record("user.drop_second_factor", person, actor=person)


@transaction.atomic
def reset_second_factor(user_id: int, *, actor: User | None) -> User:
    """By an administrator, for somebody who lost phone and codes; every session of theirs ends.

    Without ``actor`` by whoever runs the server. Raises NotAllowed, and DomainError for one's own.
    """
    if actor is not None and not may(actor, Action.USER_EDIT):
        raise NotAllowed(_("Only an administrator may do this."))
    person = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if person == actor:
        raise DomainError(_("Another administrator does this for you, not you yourself."))
    _forget(person)
    record("user.reset_second_factor", person, actor=actor)
    end_all(person, actor=actor)
    return person


def _forget(person: User) -> None:
    SecondFactor.objects.filter(user=person).delete()
    person.recovery_codes.all().delete()


def _row_of(person: User) -> SecondFactor:
    SecondFactor.objects.get_or_create(user=person)
    return SecondFactor.objects.select_for_update().get(user=person)


def _takes_digits(person: User, words: str) -> bool:
    row = SecondFactor.objects.select_for_update().filter(user=person).exclude(secret="").first()
    step = _step_of(row.secret, words, after=row.last_step) if row else None
    if row is None or step is None:
        return False
    row.last_step = step
    row.save(update_fields=["last_step"])
    return True


def _step_of(sealed: str, words: str, *, after: int) -> int | None:
    """The time step whose code ``words`` are, if it lies after the last one taken."""
    if len(words) != DIGITS or not (words.isascii() and words.isdecimal()):
        return None
    secret = _open(sealed)
    if not secret:
        return None
    totp = TOTP(secret, digits=DIGITS)
    totp.time = timezone.now().timestamp()
    is_right = totp.verify(int(words), tolerance=TOLERANCE_STEPS, min_t=after + 1)
    return int(totp.t()) if is_right else None


def _takes_recovery_code(person: User, words: str) -> bool:
    unused = person.recovery_codes.filter(digest=_digest(person, words), used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    left = person.recovery_codes.filter(used_at=None).count()
    record("user.use_recovery_code", person, actor=person, detail={"left": left})
    return True


def _new_codes(person: User) -> list[str]:
    codes = [
        "".join(secrets.choice(CODE_LETTERS) for _each in range(CODE_LENGTH))
        for _code in range(CODES)
    ]
    person.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=person, digest=_digest(person, code)) for code in codes
    )
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _wrong_words(*, is_last: bool) -> str:
    if is_last:
        return _("Wrong %(most)d times in a row: locked. Try again in %(minutes)d minutes.") % {
            "most": SECOND_FACTOR.most,
            "minutes": SECOND_FACTOR.lock_minutes,
        }
    return _("This code is not right, or was used before. Enter the next one your app shows.")


def _key(purpose: str) -> bytes:
    return hashlib.sha256(
        f"accounts.second_factor.{purpose}:{settings.SECRET_KEY}".encode()
    ).digest()


def _digest(person: User, words: str) -> str:
    return hmac.digest(_key("recovery"), f"{person.pk}:{words}".encode(), "sha256").hex()


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("secret")))


def _open(sealed: str) -> bytes:
    """Nothing where another SECRET_KEY sealed it."""
    try:
        return _cipher().decrypt(sealed.encode())
    except InvalidToken:
        return b""
