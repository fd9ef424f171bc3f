"""Signing in by name and password, and what is written down about it."""

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.errors import DomainError
from accounts.models import User
from accounts.profiles import ADDRESS, profile
from accounts.services.audit import record
from accounts.services.tries import Try, forget_tries, give_back, take_try

NAME, FROM = "name", "address"


class WrongPassword(DomainError):
    """Name and password are not right together; which of the two is not said."""


def person_by_password(username: str, password: str, *, address: str) -> User:
    """Raises WrongPassword and TooManyTries, alike for names that exist and names that do not."""
    name = username.casefold()
    from_there = take_try(FROM, address, ADDRESS)
    for_name = take_try(NAME, name, profile().account)
    person = authenticate(username=username, password=password)
    if not isinstance(person, User):
        _note_failure(username, address, for_name, from_there)
        raise WrongPassword(_wrong_words(for_name))
    forget_tries(NAME, name)
    give_back(from_there)
    return person


@transaction.atomic
def note_entry(person: User, *, address: str, way: str) -> None:
    """``way``: by which of the ways in."""
    record("user.sign_in", person, actor=person, detail={"address": address, "way": way})


@transaction.atomic
def _note_failure(username: str, address: str, for_name: Try, from_there: Try) -> None:
    subject = User.objects.filter(username=username).first() or for_name.row
    detail = {"address": address, "tries": for_name.row.count}
    record("user.miss_password", subject, actor=None, detail=detail)
    if for_name.is_last:
        record("user.lock", subject, actor=None, detail=detail)
    if from_there.is_last:
        record("address.lock", from_there.row, actor=None, detail=detail)


def _wrong_words(taken: Try) -> str:
    limit = profile().account
    if taken.is_last:
        return _("Wrong %(most)d times in a row: locked. Try again in %(minutes)d minutes.") % {
            "most": limit.most,
            "minutes": limit.lock_minutes,
        }
    left = limit.most - taken.row.count
    said = _("User name or password is not right. Please try again.")
    if left > 2:
        return said
    words = ngettext(
        "%(count)d more wrong try locks it for %(minutes)d minutes.",
        "%(count)d more wrong tries lock it for %(minutes)d minutes.",
        left,
    )
    return f"{said}\n{words % {'count': left, 'minutes': limit.lock_minutes}}"
