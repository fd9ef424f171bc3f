"""Which contacts a person is looking at, as the query string says it, and in what order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from distribution.models import Contact, Delivery
from distribution.states import DeliveryStatus

LONGEST_WORDS = 100
FAILING, DOUBTFUL, STOPPED = "failing", "doubtful", "stopped"
NOWHERE, OFFICE_GONE = "nowhere", "office-gone"
STATES = (FAILING, DOUBTFUL, STOPPED, NOWHERE, OFFICE_GONE)
FAILED = (DeliveryStatus.FAILED, DeliveryStatus.BOUNCED)


@dataclass(frozen=True)
class ContactChoice:
    """``list_id`` and ``office_id`` are None for all; ``state`` is empty for all states."""

    list_id: int | None = None
    office_id: int | None = None
    state: str = ""
    words: str = ""
    page: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str] | QueryDict) -> Self:
        state = query.get("state", "")
        return cls(
            list_id=number_in(query.get("list", "")),
            office_id=number_in(query.get("office", "")),
            state=state if state in STATES else "",
            words=query.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS],
            page=query.get("page", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.office_id or self.state or self.words)

    @property
    def query(self) -> str:
        """The choice as a query string, to come back to the same rows."""
        return urlencode(self._parts())

    @property
    def query_for_pages(self) -> str:
        """The same without the page, ready for ``page=`` to follow."""
        parts = {name: value for name, value in self._parts().items() if name != "page"}
        return urlencode(parts) + "&" if parts else ""

    @property
    def query_without_list(self) -> str:
        """The same in all lists, ready for ``list=`` to follow."""
        parts = self._parts()
        kept = {name: value for name, value in parts.items() if name not in ("page", "list")}
        return urlencode(kept) + "&" if kept else ""

    def _parts(self) -> dict[str, str]:
        parts = {
            "list": str(self.list_id or ""),
            "office": str(self.office_id or ""),
            "state": self.state,
            "q": self.words,
            "page": self.page,
        }
        return {name: value for name, value in parts.items() if value}


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def contacts_with_fate(user: User) -> QuerySet[Contact]:
    """Contacts with ``fate`` and ``fate_reason``: what became of the last mail to the address
    that they have now, empty where none was sent."""
    last = (
        Delivery.objects.filter(contact=OuterRef("pk"), address=OuterRef("email"))
        .exclude(status=DeliveryStatus.SKIPPED)
        .order_by("-pk")
    )
    return Contact.objects.visible_to(user).annotate(
        fate=Coalesce(Subquery(last.values("status")[:1]), Value("")),
        fate_reason=Coalesce(Subquery(last.values("bounce_reason")[:1]), Value("")),
    )


@dataclass(frozen=True)
class Troubled:
    """A contact whose last mail failed, came back, or is in doubt; ``fate`` says which."""

    pk: int
    name: str
    organisation: str
    fate: str
    fate_reason: str


def troubled_contacts(user: User) -> list[Troubled]:
    """In the order of the contacts. One query."""
    rows = Delivery.objects.troubled().filter(contact__in=Contact.objects.visible_to(user))
    return [
        Troubled(*row)
        for row in rows.order_by("contact").values_list(
            "contact", "contact__name", "contact__organisation", "status", "bounce_reason"
        )
    ]


def keys_of(troubled: Iterable[Troubled], state: str) -> list[int]:
    """Of those that cannot be reached, or of those in doubt."""
    return [entry.pk for entry in troubled if (entry.fate in FAILED) == (state == FAILING)]


def chosen_contacts(
    user: User,
    choice: ContactChoice,
    members: Mapping[int, list[int]],
    troubled: Sequence[Troubled],
) -> QuerySet[Contact]:
    """Those that fit the choice; who cannot be reached comes first. ``members`` has the keys of
    those of each list."""
    contacts = contacts_with_fate(user).filter(with_words(choice.words))
    if choice.list_id is not None:
        contacts = contacts.filter(pk__in=members.get(choice.list_id, ()))
    if choice.office_id is not None:
        contacts = contacts.filter(office=choice.office_id)
    if choice.state == NOWHERE:
        everywhere = {key for group in members.values() for key in group}
        contacts = contacts.exclude(pk__in=everywhere)
    elif choice.state == OFFICE_GONE:
        contacts = contacts.filter(office_is_gone())
    elif choice.state == STOPPED:
        contacts = contacts.filter(suppressed_at__isnull=False)
    elif choice.state:
        contacts = contacts.filter(pk__in=keys_of(troubled, choice.state))
    if not troubled:
        # Without a case to tell, the order would be a bare number, which SQL takes for a column.
        return contacts.order_by("pk")
    need = Case(
        When(pk__in=keys_of(troubled, FAILING), then=0),
        When(pk__in=keys_of(troubled, DOUBTFUL), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return contacts.order_by(need, "pk")


def with_words(words: str) -> Q:
    """Contacts whose name, position, organisation, office or address has the words."""
    if not words:
        return Q()
    return (
        Q(name__icontains=words)
        | Q(title__icontains=words)
        | Q(organisation__icontains=words)
        | Q(office__name__icontains=words)
        | Q(email__icontains=words)
    )


def office_is_gone() -> Q:
    """Contacts of an office that exists no more: they are in no list of all offices of a kind."""
    return Q(office__abolished__lte=timezone.localdate())
