"""Why a text cannot be taken in."""

from accounts.errors import DomainError


class UnreadableText(DomainError):
    """The file cannot be opened, or its bytes are not text in an encoding we are sure of."""


class ImpossibleReading(DomainError):
    """What was said of the lines does not go together."""


class NoArticleFound(DomainError):
    """The file is readable, but holds no article."""
