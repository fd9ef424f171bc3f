"""Creating users and giving them roles."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import Office, Role, RoleGrant, User
from accounts.services.audit import record


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
    password: str,
    display_name: str,
    roles: Iterable[Role],
    office: Office | None = None,
    email: str = "",
    actor: User | None,
) -> User:
    """Make an account with its roles.

    Raises DomainError: the name is taken or unusable, the password too weak, or a clerk
    has no office.
    """
    granted = sorted(set(roles))
    if Role.CLERK in granted and office is None:
        raise DomainError(_("A clerk belongs to an office. Name it."))
    user = User(username=username, email=email, display_name=display_name, office=office)
    try:
        user.clean_fields(exclude=["password"])
        user.validate_unique()
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in granted)
    record("user.create", user, actor=actor, detail={"username": username, "roles": granted})
    return user
