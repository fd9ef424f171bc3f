"""What found texts can be narrowed to: years, sections, offices, each with its count."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from bulletin.models import PrintedOffice, SearchDocument
from bulletin.querysets import SearchDocumentQuerySet
from bulletin.search_form import SearchForm

CHOICES_A_FACET = 12


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]
    hint: str = ""


@dataclass(frozen=True)
class Drop:
    """A condition that can be taken away, and the address without it."""

    label: str
    query: str


def narrowed(
    documents: SearchDocumentQuerySet[SearchDocument],
    form: SearchForm,
    *,
    but: Collection[str] = (),
) -> SearchDocumentQuerySet[SearchDocument]:
    """``documents`` that meet every condition of the form, ``but`` those of some facets."""
    found = documents.holding(form.words).filter(**form.period)
    if "year" not in but and (years := form.chosen("year")):
        found = found.filter(year__in=years)
    if "section" not in but and (sections := form.chosen("section")):
        found = found.filter(section__in=sections)
    if "office" not in but and (names := form.chosen("office")):
        # By key: an article of two chosen offices is one hit.
        offices = PrintedOffice.objects.filter(name__in=names).order_by()
        found = found.filter(pk__in=offices.values("document"))
    return found


@dataclass(frozen=True)
class Tally:
    """How many texts there are, and the facets, each of which counts what the others leave."""

    count: int
    facets: list[Facet]


def tally_of_prints(documents: SearchDocumentQuerySet[SearchDocument], form: SearchForm) -> Tally:
    """Two queries."""
    rows = _counted(narrowed(documents, form, but=("year", "section")), "year", "section")
    chosen_years, chosen_sections = form.chosen("year"), form.chosen("section")
    years: Counter[int] = Counter()
    sections: Counter[str] = Counter()
    total = 0
    for year, section, count in rows:
        in_year = not chosen_years or year in chosen_years
        in_section = not chosen_sections or section in chosen_sections
        years[year] += count * in_section
        sections[section] += count * in_year
        total += count * (in_year and in_section)
    offices = PrintedOffice.objects.filter(
        document__in=narrowed(documents, form, but=("office",)).order_by().values("pk")
    )
    facets = [
        _facet("year", _("Year"), _by_year(+years), form),
        _facet("section", _("Section"), _by_count(+sections), form),
        _facet(
            "office",
            _("Office"),
            _by_count(dict(_counted(offices, "name"))),
            form,
            _("Under the names of their day"),
        ),
    ]
    return Tally(total, facets)


def tally_of_years(rows: QuerySet[Any], form: SearchForm) -> Tally:
    """One query: how many of ``rows`` there are each year, and in the chosen ones together."""
    years: dict[int, int] = dict(_counted(rows, "year"))
    chosen = form.chosen("year") or years
    total = sum(years.get(year, 0) for year in chosen)
    return Tally(total, [_facet("year", _("Year"), _by_year(years), form)])


def query_without(query: QueryDict, *names: str) -> str:
    """The parameters of an address but ``names``, with an & behind them if there are any."""
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return f"{rest.urlencode()}&" if rest else ""


def drops_of(query: QueryDict, form: SearchForm) -> list[Drop]:
    """The conditions that narrow the page, one by one, the words apart."""
    labels = {"section": _("Section"), "office": _("Office"), "year": _("Year")}
    drops = [
        Drop(
            f"{label}：{'、'.join(map(str, form.chosen(name)))}", query_without(query, name, "page")
        )
        for name, label in labels.items()
        if form.chosen(name)
    ]
    if form.period:
        drops.append(Drop(_("Dates"), query_without(query, "since", "until", "page")))
    return drops


def _counted(rows: Any, *names: str) -> list[tuple[Any, ...]]:
    return list(rows.order_by().values_list(*names).annotate(count=Count("pk")))


def _by_year(counts: Mapping[int, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), reverse=True)


def _by_count(counts: Mapping[str, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))


def _facet(
    name: str, label: str, rows: list[tuple[Any, int]], form: SearchForm, hint: str = ""
) -> Facet:
    """The first choices, and those already made wherever they stand."""
    chosen = form.chosen(name)
    counts = dict(rows)
    missing = [(value, 0) for value in chosen if value not in counts]
    shown = [
        (value, count)
        for place, (value, count) in enumerate(rows + missing)
        if place < CHOICES_A_FACET or value in chosen
    ]
    words = _("Year %s") if name == "year" else "%s"
    return Facet(
        name,
        label,
        [Choice(str(value), words % value, count, value in chosen) for value, count in shown],
        hint,
    )
