"""Starts a mailing in the installation that the environment names; prints it as JSON.

``python -m bench.mailing.prepare --recipients 2000 --pdf FILE``.
"""

import argparse
import hashlib
import json
import os
import time
from datetime import date
from pathlib import Path

import django

MAIL_DOMAIN = "bench.example"


def address(number: int) -> str:
    return f"r{number}@{MAIL_DOMAIN}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mailing.prepare")
    parser.add_argument("--recipients", type=int, required=True)
    parser.add_argument("--pdf", type=Path, required=True)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(_started(arguments.recipients, arguments.pdf.read_bytes())))


def _started(recipients: int, pdf: bytes) -> dict[str, object]:
    # Models can be imported only once Django is set up.
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from bulletin.models import (  # noqa: PLC0415
        Edition,
        EditionKind,
        EditionStatus,
        Issue,
        Publication,
    )
    from bulletin.press.snapshot import Snapshot  # noqa: PLC0415
    from bulletin.states import IssueStatus  # noqa: PLC0415
    from distribution.models import Contact, DistributionList, Membership  # noqa: PLC0415
    from distribution.services.mailings import start_mailing  # noqa: PLC0415

    publication, _made = Publication.objects.get_or_create(
        name="工会简报", defaults={"issuing_unit": "苏州市总工会办公室"}
    )
    number = Issue.objects.count() + 1
    entry = DistributionList.objects.create(name=f"第{number}次全体")
    wanted = [address(place) for place in range(recipients)]
    Contact.objects.bulk_create(
        (Contact(name=f"收件人{place}", email=mail) for place, mail in enumerate(wanted)),
        ignore_conflicts=True,
    )
    keys = dict(Contact.objects.values_list("email", "pk"))
    Membership.objects.bulk_create(
        Membership(list=entry, contact_id=keys[mail], position=place, since=date(2011, 1, 1))
        for place, mail in enumerate(wanted)
    )
    issue = Issue.objects.create(
        publication=publication,
        status=IssueStatus.SIGNED,
        number=number,
        total_number=number,
        year=2011,
        date=date(2011, 9, 30),
        distribution_label="本期印发",
        printed_range=[entry.name],
    )
    snapshot = Snapshot(
        publication=publication.name,
        issuing_unit=publication.issuing_unit,
        year=2011,
        is_supplement=False,
        shows_total=True,
        editor_note="",
        sections=(),
        distribution_label="本期印发",
        distribution=(entry.name,),
    )
    edition = Edition(
        issue=issue,
        kind=EditionKind.FINAL,
        status=EditionStatus.READY,
        snapshot=snapshot.to_json(),
        snapshot_sha256=snapshot.sha256,
        sha256=hashlib.sha256(pdf).hexdigest(),
        page_count=8,
        size_bytes=len(pdf),
    )
    edition.pdf.save("bench.pdf", ContentFile(pdf), save=False)
    edition.save()
    mailing = start_mailing(issue.pk, actor=None)
    began = time.time()
    return {"issue": issue.pk, "mailing": mailing.pk, "began": began}


if __name__ == "__main__":
    main()
