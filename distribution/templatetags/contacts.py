"""What became of the last mail to a contact."""

from django import template
from django.utils.safestring import SafeString

from accounts.templatetags.display import chip
from distribution.models import Contact
from distribution.views.contact_pages import words_of_fate

register = template.Library()


@register.simple_tag
def fate_chip(contact: Contact) -> SafeString:
    """For a contact with ``fate`` and ``fate_reason``."""
    fate: str = contact.fate  # type: ignore[attr-defined]
    reason: str = contact.fate_reason  # type: ignore[attr-defined]
    return chip(fate, words_of_fate(fate, reason))
