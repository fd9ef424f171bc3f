"""The sample organisation, made once and found again."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Office, Role, User
from accounts.services.offices import succeed_offices
from accounts.services.users import create_user
from bulletin.models import HouseTerm, NumberSeries, Publication, Tenure
from distribution.models import Contact, DistributionList, Membership

SAMPLE_DIR = Path(__file__).resolve().parent.parent / "sample"
SAMPLE_BULLETIN = SAMPLE_DIR / "bulletin.txt"


def sample_data() -> dict[str, Any]:
    return tomllib.loads((SAMPLE_DIR / "organisation.toml").read_text(encoding="utf-8"))


@transaction.atomic
def make_sample_organisation(*, password: str) -> Publication:
    """Offices, users, publication and lists of the sample; what exists is left as it is."""
    data = sample_data()
    publication = _publication(data["publication"])
    offices = _offices(data)
    for user in data["users"]:
        if not User.objects.filter(username=user["username"]).exists():
            create_user(
                user["username"],
                password=password,
                display_name=user["name"],
                roles=[Role(role) for role in user["roles"]],
                office=offices.get(user.get("office")),
                actor=None,
            )
    for position, entry in enumerate(data["lists"], start=1):
        _list(entry["name"], position, entry["contacts"])
    _register(data)
    return publication


def _publication(data: dict[str, Any]) -> Publication:
    publication, created = Publication.objects.get_or_create(
        name=data["name"],
        defaults={
            "issuing_unit": data["issuing_unit"],
            "distribution_label": data["distribution_label"],
        },
    )
    if created:
        for position, section in enumerate(data["sections"], start=1):
            publication.sections.create(position=position, **section)
        NumberSeries.objects.bulk_create(
            NumberSeries(publication=publication, **series) for series in data["series"]
        )
    return publication


def _offices(data: dict[str, Any]) -> dict[str, Office]:
    offices: dict[str, Office] = {}
    fresh = not Office.objects.exists()
    for kind, entries in data["offices"].items():
        for position, entry in enumerate(entries, start=1):
            office, created = Office.objects.get_or_create(
                name=entry["name"],
                founded=entry.get("founded"),
                defaults={"kind": kind, "position": position},
            )
            if created:
                for alias in entry["aliases"]:
                    office.aliases.create(name=alias)
            offices[office.name] = office
    if fresh:
        for change in data["successions"]:
            succeed_offices(
                [offices[name] for name in change["predecessors"]],
                offices[change["successor"]],
                on=change["on"],
                actor=None,
            )
    return offices


def _register(data: dict[str, Any]) -> None:
    if not Tenure.objects.exists():
        Tenure.objects.bulk_create(
            Tenure(position=position, **person)
            for position, person in enumerate(data["people"], start=1)
        )
    if not HouseTerm.objects.exists():
        HouseTerm.objects.bulk_create(HouseTerm(**term) for term in data["terms"])


def _list(name: str, position: int, contacts: list[str]) -> None:
    entry, created = DistributionList.objects.get_or_create(
        name=name, defaults={"position": position}
    )
    if not created:
        return
    for place, line in enumerate(contacts, start=1):
        person, organisation, title, email = (part.strip() for part in line.split("|"))
        contact, _created = Contact.objects.get_or_create(
            email=email, defaults={"name": person, "organisation": organisation, "title": title}
        )
        Membership.objects.create(
            list=entry, contact=contact, position=place, since=timezone.localdate()
        )
