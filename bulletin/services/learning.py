"""What editors say of lines is remembered for the next text of the same office."""

from collections import defaultdict
from collections.abc import Iterable

from bulletin.intake.demands import Part
from bulletin.intake.grammar import Kind
from bulletin.intake.memory import Learned
from bulletin.intake.reading import Cut
from bulletin.models import IntakeSheet, LearnedClue

# These say where an article begins, which is no matter of what a line looks like.
NOT_LEARNED = frozenset({Part.BEGIN, Part.JOIN, Part.NO_SECTION})


def learned_of(publication_id: int, office_id: int | None) -> Learned:
    found: dict[str, dict[Kind, int]] = defaultdict(dict)
    clues = LearnedClue.objects.filter(publication=publication_id, office=office_id, count__gt=0)
    for signature, kind, count in clues.values_list("signature", "kind", "count"):
        if kind in set(Kind):
            found[signature][Kind(kind)] = count
    return found


def learn(sheet: IntakeSheet, said: Iterable[tuple[str, Kind, Kind]]) -> int:
    """Remember of each line its signature, as what it was read, and what the editor said it is.

    What was remembered the other way round is believed less. Each look counts once a text.
    """
    lessons = set(said)
    for signature, read, meant in sorted(lessons):
        own = LearnedClue.objects.select_for_update().filter(
            publication=sheet.source.publication_id, office=sheet.sender_id, signature=signature
        )
        clue = own.filter(kind=meant).first() or LearnedClue(
            publication_id=sheet.source.publication_id,
            office_id=sheet.sender_id,
            signature=signature,
            kind=meant,
        )
        clue.count += 1
        clue.save()
        for other in own.filter(kind=read, count__gt=0):
            other.count -= 1
            other.save(update_fields=["count"])
    return len(lessons)


def is_lesson(read: Cut, meant: Cut, part: Part) -> bool:
    return part not in NOT_LEARNED and read.kind is not meant.kind
