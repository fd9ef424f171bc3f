"""The mail of a mailing, made from the frozen edition alone."""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.press.snapshot import Snapshot
from distribution.carrier.headers import named
from distribution.carrier.letter import compose
from distribution.carrier.message import BulletinMail
from distribution.models import Mailing


def letter_of(mailing: Mailing, *, is_linked: bool = False) -> BulletinMail:
    """What every recipient gets alike; if it ``is_linked``, a link to the issue in the archive,
    for whoever may sign in there, stands in the place of the attachment.

    Raises DomainError when the stored PDF is no longer the one that was signed.
    """
    edition, issue = mailing.edition, mailing.issue
    with edition.pdf.open("rb") as file:
        pdf = file.read()
    if hashlib.sha256(pdf).hexdigest() != edition.sha256:
        raise DomainError(_("The stored PDF is not the one that was signed; nothing was sent."))
    snapshot = Snapshot.from_json(edition.snapshot)
    return compose(
        publication=snapshot.publication,
        issuing_unit=snapshot.issuing_unit,
        label=issue.label,
        year=issue.year or snapshot.year,
        number=issue.number or 0,
        date=issue.date or mailing.scheduled_for.date(),
        contents=[
            (section.name, [(article.title, article.offices) for article in section.articles])
            for section in snapshot.sections
        ],
        pdf=pdf,
        sender=settings.MAIL_FROM,
        list_domain=mail_domain(),
        is_supplement=issue.is_supplement,
        link=settings.SITE_URL + reverse("bulletin:issue-detail", args=[issue.pk])
        if is_linked
        else "",
    )


def mail_domain() -> str:
    """The domain of our own address, in Message-IDs and List-Id."""
    return named(settings.MAIL_FROM)[1].rpartition("@")[2]
