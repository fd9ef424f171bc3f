"""The offices that a text names, as of a day: known, gone, or written in another way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.services.offices import offices_by_name, successors_on
from bulletin.intake.result import ArticleRead, Doubt, Reading

# So alike two names are at least when one may be meant by the other: 吴中总工会 and 吴中区总工会.
ALIKE = 0.6
NEAREST = 3


@dataclass(frozen=True)
class Recognised:
    """What a printed name stands for on a day.

    ``office`` is None when the name is in use by none; ``gone`` is the office that bore it before
    or after. ``nearest`` are names in use that may be meant, the likeliest first.
    """

    name: str
    office: Office | None
    gone: Office | None = None
    nearest: tuple[str, ...] = ()


def recognise(names: Iterable[str], day: date) -> dict[str, Recognised]:
    """Each name with the office that bears it, as a name or an alias, on ``day``."""
    in_use = offices_by_name(day)
    wanted = dict.fromkeys(names)
    found = {name: Recognised(name, in_use[name]) for name in wanted if name in in_use}
    unknown = [name for name in wanted if name not in in_use]
    if unknown:
        gone = _gone(unknown)
        heirs = successors_on(day) if gone else {}
        for name in unknown:
            office = gone.get(name)
            heir = heirs.get(office.pk) if office else None
            first = (heir.name,) if heir and heir != office and heir.name in in_use else ()
            nearest = (*first, *(near for near in _nearest(name, in_use) if near not in first))
            found[name] = Recognised(name, None, office, nearest[:NEAREST])
    return found


def question_offices(reading: Reading, recognised: Mapping[str, Recognised], day: date) -> None:
    """Add a doubt for every office that the text names and that there is not on ``day``."""
    for article in reading.articles:
        asked = [
            doubt_of_office(article, index, recognised[name], day)
            for index, name in enumerate(article.offices)
            if recognised[name].office is None
        ]
        if asked:
            article.doubts = sorted([*article.doubts, *asked], key=_place)
            reading.doubts = sorted([*reading.doubts, *asked], key=_place)


def _gone(names: Iterable[str]) -> dict[str, Office]:
    """The offices that bore these names at some other time, the latest of each name."""
    offices = Office.objects.filter(name__in=list(names)).order_by("founded", "pk")
    return {office.name: office for office in offices}


def _nearest(name: str, in_use: Mapping[str, Office]) -> list[str]:
    """Names in use that are like a name, one for each office, the likeliest first."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    likeness: dict[str, float] = {}
    for known, office in in_use.items():
        matcher.set_seq1(known)
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
            ratio = matcher.ratio()
            if ratio >= ALIKE:
                likeness[office.name] = max(ratio, likeness.get(office.name, 0.0))
    return sorted(likeness, key=lambda known: (-likeness[known], known))[:NEAREST]


def doubt_of_office(article: ArticleRead, index: int, found: Recognised, day: date) -> Doubt:
    """What an article's office, counted from 0, is to be instead."""
    line, column = article.office_places[index]
    return Doubt(
        line=line,
        column=column,
        text=found.name,
        rule="unknown-office",
        message=_message(found, day),
        choices=(*found.nearest, _("Keep as printed")),
    )


def _message(found: Recognised, day: date) -> str:
    if found.gone is None:
        return _("No office is called “%(name)s”.") % {"name": found.name}
    if found.gone.abolished is not None and found.gone.abolished <= day:
        return _("“%(name)s” no longer existed on %(day)s: it was abolished on %(abolished)s.") % {
            "name": found.name,
            "day": day,
            "abolished": found.gone.abolished,
        }
    return _("“%(name)s” did not exist yet on %(day)s.") % {"name": found.name, "day": day}


def _place(doubt: Doubt) -> tuple[int, int]:
    return doubt.line, doubt.column
