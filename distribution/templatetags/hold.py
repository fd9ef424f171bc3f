"""What pages of mailings say while nothing is sent."""

from django import template

from distribution.services import hold

register = template.Library()
register.simple_tag(hold.held_mark)
