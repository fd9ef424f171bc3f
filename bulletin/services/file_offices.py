"""The offices that an article in a file names, for a writer who can name only those of today."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, Scope, scope_of
from accounts.models import Office, User
from accounts.services.offices import successors_on
from bulletin.intake import ArticleRead, Doubt
from bulletin.services.recognising import Recognised, doubt_of_office, recognise


@dataclass(frozen=True)
class OfficesNamed:
    """``offices`` are primary keys in printed order; ``doubts`` ask about the names that are none,
    and about those that had to be exchanged or added."""

    offices: list[int]
    doubts: list[Doubt]

    @classmethod
    def of(cls, read: ArticleRead, day: date, actor: User) -> "OfficesNamed":
        """Those that the names and aliases stood for on ``day``; of one that is gone since, who
        stands for it today; a clerk's own among them."""
        found: list[int] = []
        doubts: list[Doubt] = []
        recognised = recognise(read.offices, day)
        today = _today([recognised[name] for name in read.offices])
        for index, name in enumerate(read.offices):
            office = today.get(name)
            if office is None:
                doubts.append(doubt_of_office(read, index, recognised[name], day))
                continue
            if office != recognised[name].office:
                words = _("“%(name)s” is part of “%(heir)s” today, which was named instead.")
                line, column = read.office_places[index]
                message = words % {"name": name, "heir": office.name}
                doubts.append(Doubt(line, column, name, "office-today", message))
            if office.pk not in found:
                found.append(office.pk)
        return cls(found, doubts)._with_own(read, actor)

    def _with_own(self, read: ArticleRead, actor: User) -> "OfficesNamed":
        own = actor.office
        if scope_of(actor, Action.ARTICLE_WRITE) is Scope.ALL or own is None:
            return self
        if Office.objects.line_of(own.pk).filter(pk__in=self.offices).exists():
            return self
        doubts = list(self.doubts)
        if read.offices:
            words = _("The file does not name your own office, “%s”. It was added at the end.")
            doubts.append(Doubt(read.line, 1, own.name, "office-today", words % own.name))
        return OfficesNamed([*self.offices, own.pk], doubts)


def own_names(actor: User) -> frozenset[str] | None:
    """The names and aliases of a clerk's own office and of those that became part of it; None
    for whoever writes for all."""
    if scope_of(actor, Action.ARTICLE_WRITE) is Scope.ALL or actor.office_id is None:
        return None
    line = Office.objects.line_of(actor.office_id).prefetch_related("aliases")
    return frozenset(
        name
        for office in line
        for name in (office.name, *(alias.name for alias in office.aliases.all()))
    )


def _today(recognised: list[Recognised]) -> dict[str, Office]:
    """For each name its office, or who stands for it today."""
    offices = {one.name: one.office for one in recognised if one.office}
    day = timezone.localdate()
    alive = set(Office.objects.alive_on(day).values_list("pk", flat=True))
    if all(office.pk in alive for office in offices.values()):
        return offices
    heirs = successors_on(day)
    return {
        name: heirs[office.pk] for name, office in offices.items() if heirs[office.pk].pk in alive
    }
