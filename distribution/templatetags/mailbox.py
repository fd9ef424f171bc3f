"""The way to the local mailbox, from pages that stand in both ways to run."""

from django import template
from django.urls import reverse

from distribution.views.mailbox import mailbox_exists

register = template.Library()


@register.simple_tag
def mailbox_address() -> str:
    """Where the local mailbox is read: ``{% mailbox_address as mailbox %}``; empty without one."""
    return reverse("distribution:mailbox-list") if mailbox_exists() else ""
