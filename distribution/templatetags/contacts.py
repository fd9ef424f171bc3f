"""What became of the last mail to a contact."""

from django import template
from django.utils.safestring import SafeString

from accounts.templatetags.display import chip
from distribution.models import Contact
from distribution.views.contact_pages import fate_of

register = template.Library()


@register.simple_tag
def fate_chip(contact: Contact) -> SafeString:
    """For a contact with ``fate`` and ``fate_reason``."""
    return chip(contact.fate, fate_of(contact))  # type: ignore[attr-defined]
