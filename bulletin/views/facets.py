"""What found texts can be narrowed to: years, sections, offices, each with its count."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from bulletin.models import PrintedOffice, SearchDocument
from bulletin.querysets import SearchDocumentQuerySet
from bulletin.search_form import SearchForm

CHOICES_A_FACET = 12
LOOKUPS = {"year": "year__in", "section": "section__in", "office": "offices__name__in"}


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
    documents: SearchDocumentQuerySet[SearchDocument], form: SearchForm, *, but: str = ""
) -> SearchDocumentQuerySet[SearchDocument]:
    """``documents`` that meet every condition of the form, ``but`` one facet's."""
    found = documents.holding(form.words).filter(**form.period)
    for name, lookup in LOOKUPS.items():
        if name != but and (chosen := form.chosen(name)):
            # By key: an article of two chosen offices is one hit.
            keys = SearchDocument.objects.filter(**{lookup: chosen}).values("pk")
            found = found.filter(pk__in=keys)
    return found


def facets_of_prints(
    documents: SearchDocumentQuerySet[SearchDocument], form: SearchForm
) -> list[Facet]:
    """Three queries. Each facet counts what the others leave."""
    years = _counted(narrowed(documents, form, but="year"), "year")
    sections = _counted(narrowed(documents, form, but="section"), "section")
    offices = _counted(
        PrintedOffice.objects.filter(
            document__in=narrowed(documents, form, but="office").order_by().values("pk")
        ),
        "name",
    )
    return [
        _facet("year", _("Year"), sorted(years, reverse=True), form),
        _facet("section", _("Section"), _by_count(sections), form),
        _facet("office", _("Office"), _by_count(offices), form, _("Under the names of their day")),
    ]


def facets_of_years(rows: QuerySet[Any], form: SearchForm) -> list[Facet]:
    """One query: how many of ``rows`` there are each year."""
    return [_facet("year", _("Year"), sorted(_counted(rows, "year"), reverse=True), form)]


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


def _counted(rows: Any, name: str) -> list[tuple[Any, int]]:
    return list(rows.order_by().values_list(name).annotate(count=Count("pk", distinct=True)))


def _by_count(rows: list[tuple[Any, int]]) -> list[tuple[Any, int]]:
    return sorted(rows, key=lambda row: (-row[1], row[0]))


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
