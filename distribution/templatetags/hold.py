"""What pages of mailings say while nothing is sent."""

from django import template

from distribution.models import SendingMark
from distribution.services import hold

register = template.Library()


@register.simple_tag(takes_context=True)
def held_mark(context: template.Context) -> SendingMark | None:
    """The mark while all mailings are held; a view that has read it gives it as ``held``."""
    mark: SendingMark | None = context["held"] if "held" in context else hold.held_mark()
    return mark
