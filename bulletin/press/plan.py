"""What stands on which page and where it belongs: what the structure of the PDF is made from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One outermost element of a page, in the order of the page.

    ``section`` and ``article`` count from 1 over the issue, 0 is outside of any. ``goes_on``: it
    continues the element of that section and article with which the page before ended.
    """

    section: int
    article: int
    goes_on: bool


Plan = tuple[tuple[Part, ...], ...]
