"""Who stands behind the printed labels on a day."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.models import Office, OfficeKind
from bulletin.models import Issue
from distribution.models import Contact, Departure, DistributionList, Extra, ListPart, Membership

K = TypeVar("K", int, str)
V = TypeVar("V", bound=Contact | int)


@dataclass(frozen=True)
class Recipients(Generic[V]):
    """The contacts behind ``label``, each once; ``entry`` is its list, None where there is none."""

    label: str
    entry: DistributionList | None
    contacts: tuple[V, ...]

    @property
    def is_known(self) -> bool:
        """A list stands behind the label, or somebody who gets this issue besides."""
        return self.entry is not None or bool(self.contacts)


def recipients_of(issue: Issue, day: date) -> list[Recipients[Contact]]:
    """For each printed label, in printed order: its list on ``day``, then the issue's extras.

    A constant number of queries.
    """
    extras = _extras(issue, Extra.objects.select_related("contact"))
    return _behind_labels(
        issue, lambda entries: members_on(entries, day), [(e.label, e.contact) for e in extras]
    )


def recipient_keys_of(issue: Issue, day: date) -> list[Recipients[int]]:
    """As ``recipients_of``, for pages that name few of the contacts: their keys alone."""
    extras = _extras(issue, Extra.objects.all())
    return _behind_labels(
        issue,
        lambda entries: member_keys_on(entries, day),
        [(extra.label, extra.contact_id) for extra in extras],
    )


def _extras(issue: Issue, extras: QuerySet[Extra]) -> Iterable[Extra]:
    prefetch_related_objects([issue], Prefetch("extras", extras.order_by("pk")))
    return issue.extras.all()


def _behind_labels(
    issue: Issue,
    members_of: Callable[[Iterable[DistributionList]], dict[int, list[V]]],
    extras: Iterable[tuple[str, V]],
) -> list[Recipients[V]]:
    labels: list[str] = list(dict.fromkeys(issue.printed_range))
    entries = {entry.name: entry for entry in DistributionList.objects.filter(name__in=labels)}
    members = members_of(entries.values())
    besides = _grouped(extras)
    found = []
    for label in labels:
        entry = entries.get(label)
        contacts = [*(members[entry.pk] if entry else ()), *besides.get(label, ())]
        found.append(Recipients(label, entry, tuple(dict.fromkeys(contacts))))
    return found


def printed_copies(issue: Issue, keys: Collection[int], copies: Mapping[int, int]) -> int:
    """How many on paper the contacts of ``keys`` and the issue's extras get together: 共印N份.

    ``copies`` are those of each contact who gets any.
    """
    extra = sum(extra.copies for extra in issue.extras.all())
    return sum(count for key, count in copies.items() if key in keys) + extra


def members_on(entries: Iterable[DistributionList], day: date) -> dict[int, list[Contact]]:
    """The contacts of each list on ``day``, each once: its own in their order, those of offices of
    its kind, then those of its parts; without those who have left the list."""
    return _gathered(entries, day, _own_members, _contacts_by_kind)


def member_keys_on(entries: Iterable[DistributionList], day: date) -> dict[int, list[int]]:
    """As ``members_on``, for pages that name few of the contacts: their keys alone."""
    return _gathered(entries, day, _own_keys, _keys_by_kind)


def _gathered(
    entries: Iterable[DistributionList],
    day: date,
    own_of: Callable[[Collection[int], date], dict[int, list[V]]],
    by_kind_of: Callable[[Collection[str], date], dict[str, list[V]]],
) -> dict[int, list[V]]:
    kinds: dict[int, str] = {}
    parts: dict[int, list[int]] = {}
    rows = DistributionList.objects.order_by("parts__position", "parts__pk")
    for key, kind, part in rows.values_list("pk", "office_kind", "parts__part"):
        kinds[key] = kind
        if part is not None:
            parts.setdefault(key, []).append(part)
    trees = {entry.pk: list(_tree(entry.pk, parts)) for entry in entries}
    wanted = {key for tree in trees.values() for key in tree}
    own = own_of(wanted, day)
    gone = set(Departure.objects.filter(list__in=trees).values_list("list_id", "contact_id"))
    by_kind = by_kind_of({kinds[key] for key in wanted if kinds[key]}, day)
    return {
        key: [
            contact
            for contact in dict.fromkeys(
                contact
                for part in tree
                for contact in (*own.get(part, ()), *by_kind.get(kinds.get(part, ""), ()))
            )
            if (key, _key(contact)) not in gone
        ]
        for key, tree in trees.items()
    }


def _key(contact: Contact | int) -> int:
    return contact if isinstance(contact, int) else contact.pk


def ways_into(entry: DistributionList, day: date) -> dict[Contact, list[str]]:
    """Who gets what goes to the list on ``day``, in order, each with the sub-lists and kinds of
    office by which it comes in; none for who stands in the list itself."""
    parts: dict[int, list[int]] = {}
    for whole, part in ListPart.objects.values_list("whole_id", "part_id"):
        parts.setdefault(whole, []).append(part)
    tree = list(_tree(entry.pk, parts))
    lists = DistributionList.objects.in_bulk(tree)
    own = _own_members(tree, day)
    kinds = {lists[key].office_kind for key in tree if lists[key].office_kind}
    by_kind = _contacts_by_kind(kinds, day)
    gone = set(entry.departures.values_list("contact_id", flat=True))
    found: dict[Contact, list[str]] = {}
    for key in tree:
        kind = lists[key].office_kind
        name = "" if key == entry.pk else lists[key].name
        ways = [(contact, name) for contact in own.get(key, ())]
        if kind:
            ways += [(contact, str(OfficeKind(kind).label)) for contact in by_kind.get(kind, ())]
        for contact, way in ways:
            if contact.pk not in gone:
                found.setdefault(contact, []).append(way)
    return {contact: [way for way in ways if way] for contact, ways in found.items()}


def _tree(root: int, parts: Mapping[int, Sequence[int]]) -> Iterator[int]:
    """``root`` and its parts at any depth, each once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            yield key
            waiting += reversed(parts.get(key, ()))


def _own_members(list_ids: Collection[int], day: date) -> dict[int, list[Contact]]:
    memberships = _memberships(list_ids, day).select_related("contact")
    return _grouped((entry.list_id, entry.contact) for entry in memberships)


def _own_keys(list_ids: Collection[int], day: date) -> dict[int, list[int]]:
    return _grouped(_memberships(list_ids, day).values_list("list_id", "contact_id"))


def _memberships(list_ids: Collection[int], day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), list__in=list_ids, since__lte=day
    )


def _contacts_by_kind(kinds: Collection[str], day: date) -> dict[str, list[Contact]]:
    """By kind, the contacts of its offices that exist on ``day``, in the order of the offices."""
    contacts = _of_kinds(kinds, day).select_related("office") if kinds else ()
    return _grouped((contact.office.kind, contact) for contact in contacts if contact.office)


def _keys_by_kind(kinds: Collection[str], day: date) -> dict[str, list[int]]:
    return _grouped(_of_kinds(kinds, day).values_list("office__kind", "pk") if kinds else ())


def _of_kinds(kinds: Collection[str], day: date) -> QuerySet[Contact]:
    offices = Office.objects.alive_on(day).filter(kind__in=kinds)
    contacts = Contact.objects.filter(office__in=offices)
    return contacts.order_by("office__position", "office__pk", "pk")


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
