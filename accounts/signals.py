"""What accounts tells the apps to its right, which it does not know."""

from django.dispatch import Signal

# With predecessors, successor and actor, in the transaction in which the one took their place.
offices_succeeded = Signal()
