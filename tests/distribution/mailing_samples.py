"""Mailings as views need them: signed issues without a press run, and as many rows as wanted."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from bulletin.models import Edition, EditionKind, EditionStatus, Issue, Publication
from bulletin.states import IssueStatus
from distribution.models import Contact, Delivery, DistributionList, Mailing, Membership
from distribution.services.mailings import begin_mailing, start_mailing
from distribution.states import DeliveryStatus


def signed_without_press(
    publication: Publication,
    editor: User,
    *,
    number: int = 18,
    sha256: str = "",
    printed: bool = True,
) -> Issue:
    """A signed issue whose final pages count as printed, or still wait for the press."""
    issue = Issue.objects.create(
        publication=publication,
        status=IssueStatus.SIGNED,
        number=number,
        total_number=number + 394,
        year=2011,
        date=date(2011, 9, 30),
        assembled_by=editor,
        distribution_label="本期印发",
        printed_range=["省总工会", "各直属单位工会"],
    )
    edition = Edition(issue=issue, kind=EditionKind.FINAL, snapshot={}, snapshot_sha256="0" * 64)
    if printed:
        edition.status = EditionStatus.READY
        edition.pdf = f"editions/{number}.pdf"
        edition.sha256 = sha256 or f"{number:064x}"
        edition.page_count = 2
        edition.size_bytes = 300_000
    edition.save()
    return issue


def add_contacts(entry: DistributionList, count: int) -> None:
    contacts = Contact.objects.bulk_create(
        Contact(name="办公室", organisation=f"第{i}工会", email=f"many{entry.pk}-{i}@szgh.example")
        for i in range(count)
    )
    Membership.objects.bulk_create(
        Membership(list=entry, contact=contact, position=100 + place, since=date(2011, 1, 1))
        for place, contact in enumerate(contacts)
    )


def sending_mailing(issue: Issue, editor: User) -> Mailing:
    """Begun, with every row still queued."""
    return begin_mailing(start_mailing(issue.pk, actor=editor).pk)


def put(
    mailing: Mailing, status: DeliveryStatus, count: int = 1, **values: object
) -> list[Delivery]:
    """Bring the next ``count`` queued rows into a state, as a worker would leave them."""
    now = timezone.now()
    by_status: dict[DeliveryStatus, dict[str, object]] = {
        DeliveryStatus.SENT: {"sent_at": now, "attempts": 1},
        DeliveryStatus.SENDING: {"handed_over_at": now, "lease_until": now + timedelta(hours=1)},
        DeliveryStatus.UNCERTAIN: {"handed_over_at": now, "attempts": 1, "error": "断线"},
        DeliveryStatus.FAILED: {"last_code": 550, "attempts": 1, "error": "无此用户"},
        DeliveryStatus.DEFERRED: {"due_at": now + timedelta(minutes=5), "error": "稍后再来"},
    }
    keys = mailing.deliveries.filter(status=DeliveryStatus.QUEUED).values_list("pk", flat=True)
    chosen = list(keys[:count])
    rows = Delivery.objects.filter(pk__in=chosen)
    rows.update(status=status, **by_status.get(status, {}) | values)
    return list(rows)
