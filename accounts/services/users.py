"""Creating users and giving them roles."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Office, Role, RoleGrant, User
from accounts.services.audit import record


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
    """Make an account with its roles."""
    user = User.objects.create_user(
        username, email, password, display_name=display_name, office=office
    )
    granted = sorted(roles)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in granted)
    record("user.create", user, actor=actor, detail={"username": username, "roles": granted})
    return user
