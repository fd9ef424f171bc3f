"""What the proofreader's engines are told as of a day: people, offices and house terms."""

import datetime
from dataclasses import replace

from accounts.models import Office, Succession
from bulletin.models import HouseTerm, Tenure
from bulletin.proof import KnownOffice, KnownTerm, Person, Post, Register


def register_at(day: datetime.date | None) -> Register:
    """The register as of ``day``, in five queries; without a day, with what has no end known."""
    return Register(people=_people(day), offices=_offices(day), terms=_terms(day))


def _people(day: datetime.date | None) -> tuple[Person, ...]:
    """Those in office in the order in which they are named, then those who were or will be."""
    posts: dict[str, list[Post]] = {}
    in_office: list[str] = []
    for tenure in Tenure.objects.all():
        post = Post(tenure.office, tenure.title, tenure.since, tenure.until)
        posts.setdefault(tenure.name, []).append(post)
        if post.is_held(day) and tenure.name not in in_office:
            in_office.append(tenure.name)
    names = dict.fromkeys([*in_office, *posts])
    return tuple(Person(name, tuple(posts[name])) for name in names)


def _offices(day: datetime.date | None) -> tuple[KnownOffice, ...]:
    """All that ever were: one that is no more is told with its successor. What an office of the
    day is called by, no earlier one is."""
    offices = list(Office.objects.prefetch_related("aliases"))
    known = {office.pk: _known(office) for office in offices}
    heirs = _successors()
    taken = {
        name
        for office in known.values()
        if office.exists(day)
        for name in (office.name, *office.aliases)
    }
    found = []
    for key, office in known.items():
        if office.exists(day):
            found.append(office)
        elif office.name not in taken:
            aliases = tuple(name for name in office.aliases if name not in taken)
            found.append(replace(office, aliases=aliases, successor=heirs.get(key, "")))
    return tuple(found)


def _known(office: Office) -> KnownOffice:
    aliases = tuple(alias.name for alias in office.aliases.all())
    # An office is abolished on the first day on which it is no more.
    until = office.abolished and office.abolished - datetime.timedelta(days=1)
    return KnownOffice(office.name, aliases, office.founded, until)


def _successors() -> dict[int, str]:
    steps = Succession.objects.order_by("on", "pk")
    return dict(steps.values_list("predecessor_id", "successor__name"))


def _terms(day: datetime.date | None) -> tuple[KnownTerm, ...]:
    held = HouseTerm.objects.in_force(day)
    return tuple(KnownTerm(term.words, term.instead_of) for term in held)
