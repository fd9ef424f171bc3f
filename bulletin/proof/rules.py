"""Every rule there is, by the code its findings bear: what it is called and what it looks for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bulletin.proof.finding import Severity

MEND, CHECK = Severity.MEND, Severity.CHECK


@dataclass(frozen=True, slots=True)
class Rule:
    """``severities`` are those that its findings may have."""

    code: str
    group: str | Promise
    name: str | Promise
    explanation: str | Promise
    severities: tuple[Severity, ...] = (MEND,)


WORDS = _("Words")
MARKS = _("Punctuation")
NUMBERS = _("Numbers")
REASON = _("Arithmetic, days and lists")
PEOPLE = _("People, offices and set phrases")

RULES = (
    Rule(
        "confusable",
        WORDS,
        _("Word mistyped for another"),
        _("倡仪 for 倡议, 部暑 for 部署: pairs of words that are easily mistaken."),
        (MEND, CHECK),
    ),
    Rule(
        "wrong-character",
        WORDS,
        _("Wrong character"),
        _("A character for one that sounds or looks like it, told by what usually stands there."),
        (MEND, CHECK),
    ),
    Rule("doubled-word", WORDS, _("Doubled word"), _("The same word twice in a row: 召开召开.")),
    Rule(
        "missing-word",
        WORDS,
        _("Missing word"),
        _("A phrase that breaks off: 取得明显 without 成效, 并讲话 without 出席."),
        (MEND, CHECK),
    ),
    Rule(
        "half-width-mark",
        MARKS,
        _("Half-width mark"),
        _("A half-width comma, bracket or colon in Chinese text."),
    ),
    Rule("straight-quotes", MARKS, _("Straight quotation marks"), _('" " instead of “ ”.')),
    Rule(
        "unmatched-mark",
        MARKS,
        _("Mark without its other half"),
        _("A bracket, quotation or title mark that is never closed or never opened."),
    ),
    Rule(
        "turned-mark",
        MARKS,
        _("Turned mark"),
        _("A quotation mark that opens where it should close, or the other way about."),
    ),
    Rule(
        "crossed-mark",
        MARKS,
        _("Crossed marks"),
        _("What was opened last is not closed first: （“……）”."),
    ),
    Rule(
        "nested-mark",
        MARKS,
        _("Wrong inner marks"),
        _("Double marks inside a quotation or title instead of single ones."),
    ),
    Rule("dash", MARKS, _("Dash"), _("Hyphens or one short line instead of ——.")),
    Rule("ellipsis", MARKS, _("Ellipsis"), _("Dots instead of ……, or …… together with 等.")),
    Rule(
        "enumeration-comma",
        MARKS,
        _("Enumeration comma"),
        _("、 between quoted words, ahead of a conjunction, or inside a rough number."),
        (CHECK,),
    ),
    Rule("repeated-mark", MARKS, _("Repeated mark"), _("Two marks for one: 。。 or ，。")),
    Rule(
        "missing-end-mark",
        MARKS,
        _("Missing mark at the end"),
        _("A paragraph that ends without a mark, or with a comma."),
        (MEND, CHECK),
    ),
    Rule(
        "stray-space",
        MARKS,
        _("Stray space"),
        _("A space inside a Chinese sentence."),
        (MEND, CHECK),
    ),
    Rule("full-width-digit", NUMBERS, _("Full-width digit"), _("２０１１ instead of 2011.")),
    Rule("zero", NUMBERS, _("〇 and 零"), _("〇 belongs in years, 零 in amounts.")),
    Rule(
        "mixed-numerals",
        NUMBERS,
        _("Mixed numerals"),
        _("Arabic and Chinese numerals in one number: 3千."),
    ),
    Rule(
        "range",
        NUMBERS,
        _("Range"),
        _("A range of values with its unit at one end only, or joined by the wrong mark."),
        (CHECK,),
    ),
    Rule(
        "percentage",
        NUMBERS,
        _("Percentage"),
        _("% together with 个百分点, or a share above 100%."),
        (MEND, CHECK),
    ),
    Rule(
        "approximation",
        NUMBERS,
        _("Rough twice"),
        _("约 and 左右, 近 and 余 with one number."),
        (CHECK,),
    ),
    Rule(
        "percentage-wrong",
        REASON,
        _("Share that does not come out"),
        _("A percentage that does not follow from the numbers beside it."),
    ),
    Rule(
        "sum-wrong",
        REASON,
        _("Sum that does not come out"),
        _("Parts that do not make the total stated with them."),
        (CHECK,),
    ),
    Rule(
        "growth-wrong",
        REASON,
        _("Growth that does not come out"),
        _("An increase or decrease that does not follow from old and new value."),
    ),
    Rule("weekday", REASON, _("Wrong weekday"), _("A day that falls on another day of the week.")),
    Rule(
        "late-date",
        REASON,
        _("Day after the issue"),
        _("Something told as done on a day that comes after the issue's."),
        (CHECK,),
    ),
    Rule(
        "impossible-date",
        REASON,
        _("Day or hour that does not exist"),
        _("2月30日, 25时."),
    ),
    Rule("reversed-dates", REASON, _("Days turned about"), _("An end before its beginning.")),
    Rule(
        "enumeration-gap",
        REASON,
        _("Gap in a list"),
        _("一是, 二是, 四是 without 三是; 首先 without 其次."),
        (CHECK,),
    ),
    Rule(
        "count-mismatch",
        REASON,
        _("Number of points"),
        _("三措并举 followed by two points."),
        (CHECK,),
    ),
    Rule(
        "title-wrong",
        PEOPLE,
        _("Wrong post"),
        _("A person of the register with a post not held on the issue's day."),
    ),
    Rule(
        "name-wrong",
        PEOPLE,
        _("Name almost that of the register"),
        _("A post of the register with a name one character off."),
        (MEND, CHECK),
    ),
    Rule(
        "name-unknown",
        PEOPLE,
        _("Somebody else in the post"),
        _("A post of the register with somebody who is not in it."),
        (CHECK,),
    ),
    Rule(
        "name-twice",
        PEOPLE,
        _("One person under two spellings"),
        _("The same post with two names that differ in one character."),
        (CHECK,),
    ),
    Rule(
        "title-twice",
        PEOPLE,
        _("One person under two posts"),
        _("主席 here and 副主席 there, of the same office."),
        (CHECK,),
    ),
    Rule(
        "people-order",
        PEOPLE,
        _("Order of people"),
        _("People of the register named in another order than its own."),
        (CHECK,),
    ),
    Rule(
        "office-wrong",
        PEOPLE,
        _("Office"),
        _("A name almost that of an office, or an office that is not there on the issue's day."),
        (CHECK,),
    ),
    Rule(
        "house-term",
        PEOPLE,
        _("House term"),
        _("A term of the house that is not whole, or words said instead of it."),
    ),
    Rule(
        "set-phrase",
        PEOPLE,
        _("Set phrase"),
        _("A set phrase of politics or labour law that is not whole."),
    ),
    Rule(
        "outdated-phrase",
        PEOPLE,
        _("Phrase out of use"),
        _("A phrase that was replaced before the issue's day."),
        (CHECK,),
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
