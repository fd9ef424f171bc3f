"""Sizes, names and rows of a database that is filled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import (
    Office,
    User,
)
from bulletin.models import (
    Publication,
    Section,
)

PASSWORD = "苏州工会-2011-简报"
# The newest articles that wait say much of the same.
ALIKE = 5
ARTICLES_AN_ISSUE = 14
# Signed, in review, being assembled, and the last that was mailed.
NEWEST_ISSUES = 4
# So many of the house's articles a busy office has written at most.
OF_ONE_OFFICE = 1_000
PAGES_AN_ISSUE = 8
DAYS_BETWEEN_ISSUES = 14
RECIPIENTS_AN_ISSUE = 40
ROWS_AT_ONCE = 1000
PDF = b"%PDF-1.7\n% An issue of the bench.\n"
PNG = b"\x89PNG\r\n\x1a\n"
CLERK, EDITOR, SIGNER = "tongxunyuan", "bianji", "qianfa"
LIST_MANAGER, ADMINISTRATOR = "minglu", "guanli"
DISTRICTS = ("张家港", "常熟", "太仓", "昆山", "吴江", "吴中", "相城", "姑苏", "园区", "高新区")
UNITS = ("总工会", "教育工会", "卫生工会", "建设工会", "交通工会", "财贸工会", "机关工会")
SECTIONS = ("工作动态", "民主管理", "劳动竞赛", "权益保障", "工作简讯")


LISTS = (
    "市四套班子有关领导",
    "全总办公厅",
    "省总工会",
    "各市（县）、区、局（公司）工会",
    "各直属单位工会",
    "市各有关部门",
)


@dataclass(frozen=True)
class Size:
    """``contacts`` decides about offices, users and recipients of the newest mailing too."""

    articles: int
    issues: int
    contacts: int

    def articles_of(self, issue: int) -> int:
        """How many an issue has, counted from 0: the newest are long, however few articles
        there are; three fifths of all are printed."""
        older = self.issues - NEWEST_ISSUES
        if issue >= older:
            return ARTICLES_AN_ISSUE
        left = self.articles * 3 // 5 - NEWEST_ISSUES * ARTICLES_AN_ISSUE
        return min(left // older, ARTICLES_AN_ISSUE)

    @property
    def issue_of_each(self) -> list[int]:
        """The issue, counted from 0, of each article that is taken."""
        return [n for n in range(self.issues) for _article in range(self.articles_of(n))]


@dataclass(frozen=True)
class House:
    """Who and what there is before the first article."""

    publication: Publication
    sections: list[Section]
    offices: list[Office]
    people: dict[str, User]
    clerks: dict[int, User]


def write(rows: Iterable[models.Model]) -> list[Any]:
    rows = list(rows)
    return type(rows[0])._default_manager.bulk_create(rows, ROWS_AT_ONCE) if rows else []


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
