"""How numbers are written: GB/T 15835-2011."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from bulletin.intake.numerals import UNITS, number_from
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.letters import HAN

NUMBER = r"\d{1,12}(?:\.\d{1,6})?"
DIGITS = "一二三四五六七八九〇零"
TEENS = "[一二三四五六七八九十]{1,3}"
WIDE = re.compile(
    rf"(?<![{DIGITS}])[０-９Ａ-Ｚａ-ｚ](?:[０-９Ａ-Ｚａ-ｚ％．＆.\d]*[０-９Ａ-Ｚａ-ｚ％\d])?"
)
YEAR = re.compile(r"[一二][一二三四五六七八九〇零○ＯO0]{3}年")
ZEROS_IN_YEAR = str.maketrans("零○ＯO0", "〇〇〇〇〇")
COUNTED = re.compile(r"[一二三四五六七八九十百千万]*[百千万]〇[一二三四五六七八九十百千]+")
MIXED = re.compile(
    r"(?<![\d.A-Za-z第—～~-])(\d{1,3}(?:\.\d+)?)([十百千])(?:[零〇]?(\d{1,2}))?"
    r"(?![克米瓦卡伏帕赫字焦安大佳强件周\d])"
)
CHINESE_MONTH = re.compile(rf"(\d{{4}})年({TEENS})月(?:({TEENS})日)?")
CHINESE_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})月({TEENS})日")
CHINESE_PERCENT = re.compile(rf"百分之({NUMBER})")
OLD_CALENDAR = re.compile("[农阴夏]历")
COUNTER = (
    "℃|学年|年度|年|月|日|时|名|人|个|家|岁|天|小时|分钟|公里|米|次|期|届|项|吨|平方|元|户|份|％"
)
RANGE = re.compile(
    rf"(?<![A-Za-z\d./～—-])(?!0\d)({NUMBER})[-~–－∼〜]({NUMBER})(?=(?:%|[万亿]|{COUNTER}))"
)
LATER_UNIT_ONLY = re.compile(
    rf"(?<![A-Za-z\d./～—-])({NUMBER})[-~–－∼〜～—]({NUMBER})(%|[万亿](?:元|人|名|户|册|家|次|吨|度)?)"
)
TIMES = re.compile(r"年度|学年|[年月日时]")
PERCENT_POINTS = re.compile(rf"({NUMBER})%(?=个百分点)")
FALL_BY_TIMES = re.compile(
    rf"(?:减少|下降|降低|缩小|缩短|压缩)了?(?:近|约|超过)?(?:{NUMBER}|[一二两三四五六七八九十百]+)倍"
)
AHEAD = r"(?:大约|将近|接近|超过|(?<![最附新邻贴靠])近|(?<![大节公条合签预制违履])约|逾)"
TWICE_ROUGH = re.compile(
    rf"{AHEAD}(?P<many>{NUMBER}[余多])(?!年|天|个月|载)"
    rf"|{AHEAD}(?P<about>{NUMBER}[%万亿]?[{HAN}]{{0,3}}?)(?:左右|上下)"
    rf"|(?:超过|突破|逾)(?P<above>{NUMBER}[%万亿]?[{HAN}]{{0,2}}?)以上"
)


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    yield from _forms(sentence)
    yield from _mixtures(sentence)
    yield from _ranges(sentence)
    yield from _wordings(sentence)


def _forms(sentence: str) -> Iterator[Mark]:
    for match in WIDE.finditer(sentence):
        explanation = _("Digits and letters take half a place. GB/T 15835-2011, 5.1.")
        suggestion = unicodedata.normalize("NFKC", match.group())
        yield Mark(*match.span(), "full-width-digit", Severity.MEND, explanation, suggestion)
    for match in YEAR.finditer(sentence):
        right = match.group().translate(ZEROS_IN_YEAR)
        if right != match.group():
            explanation = _("In a year the zero is written 〇. GB/T 15835-2011, 5.2.5.")
            yield Mark(*match.span(), "zero", Severity.MEND, explanation, right)
    for match in COUNTED.finditer(sentence):
        explanation = _("In an amount the zero is written 零. GB/T 15835-2011, 5.2.5.")
        suggestion = match.group().replace("〇", "零")
        yield Mark(*match.span(), "zero", Severity.MEND, explanation, suggestion)


def _mixtures(sentence: str) -> Iterator[Mark]:
    for match in MIXED.finditer(sentence):
        value = Decimal(match[1]) * UNITS[match[2]] + int(match[3] or 0)
        yield _mixed(match, f"{value.normalize():f}")
    for match in CHINESE_PERCENT.finditer(sentence):
        yield _mixed(match, f"{match[1]}%")
    if OLD_CALENDAR.search(sentence):
        return
    for match in CHINESE_MONTH.finditer(sentence):
        day = f"{number_from(match[3])}日" if match[3] else ""
        yield _mixed(match, f"{match[1]}年{number_from(match[2])}月{day}")
    for match in CHINESE_DAY.finditer(sentence):
        yield _mixed(match, f"{match[1]}月{number_from(match[2])}日")


def _mixed(match: re.Match[str], suggestion: str) -> Mark:
    explanation = _(
        "Arabic and Chinese numerals stand in one number; only 万 and 亿 may. GB/T 15835-2011, 5.3."
    )
    return Mark(*match.span(), "mixed-numerals", Severity.MEND, explanation, suggestion)


def _ranges(sentence: str) -> Iterator[Mark]:
    for match in LATER_UNIT_ONLY.finditer(sentence):
        low, high, unit = match.groups()
        if unit == "%":
            explanation = _("Both ends of a range bear the %: 8%～12%. GB/T 15835-2011, 5.1.")
        else:
            explanation = _(
                "Both ends of a range bear 万 or 亿: 1万元～2万元. GB/T 15835-2011, 5.1."
            )
        suggestion = f"{low}{unit}～{high}{unit}"
        yield Mark(*match.span(), "range", Severity.CHECK, explanation, suggestion)
    for match in RANGE.finditer(sentence):
        sign = "—" if TIMES.match(sentence, match.end()) else "～"
        explanation = _(
            "A range of values is joined by ～, one of times by —. GB/T 15835-2011, 5.1; "
            "GB/T 15834-2011, 4.13.3."
        )
        suggestion = f"{match[1]}{sign}{match[2]}"
        yield Mark(*match.span(), "range", Severity.CHECK, explanation, suggestion)


def _wordings(sentence: str) -> Iterator[Mark]:
    for match in PERCENT_POINTS.finditer(sentence):
        explanation = _("个百分点 counts points already; leave out the %.")
        yield Mark(*match.span(), "percentage", Severity.MEND, explanation, match[1])
    for match in FALL_BY_TIMES.finditer(sentence):
        explanation = _(
            "Nothing falls by a multiple of itself. Say by what share, or to what part, it fell."
        )
        yield Mark(*match.span(), "percentage", Severity.CHECK, explanation)
    for match in TWICE_ROUGH.finditer(sentence):
        explanation = _("The number is called rough twice; keep one of the words.")
        about = f"{match['about']}左右" if match["about"] else None
        suggestion = match["many"] or about or f"{match['above']}以上"
        yield Mark(*match.span(), "approximation", Severity.CHECK, explanation, suggestion)
