"""Users: made, changed, closed, and let choose a password."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.access import Action, are_apart, may, roles_that_may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import Office, Role, RoleGrant, User
from accounts.services.audit import record
from accounts.services.sign_ins import end


class ClerkWithoutOffice(DomainError):
    """A clerk belongs to an office."""


class AdministratorsTogether(DomainError):
    """Where they are kept apart, an administrator holds no second role."""


def user_called(username: str) -> User:
    """Raises DomainError."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise DomainError(_("There is no user %s.") % username)
    return user


@transaction.atomic
def create_user(
    username: str,
    *,
    password: str | None,
    display_name: str,
    roles: Iterable[Role],
    office: Office | None = None,
    email: str = "",
    code_sign_in: bool = False,
    actor: User | None,
) -> User:
    """Make an account with its roles; without a password it is opened by ``password_link``.

    Raises NotAllowed; DomainError: the name is taken or unusable, the password too weak;
    ClerkWithoutOffice and AdministratorsTogether.
    """
    _check_administrator(actor)
    granted = sorted(set(roles))
    _check_office(granted, office)
    check_apart(granted)
    user = User(
        username=username,
        email=email,
        display_name=display_name,
        office=office,
        code_sign_in=code_sign_in,
    )
    try:
        user.clean_fields(exclude=["password"])
        user.validate_unique()
        if password is not None:
            validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in granted)
    made = {"username": username, "roles": granted, "code_sign_in": code_sign_in}
    record("user.create", user, actor=actor, detail=made)
    return user


@transaction.atomic
def change_user(
    user_id: int,
    *,
    display_name: str,
    email: str,
    office: Office | None,
    roles: Iterable[Role],
    code_sign_in: bool = False,
    actor: User,
) -> User:
    """Name, address, office, roles and ways to sign in.

    Raises NotAllowed, ClerkWithoutOffice, AdministratorsTogether, and DomainError where nobody
    would be left to administer.
    """
    _check_administrator(actor)
    user = _locked(user_id)
    granted = sorted(set(roles))
    _check_office(granted, office)
    check_apart(granted)
    if not roles_that_may(Action.USER_EDIT) & set(granted):
        _check_administrators_left(user, actor)
    before = _data(user)
    after = _data_of(display_name, email, office, granted, code_sign_in=code_sign_in)
    if after != before:
        user.display_name, user.email, user.office = display_name, email, office
        user.code_sign_in = code_sign_in
        user.save(update_fields=["display_name", "email", "office", "code_sign_in"])
        user.role_grants.exclude(role__in=granted).delete()
        for role in granted:
            RoleGrant.objects.get_or_create(user=user, role=role)
        record("user.edit", user, actor=actor, detail={"before": before, "after": after})
    return user


@transaction.atomic
def close_account(user_id: int, *, actor: User) -> User:
    """The person is signed out and cannot sign in. What they did stays theirs.

    Raises NotAllowed, IllegalMove, and DomainError where nobody would be left to administer.
    """
    _check_administrator(actor)
    user = _locked(user_id)
    if not user.is_active:
        raise IllegalMove(_("This account is closed already."))
    _check_administrators_left(user, actor)
    _set_active(user, False, actor)
    return user


@transaction.atomic
def reopen_account(user_id: int, *, actor: User) -> User:
    """Raises NotAllowed and IllegalMove."""
    _check_administrator(actor)
    user = _locked(user_id)
    if user.is_active:
        raise IllegalMove(_("This account is open already."))
    _set_active(user, True, actor)
    return user


@transaction.atomic
def password_link(user_id: int, *, actor: User) -> str:
    """A path at which the person chooses a password, once and for some days. The password
    they had, and links given before, are worth nothing from now on.

    Raises NotAllowed, IllegalMove for a closed account, and DomainError for one's own.
    """
    _check_administrator(actor)
    user = _locked(user_id)
    if user == actor:
        raise DomainError(_("Another administrator resets your password, not you yourself."))
    if not user.is_active:
        raise IllegalMove(_("This account is closed. Open it first."))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end(user.sign_ins.all())
    record("user.reset_password", user, actor=actor)
    key = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return reverse("accounts:password-set", args=[key, token])


def _locked(user_id: int) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user_id)


def _set_active(user: User, is_active: bool, actor: User) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if not is_active:
        end(user.sign_ins.all())
    record("user.reopen" if is_active else "user.close", user, actor=actor)


def _check_administrator(actor: User | None) -> None:
    if actor is not None and not may(actor, Action.USER_EDIT):
        raise NotAllowed(_("Only an administrator may do this."))


def _check_office(roles: Iterable[Role], office: Office | None) -> None:
    if Role.CLERK in roles and office is None:
        raise ClerkWithoutOffice(_("A clerk belongs to an office. Name it."))


def check_apart(roles: Iterable[Role]) -> None:
    """Raises AdministratorsTogether."""
    if not are_apart(roles):
        raise AdministratorsTogether(
            _(
                "The system administrator, the security administrator and the auditor are three"
                " people who do nothing else here. Tick one of these alone, or none of them."
            )
        )


def _check_administrators_left(user: User, actor: User) -> None:
    """Before ``user`` stops keeping the accounts. Raises DomainError."""
    # All are locked, so that two administrators do not take each other away at once.
    keepers = roles_that_may(Action.USER_EDIT)
    grants = list(RoleGrant.objects.select_for_update().filter(role__in=keepers))
    if user.pk not in {grant.user_id for grant in grants}:
        return
    if user == actor:
        raise DomainError(
            _("You cannot take administration away from yourself. Ask another administrator.")
        )
    others = [grant.user_id for grant in grants if grant.user_id != user.pk]
    if not User.objects.filter(pk__in=others, is_active=True).exists():
        raise DomainError(_("This is the last administrator. Make somebody else one first."))


def _data(user: User) -> dict[str, Any]:
    granted = sorted(Role(grant.role) for grant in user.role_grants.all())
    return _data_of(
        user.display_name, user.email, user.office, granted, code_sign_in=user.code_sign_in
    )


def _data_of(
    display_name: str,
    email: str,
    office: Office | None,
    roles: Iterable[Role],
    *,
    code_sign_in: bool,
) -> dict[str, Any]:
    return {
        "display_name": display_name,
        "email": email,
        "office": office.pk if office else None,
        "roles": [str(role) for role in roles],
        "code_sign_in": code_sign_in,
    }
