"""What cannot be printed, in words for an editor, with the titles of the articles it is about."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.press.sealed.frames import Message

LONGEST_TITLE = 60
MOST_TITLES = 5


class TooMuch(DomainError):
    """The limits of time or memory were reached; ``titles`` are those of the articles at fault."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = tuple(titles)
        super().__init__(
            _(
                "%(titles)s cannot be typeset within the limits of the press: a table, picture or"
                " paragraph in it is too large. Please shorten it, then try again."
            )
            % {"titles": quoted(titles)}
            if titles
            else _(
                "The issue is too large for the limits of the press. Please shorten it or take"
                " articles out, then try again."
            )
        )


class NotPrintable(DomainError):
    """The press failed over an article; the log says how."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = tuple(titles)
        super().__init__(
            _("%(titles)s could not be typeset. Ask the administrator to read the log.")
            % {"titles": quoted(titles)}
            if titles
            else _("The pages could not be typeset. Ask the administrator to read the log.")
        )


class UnreadablePicture(DomainError):
    """A picture is there but cannot be printed; ``articles`` are the numbers of those with it."""

    def __init__(self, articles: Sequence[int]) -> None:
        self.articles = tuple(articles)
        super().__init__(
            _("A picture cannot be read: it is damaged or far too large. Please replace it.")
        )


class PressBusy(DomainError):
    """Too many wait for the press already."""

    def __init__(self) -> None:
        super().__init__(_("The press is busy. Please try again in a minute."))


def refusal_of(answer: Message, titles: Sequence[str]) -> DomainError:
    """The child's refusal as the same DomainError, the articles it is about named in front.

    Its message is all that it brings with it.
    """
    message = str(answer.body.get("message"))
    unnamed = [title for title in titles if title not in message]
    if unnamed:
        message = _("%(titles)s: %(message)s") % {"titles": quoted(unnamed), "message": message}
    name = answer.body.get("name")
    kind = next((found for found in _refusals(DomainError) if _name(found) == name), DomainError)
    return kind.__new__(kind, message)


def quoted(titles: Sequence[str]) -> str:
    """《甲》《乙》, the first few, each of a readable length."""
    short = (
        title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…" for title in titles
    )
    return "".join(f"《{title}》" for title in islice(short, MOST_TITLES))


def _refusals(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    """The DomainErrors of the press; others have no business in its answers."""
    for found in kind.__subclasses__():
        if found.__module__.startswith("bulletin.press."):
            yield found
        yield from _refusals(found)


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
