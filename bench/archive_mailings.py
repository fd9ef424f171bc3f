"""Contacts in their lists, an import that waits, and what was mailed to them."""

import hashlib
import random
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import (
    OfficeKind,
)
from bench.archive_rows import EDITOR, LIST_MANAGER, LISTS, RECIPIENTS_AN_ISSUE, House, Size, write
from bench.sentences import Writer
from bulletin.models import (
    Edition,
)
from bulletin.states import IssueStatus
from distribution.bounces.reasons import Reason
from distribution.bounces.report import Kind
from distribution.carrier.message import message_id_for
from distribution.models import (
    BounceReport,
    Contact,
    ContactImport,
    Delivery,
    Departure,
    DistributionList,
    ListPart,
    Mailing,
    MailingList,
    Membership,
)
from distribution.models.bounce import Effect
from distribution.states import DeliveryStatus, MailingStatus

# One of so many addresses bounces, one fails, one is in doubt.
TROUBLE_EVERY = 1_000


def make_import(house: House, size: Size) -> None:
    """A table of as many lines that waits for a yes."""
    ContactImport.objects.create(
        list_name=LISTS[0],
        file_name="名录.csv",
        rows=[
            [
                number + 1,
                {
                    "name": f"收件人{number}",
                    "organisation": "苏州市总工会",
                    "title": "",
                    "email": f"n{number}@szgh.example",
                },
            ]
            for number in range(1, size.contacts + 1)
        ],
        read_by=house.people[LIST_MANAGER],
    )


def make_contacts(
    size: Size, house: House, writer: Writer
) -> tuple[list[Contact], list[DistributionList]]:
    """Each in one of the printed lists; every fiftieth is not mailed any more."""
    now = timezone.now()
    contacts = write(
        Contact(
            name=writer.name(),
            organisation=house.offices[place % len(house.offices)].name,
            title="办公室主任" if place % 3 else "公共邮箱",
            email=f"r{place}@szgh.example",
            office=house.offices[place % len(house.offices)] if place % 2 else None,
            paper_copies=place % 3,
            suppressed_at=now if place % 50 == 49 else None,
            suppression_reason="地址不存在" if place % 50 == 49 else "",
        )
        for place in range(size.contacts)
    )
    lists = write(
        DistributionList(
            name=name,
            position=position,
            allows_leaving=True,
            office_kind=OfficeKind.BUREAU if "局" in name else "",
        )
        for position, name in enumerate(LISTS, start=1)
    )
    write(
        Membership(
            list=lists[place % len(lists)],
            contact=contact,
            position=place,
            since=date(2010, 1, 1),
        )
        for place, contact in enumerate(contacts)
    )
    ListPart.objects.create(whole=lists[-1], part=lists[0])
    write(
        Departure(list=lists[0], contact=contact, left_at=now, told_at=now)
        for contact in contacts[:: 6 * len(lists)]
    )
    return contacts, lists


def make_mailings(
    house: House,
    editions: list[Edition],
    contacts: list[Contact],
    lists: list[DistributionList],
    chance: random.Random,
) -> None:
    """The newest went to everybody, those before to ``RECIPIENTS_AN_ISSUE``."""
    sent = [entry for entry in editions if entry.issue.status == IssueStatus.DISTRIBUTED]
    mailings = write(
        Mailing(
            issue=edition.issue,
            edition=edition,
            status=MailingStatus.DONE,
            scheduled_for=edition.issue.changed_at,
            started_by=house.people[EDITOR],
            created_at=edition.issue.changed_at,
            active_at=edition.issue.changed_at,
            finished_at=edition.issue.changed_at + timedelta(minutes=4),
        )
        for edition in sent
    )
    frozen = write(
        MailingList(mailing=mailing, list=entry, label=entry.name, position=position)
        for mailing in mailings
        for position, entry in enumerate(lists)
    )
    deliveries: list[Delivery] = []
    stands_in: list[MailingList] = []
    for number, mailing in enumerate(mailings):
        own = frozen[number * len(lists) : (number + 1) * len(lists)]
        everybody = list(enumerate(contacts))
        few = chance.sample(everybody, min(RECIPIENTS_AN_ISSUE, len(everybody)))
        for place, contact in everybody if mailing is mailings[-1] else few:
            deliveries.append(delivery_of(mailing, contact, place))
            stands_in.append(own[place % len(own)])
    write(deliveries)
    write(
        Delivery.lists.through(delivery_id=row.pk, mailinglist_id=entry.pk)
        for row, entry in zip(deliveries, stands_in, strict=True)
    )
    bounced = [row for row in deliveries if row.status == DeliveryStatus.BOUNCED]
    write(
        BounceReport(
            source=f"bench-{row.pk}",
            sha256=hashlib.sha256(str(row.pk).encode()).hexdigest(),
            kind=Kind.FAILURE,
            effect=Effect.RETURNED if place % 2 else Effect.UNMATCHED,
            delivery=row if place % 2 else None,
            sender="mailer-daemon@szgh.example",
            subject="Undelivered Mail Returned to Sender",
            addresses=row.address,
            reason=Reason.NO_ADDRESS,
            told_at=row.sent_at,
        )
        for place, row in enumerate(bounced)
    )


def delivery_of(mailing: Mailing, contact: Contact, place: int) -> Delivery:
    status = {7: DeliveryStatus.BOUNCED, 21: DeliveryStatus.FAILED, 35: DeliveryStatus.UNCERTAIN}
    return Delivery(
        mailing=mailing,
        contact=contact,
        address=contact.email,
        recipient_name=contact.name,
        organisation=contact.organisation,
        status=status.get(place % TROUBLE_EVERY, DeliveryStatus.SENT),
        may_leave=True,
        message_id=message_id_for(str(mailing.key), contact.email, "szgh.example"),
        attempts=1,
        due_at=mailing.scheduled_for,
        sent_at=mailing.scheduled_for + timedelta(seconds=place % 240),
    )
