"""People in their posts, terms of the house, and rules that have found something."""

from datetime import date

from bench.archive_rows import Size
from bulletin.models import HouseTerm, RuleSetting, Tenure
from bulletin.proof.rules import RULES


def make_register(size: Size) -> None:
    """As many people as a tenth of the contacts; every other one has a successor's day."""
    since = date(2010, 1, 1)
    Tenure.objects.bulk_create(
        Tenure(
            name=f"张{number}",
            office="市总工会",
            title="副主席",
            position=number,
            since=since,
            until=None if number % 2 else date(2015, 1, 1),
        )
        for number in range(size.contacts // 10)
    )
    HouseTerm.objects.bulk_create(
        HouseTerm(words=f"第{number}号示范点建设") for number in range(size.contacts // 10)
    )
    RuleSetting.objects.bulk_create(
        RuleSetting(code=rule.code, hits=90, mended=60, waived=30) for rule in RULES
    )
