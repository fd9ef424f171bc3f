"""What stands in the way of an issue's signature: rules that are broken in it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.services.offices import offices_by_name
from accounts.templatetags.display import day as day_words
from bulletin.likeness import alike_pairs
from bulletin.models import Adoption, Article, Attribution, Issue
from bulletin.services.proofreading import Findings, unsettled_words


@dataclass(frozen=True)
class Obstacle:
    """``word`` fits into a row, ``sentence`` says all of it.

    ``adoption`` is where it stands, with its printed ``title``, if it concerns one; ``is_bar`` if
    the issue cannot be sent for signature with it, ``is_wording`` if it is put right in the words.
    """

    word: str
    sentence: str
    adoption: int | None = None
    title: str = ""
    is_bar: bool = False
    is_wording: bool = False


def obstacles_of(
    issue: Issue,
    adoptions: Sequence[Adoption],
    candidates: Sequence[Article] = (),
    *,
    findings: Mapping[int, Findings] | None = None,
) -> list[Obstacle]:
    """In the order of the issue, what concerns the whole of it first.

    ``adoptions`` come in their order, with ``printed_body``; ``findings`` by their keys, where
    their texts were read for it. Three queries.
    """
    found: list[Obstacle] = []
    if not adoptions:
        sentence = _("No article has been adopted into this issue.")
        found.append(Obstacle(_("empty"), sentence, is_bar=True))
    if not issue.printed_range:
        sentence = _("No distribution range is set; it is printed.")
        found.append(Obstacle(_("no range"), sentence, is_bar=True))
    day = issue.reserved_date or timezone.localdate()
    known = offices_by_name(day)
    offices = _offices_of(adoptions)
    alike = _alike(adoptions, candidates)
    for entry in adoptions:
        means = {
            name: offices.get((entry.pk, name)) or known.get(name) for name in entry.printed_offices
        }
        if findings is not None:
            found += _unsettled(entry, findings[entry.pk])
        found += [
            Obstacle(word, sentence, entry.pk, entry.printed_title)
            for word, sentence in _about(entry, means, day, alike[entry.pk])
        ]
    return found


def _unsettled(entry: Adoption, findings: Findings) -> Iterator[Obstacle]:
    if severe := findings.severe:
        word = _("mend %d") % len(severe)
        sentence = unsettled_words(severe)
        yield Obstacle(word, sentence, entry.pk, entry.printed_title, True, True)


def _about(
    entry: Adoption, offices: Mapping[str, Office | None], day: date, alike: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Words and sentences about one adoption."""
    if not entry.printed_title.strip():
        yield _("no title"), _("It has no title.")
    if not offices:
        yield _("no attribution"), _("No office is named as its source.")
    for name, office in offices.items():
        words = {"name": name, "day": day_words(day)}
        if office is None:
            yield _("unknown office"), _("“%(name)s” is no office known on %(day)s.") % words
        elif office.abolished and office.abolished <= day:
            words["abolished"] = day_words(office.abolished)
            sentence = _("“%(name)s” was abolished on %(abolished)s, before this issue.")
            yield _("abolished office"), sentence % words
        elif office.founded and office.founded > day:
            words["founded"] = day_words(office.founded)
            sentence = _("“%(name)s” was founded only on %(founded)s, after this issue.")
            yield _("office not founded"), sentence % words
    if entry.corrects_id and "更正" not in entry.printed_title + entry.printed_body:
        sentence = _("It corrects an earlier article, but does not say 更正 in print. Say it.")
        yield _("correction unsaid"), sentence
    for title in alike:
        sentence = _("Much of it also stands in “%(title)s”. Print one, or merge them.")
        yield _("alike"), sentence % {"title": title}


def _offices_of(adoptions: Sequence[Adoption]) -> dict[tuple[int, str], Office]:
    """The office that each printed name of an adoption means, where its article says so."""
    attributions = Attribution.objects.filter(
        article__adopted_in__adoption__in=[entry.pk for entry in adoptions], office__isnull=False
    ).select_related("office", "article__adopted_in")
    return {
        (entry.article.adopted_in.adoption_id, entry.printed_name): entry.office
        for entry in attributions
        if entry.office
    }


def _alike(adoptions: Sequence[Adoption], candidates: Sequence[Article]) -> Mapping[int, list[str]]:
    """For each adoption the titles of texts that are much like its own."""
    titles = {f"adoption {entry.pk}": entry.printed_title for entry in adoptions}
    bodies = {f"adoption {entry.pk}": entry.printed_body for entry in adoptions}
    titles |= {f"article {entry.pk}": entry.title for entry in candidates}
    bodies |= {f"article {entry.pk}": entry.body for entry in candidates}
    keys = {f"adoption {entry.pk}": entry.pk for entry in adoptions}
    found: dict[int, list[str]] = defaultdict(list)
    for one, other in alike_pairs(bodies):
        for mine, theirs in ((one, other), (other, one)):
            if mine in keys:
                found[keys[mine]].append(titles[theirs])
    return found
