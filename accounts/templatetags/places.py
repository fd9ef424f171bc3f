"""Where a page leads back to."""

from django import template
from django.http import HttpRequest
from django.template import Context

from accounts.places import START
from accounts.places import place_of as address_of

register = template.Library()


@register.simple_tag(takes_context=True)
def place_of(context: Context) -> str:
    """An address that shows this page or the one before: ``{% place_of as here %}``."""
    request = context.get("request")
    return address_of(request) if isinstance(request, HttpRequest) else START
