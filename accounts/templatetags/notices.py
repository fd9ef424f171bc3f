"""The bell in the bar."""

from typing import Any

from django import template
from django.template import Context

from accounts.models import User

register = template.Library()


@register.inclusion_tag("partials/bell.html", takes_context=True)
def bell(context: Context) -> dict[str, Any]:
    """How many notices the person has not read; one query."""
    user = context.get("user")
    unread = user.notices.unread().count() if isinstance(user, User) else 0
    return {"unread": unread, "request": context.get("request")}
