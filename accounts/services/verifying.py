"""Whether the audit trail is whole: every entry as it was written, none missing, none added."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.anchor import START, Head, noted_head
from accounts.models import AuditEntry, AuditSegment
from accounts.services.segments import file_sha256, line_of, read_lines, segment_path
from accounts.trail import Sealed, is_mac, is_signature, sealed_as

MOST_FAULTS = 20


@dataclass(frozen=True)
class Verdict:
    """``faults`` in the order of the trail, up to MOST_FAULTS; none where it is whole."""

    entries: int
    archived: int
    unsealed: int
    head: Head
    faults: list[str]


def verify_trail(head: Head | None = None) -> Verdict:
    """Read the whole trail; ``head`` is one that somebody noted elsewhere."""
    while True:
        archived = AuditSegment.objects.count()
        reading = _Reading([noted_head(), *([head] if head else [])])
        reading.read()
        # Entries that went into a file meanwhile were in neither.
        if AuditSegment.objects.count() == archived:
            return reading.verdict()


class _Reading:
    """One walk along the chain."""

    def __init__(self, heads: list[Head]) -> None:
        self.heads = {head.place: head for head in heads if head.place}
        self.faults: list[str] = []
        self.head = START
        self.is_after_gap = False
        # An entry whose words and seal are both not ours: the next tells which it is.
        self.doubted: dict[str, Any] | None = None
        self.entries = self.archived = self.unsealed = 0

    def read(self) -> None:
        for line in self._lines():
            self._check(line)
            if len(self.faults) >= MOST_FAULTS:
                break
        else:
            self._check_end()
        self._check_copies()
        self._check_unsealed()

    def verdict(self) -> Verdict:
        return Verdict(
            self.entries, self.archived, self.unsealed, self.head, self.faults[:MOST_FAULTS]
        )

    def _lines(self) -> Iterator[dict[str, Any]]:
        for segment in AuditSegment.objects.all():
            yield from self._lines_of(segment)
        for entry in AuditEntry.objects.sealed().iterator(chunk_size=2000):
            self.entries += 1
            yield line_of(entry) | {"pk": entry.pk}

    def _lines_of(self, segment: AuditSegment) -> Iterator[dict[str, Any]]:
        path = segment_path(segment)
        seals = (segment.seal_before, segment.seal)
        signed = (segment.first, segment.last, seals, segment.sha256)
        if not is_signature(segment.signature, *signed):
            self._fault(_("the archived part %s was not made by this system"), segment)
        elif not path.exists():
            self._fault(_("the file of the archived part %s is missing"), segment)
        elif file_sha256(path) != segment.sha256:
            self._fault(_("the file of the archived part %s was changed"), segment)
        else:
            for line in read_lines(path):
                self.archived += 1
                yield line
            return
        if segment.first > self.head.place + 1:
            self._missing(self.head.place + 1, segment.first - 1)
        self.head = Head(segment.last, segment.seal)

    def _check(self, line: dict[str, Any]) -> None:
        place, mac, seal = line["place"], line["mac"], line["seal"]
        if place > self.head.place + 1:
            self._settle_doubt(is_linked=False)
            self._missing(self.head.place + 1, place - 1)
            self.is_after_gap = True
        is_ours = is_mac(mac, line["fields"])
        found = sealed_as(seal, place, self.head.seal, mac)
        if self.doubted is not None:
            self._settle_doubt(is_linked=found is not None)
        if self.is_after_gap and found is None and is_ours:
            # What was sealed before it is gone; the next will tell whether this seal is ours.
            found = Sealed.OURS
        if found is Sealed.FOREIGN:
            self._name(_("was inserted, or changed before it was sealed"), line)
        elif found and not is_ours:
            self._name(_("was changed"), line)
        elif not found and is_ours:
            self._name(_("does not stand where it was sealed"), line)
        elif not found:
            self.doubted = line
        self.is_after_gap = False
        self.head = Head(place, seal)
        noted = self.heads.get(place)
        if noted and noted.seal != seal and self.doubted is None and found and is_ours:
            self._name(_("is not the one that was noted outside the database"), line)

    def _settle_doubt(self, *, is_linked: bool) -> None:
        if self.doubted is None:
            return
        noted = self.heads.get(self.doubted["place"])
        is_linked = is_linked or (noted is not None and noted.seal == self.doubted["seal"])
        self._name(_("was changed") if is_linked else _("was inserted"), self.doubted)
        self.doubted = None

    def _check_end(self) -> None:
        self._settle_doubt(is_linked=False)
        furthest = max(self.heads, default=0)
        if furthest > self.head.place:
            self._missing(self.head.place + 1, furthest)

    def _check_copies(self) -> None:
        copied = (
            AuditEntry.objects.order_by()
            .values("mac")
            .annotate(times=Count("pk"))
            .filter(times__gt=1)[:MOST_FAULTS]
        )
        for mac in [row["mac"] for row in copied if row["mac"]]:
            for entry in AuditEntry.objects.filter(mac=mac).order_by("place", "pk")[1:]:
                self._name(_("was inserted: it is a copy"), line_of(entry) | {"pk": entry.pk})

    def _check_unsealed(self) -> None:
        for entry in AuditEntry.objects.unsealed().iterator(chunk_size=2000):
            self.unsealed += 1
            line = line_of(entry) | {"pk": entry.pk}
            if not is_mac(entry.mac, line["fields"]):
                self._name(_("was inserted, or changed before it was sealed"), line)

    def _missing(self, first: int, last: int) -> None:
        if first == last:
            self.faults.append(_("place %d: the entry is missing") % first)
        else:
            self.faults.append(
                _("places %(first)d to %(last)d: the entries are missing")
                % {"first": first, "last": last}
            )

    def _name(self, what: str, line: dict[str, Any]) -> None:
        _format, at, _actor, _address, action, kind, key = line["fields"][:7]
        self.faults.append(
            _("place %(place)s, entry %(pk)s (%(at)s %(action)s %(subject)s): it %(what)s")
            % {
                "place": line["place"] or "–",
                "pk": line.get("pk", "–"),
                "at": at[:19],
                "action": action,
                "subject": f"{kind} {key}",
                "what": what,
            }
        )

    def _fault(self, words: str, segment: AuditSegment) -> None:
        self.faults.append(words % segment)
