"""What stands on which page and where it belongs: what the structure of the PDF is made from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One outermost element of a page, in the order of the page.

    ``section`` and ``article`` count from 1 over the issue, 0 is outside of any. ``goes_on``: how
    many elements, this one the outermost, the end of the page or column before cut in two; 0 for
    an element that begins here.
    """

    section: int
    article: int
    goes_on: int


Plan = tuple[tuple[Part, ...], ...]
