"""Numbers and days as bulletins print them."""

import datetime
import re

DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
DIGITS |= {"零": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"(?:\d{1,5}|[〇○零一二三四五六七八九十百千]{1,9})"
DATE = re.compile(
    r"(?P<year>\d{4}|[〇○零ＯO一二三四五六七八九]{4})\s*年\s*"
    rf"(?P<month>{NUMERAL})\s*月\s*(?P<day>{NUMERAL})\s*日"
    r"|(?P<year_dotted>\d{4})[-./](?P<month_dotted>\d{1,2})[-./](?P<day_dotted>\d{1,2})(?!\d)"
)


def number_from(text: str) -> int:
    """The value of 18, １８, 十八, 一百零三 or 二〇一一."""
    if text.isdecimal():
        return int(text)
    if not any(character in UNITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in UNITS:
            total += (digit or 1) * UNITS[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit


def date_from(match: re.Match[str]) -> datetime.date | None:
    """The day that a match of DATE names; None when there is no such day."""
    kind = "_dotted" if match["year_dotted"] else ""
    parts = (match[f"{name}{kind}"] for name in ("year", "month", "day"))
    try:
        return datetime.date(*(number_from(part) for part in parts))
    except ValueError:
        return None
