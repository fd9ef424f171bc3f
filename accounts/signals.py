"""What accounts tells the apps to its right, which it does not know."""

from django.dispatch import Signal

# With predecessors, successor, on (the day) and actor, in the transaction that says so.
offices_succeeded = Signal()
