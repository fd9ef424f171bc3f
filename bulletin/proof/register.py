"""Whom and which offices a text is read against, and who was what on a day."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field


def _holds(since: datetime.date | None, until: datetime.date | None, on: datetime.date) -> bool:
    return (since is None or since <= on) and (until is None or on <= until)


@dataclass(frozen=True, slots=True)
class Post:
    """市总工会 and 主席, held from the day ``since`` to the day ``until``."""

    office: str
    name: str
    since: datetime.date | None = None
    until: datetime.date | None = None

    def __str__(self) -> str:
        return f"{self.office}{self.name}"

    def is_held(self, on: datetime.date | None) -> bool:
        """Without a date, whether it is held with no end known."""
        return self.until is None if on is None else _holds(self.since, self.until, on)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    posts: tuple[Post, ...]

    def posts_on(self, on: datetime.date | None) -> list[Post]:
        return [post for post in self.posts if post.is_held(on)]


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """An office under one name, with other ways of writing it and what it became."""

    name: str
    aliases: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    successor: str = ""

    def exists(self, on: datetime.date | None) -> bool:
        return self.until is None if on is None else _holds(self.since, self.until, on)


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """Words of the house that must be whole, or that are said instead of others."""

    words: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """People in the order in which they are named in print, offices, and terms of the house."""

    people: tuple[Person, ...] = ()
    offices: tuple[KnownOffice, ...] = ()
    terms: tuple[KnownTerm, ...] = ()
    _full_names: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {name: office.name for office in self.offices for name in office.aliases}
        object.__setattr__(self, "_full_names", names)

    @property
    def names(self) -> Iterator[str]:
        """Every way of writing an office."""
        for office in self.offices:
            yield office.name
            yield from office.aliases

    def full_name(self, office: str) -> str:
        return self._full_names.get(office, office)


NOBODY = Register()
