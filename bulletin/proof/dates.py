"""Days, hours and weekdays that do not exist, do not agree, or have not come yet."""

import calendar
import datetime
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity

DAY = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})年)?(?<![\d.])(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"(?:[（(]?(?:[上下]午)?(?P<weekday>(?:星期|周)(?P<name>[一二三四五六日天]))(?![至到—～]))?"
)
DOTTED = re.compile(
    r"(?<![\d.])(?P<year>20\d\d|19\d\d)([-./])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?![\d.])"
)
HOUR = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:[:：时点](?P<minute>\d{2})(?!\d)分?|时(?![间代期限]))"
)
BARE_CLOCK = re.compile("[上下]午|晚上?|凌晨|中午|时间|开始|至")
SAME_MONTH = re.compile(r"(?P<month>\d{1,2})月(?P<first>\d{1,2})日?[至到—～-](?P<last>\d{1,2})日")
YEARS = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)年?[至到—～](?P<last>(?:19|20)\d\d)年")
YEAR = re.compile(r"(?<!\d)(\d{4})年")
LATEST_WITHOUT_YEAR = datetime.timedelta(days=100)
WEEKDAYS = "一二三四五六日"
AHEAD = re.compile(
    "将|拟|计划|预计|定于|截止|截至|到期|有效|之前|前|起|以后|底|力争|目标|安排|报名|届时|下周|下月|明年"
    "|召开通知|延长|通知|为期|至|施行|实施|执行|推迟|争取|确保"
)
LAST_DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    for match in DAY.finditer(sentence):
        yield from _day(sentence, match, given)
    for match in DOTTED.finditer(sentence):
        if not _exists(int(match["year"]), int(match["month"]), int(match["day"])):
            yield _impossible(*match.span())
    yield from _hours(sentence)
    yield from _reversed(sentence)


def _day(sentence: str, match: re.Match[str], given: Circumstances) -> Iterator[Mark]:
    start, end = match.start(), match.end("day") + 1
    year = _year(sentence, match, given)
    month, day = int(match["month"]), int(match["day"])
    if not _exists(year, month, day):
        yield _impossible(start, end)
        return
    if year is None:
        return
    date = datetime.date(year, month, day)
    if match["weekday"]:
        name = WEEKDAYS[date.weekday()]
        if match["name"].replace("天", "日") != name:
            right = match["weekday"][:-1] + name
            explanation = _("%(day)s is a %(weekday)s.") % {
                "day": date.isoformat(),
                "weekday": right,
            }
            yield Mark(*match.span("weekday"), "weekday", Severity.MEND, explanation, right)
    if given.issue_date and date > given.issue_date and not AHEAD.search(sentence):
        explanation = _("This day comes after the issue's, %s.") % given.issue_date.isoformat()
        yield Mark(start, end, "late-date", Severity.CHECK, explanation)


def _year(sentence: str, match: re.Match[str], given: Circumstances) -> int | None:
    """The year that is written at the day, or else before it, or else goes best with the issue's.

    An issue of January tells of December: a day that would come long after the issue was a year
    before.
    """
    if match["year"]:
        return int(match["year"])
    earlier = YEAR.findall(sentence, 0, match.start())
    if earlier or re.search("去年|上年|明年|农历|[阴夏]历", sentence[: match.start()]):
        return int(earlier[-1]) if earlier else None
    if given.issue_date is None:
        return None
    year = given.issue_date.year
    horizon = given.issue_date + LATEST_WITHOUT_YEAR
    return year if (int(match["month"]), int(match["day"])) <= _latest(year, horizon) else year - 1


def _latest(year: int, horizon: datetime.date) -> tuple[int, int]:
    """The last month and day of the year up to the horizon."""
    return (horizon.month, horizon.day) if horizon.year == year else (12, 31)


def _exists(year: int | None, month: int, day: int) -> bool:
    if not 1 <= month <= 12 or day < 1:
        return False
    if month == 2 and day == 29:
        return year is None or calendar.isleap(year)
    return day <= LAST_DAYS[month]


def _hours(sentence: str) -> Iterator[Mark]:
    for match in HOUR.finditer(sentence):
        minute = int(match["minute"] or 0)
        # 6:4 may be a result and 1:500 a scale; a time is told by the words before it.
        is_time = BARE_CLOCK.search(sentence, max(0, match.start() - 6), match.start())
        if is_time and (int(match["hour"]) > 24 or minute > 59):
            explanation = _("There is no such hour.")
            yield Mark(*match.span(), "impossible-date", Severity.MEND, explanation)


def _reversed(sentence: str) -> Iterator[Mark]:
    for pattern in (SAME_MONTH, YEARS):
        for match in pattern.finditer(sentence):
            if int(match["first"]) > int(match["last"]):
                explanation = _("The end comes before the beginning.")
                yield Mark(*match.span(), "reversed-dates", Severity.MEND, explanation)


def _impossible(start: int, end: int) -> Mark:
    explanation = _("There is no such day.")
    return Mark(start, end, "impossible-date", Severity.MEND, explanation)
