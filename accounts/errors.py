"""Refusals whose text is a sentence for the person who asked."""


class DomainError(Exception):
    """Something a person asked for cannot be done; ``str(error)`` says why and what to do."""


class IllegalMove(DomainError):
    """The object is no longer in a state from which this can be done (a stale page)."""


class NotAllowed(DomainError):
    """This person may not do this to this object."""
