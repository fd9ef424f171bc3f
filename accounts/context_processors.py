"""What templates may ask of the permission table."""

from django.http import HttpRequest

from accounts.access import Action, may


def permissions(request: HttpRequest) -> dict[str, dict[str, bool]]:
    """``may``: for each action's value, whether the person may do it at all."""
    user = getattr(request, "user", None)
    if user is None:
        return {"may": {}}
    return {"may": {action.value: may(user, action) for action in Action}}
