"""A restored backup sends nothing until an administrator releases it.

The counter of the sending mark grows in the transaction in which rows are claimed; once that
is committed it is noted outside, and only then the rows are handed over. So the mark outside
is never ahead of the database, unless the database has gone back in time. A process that dies
between commit and note leaves the database ahead, which is no sign of anything.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from distribution.models import Mailing, SendingMark
from distribution.models.mark import THE_ONE
from distribution.services.marks import note_counter, noted_counters, place_of_database
from distribution.states import HoldReason


class Held(DomainError):
    """Mailings are held until an administrator releases them."""


def current_mark() -> SendingMark:
    """The mark as it stands, made where there is none yet.

    Made in a transaction of its own: a note outside must not bear a key that is rolled back.
    """
    mark = SendingMark.objects.filter(pk=THE_ONE).first()
    if mark is None:
        fresh = {"place": place_of_database()}
        mark, _is_made = SendingMark.objects.get_or_create(pk=THE_ONE, defaults=fresh)
    return mark


def held_mark() -> SendingMark | None:
    """The mark while all mailings are held."""
    return SendingMark.objects.filter(pk=THE_ONE, held_at__isnull=False).first()


def look_for_restore() -> SendingMark:
    """The mark, held from now on if this database turns out to be a restored one."""
    # Outside first: what is noted there had been committed before it was.
    noted = noted_counters()
    mark = current_mark()
    if mark.is_held or not evidence(mark, noted):
        return mark
    with transaction.atomic():
        return _held_if(evidence, _locked_mark())


@contextmanager
def sending_step() -> Iterator[bool]:
    """A transaction that counts one step of the sending mark; whether rows may be claimed in it.

    There is a mark, as ``look_for_restore`` leaves one. It is locked before mailings and
    deliveries. Once the step is committed it is noted outside, before this returns. Raises
    OSError where it cannot be: then nothing that was claimed may be handed over.
    """
    with transaction.atomic():
        mark = _held_if(_gone_back, _locked_mark())
        if not mark.is_held:
            if mark.counter == 0:
                note_counter(mark.key, 0)
            mark.counter += 1
            mark.save(update_fields=["counter"])
        yield not mark.is_held
    if not mark.is_held:
        note_counter(mark.key, mark.counter)


def evidence(mark: SendingMark, noted: Mapping[str, int]) -> HoldReason | None:
    """What shows that the database was restored since the mark was last ``noted`` outside."""
    if mark.place != place_of_database():
        return HoldReason.ELSEWHERE
    return _gone_back(mark, noted)


def _gone_back(mark: SendingMark, noted: Mapping[str, int]) -> HoldReason | None:
    """What the counters show."""
    if mark.key.hex in noted:
        return HoldReason.BEHIND if noted[mark.key.hex] > mark.counter else None
    if noted and Mailing.objects.exists():
        return HoldReason.STRANGE
    return HoldReason.GONE if mark.counter else None


def words_while_held() -> str:
    """Why nothing can be started now; empty when nothing is held."""
    return words_of(held_mark())


def words_of(mark: SendingMark | None) -> str:
    """As ``words_while_held``, where the mark has been read: None when nothing is held."""
    if mark is None:
        return ""
    return _("All mailings are held. An administrator has to look at them and release them.")


def refuse_while_held() -> None:
    """Raises Held."""
    if words := words_while_held():
        raise Held(words)


@transaction.atomic
def hold_mailings(*, actor: User) -> SendingMark:
    """Stop all mailings by hand, after a restore that shows no sign. Raises NotAllowed."""
    if not may(actor, Action.MAILING_RELEASE):
        raise NotAllowed(_("Only an administrator may hold or release the mailings."))
    current_mark()
    mark = _locked_mark()
    if mark.is_held:
        raise IllegalMove(_("The mailings are held already."))
    _hold(mark, HoldReason.BY_HAND, actor)
    return mark


def _locked_mark() -> SendingMark:
    return SendingMark.objects.select_for_update().get(pk=THE_ONE)


def _held_if(
    shown: Callable[[SendingMark, Mapping[str, int]], HoldReason | None], mark: SendingMark
) -> SendingMark:
    reason = shown(mark, noted_counters())
    if reason and not mark.is_held:
        _hold(mark, reason, None)
    return mark


def _hold(mark: SendingMark, reason: HoldReason, actor: User | None) -> None:
    mark.held_at = timezone.now()
    mark.hold_reason = reason
    mark.save(update_fields=["held_at", "hold_reason"])
    record(
        "mailing.hold",
        mark,
        actor=actor,
        detail={
            "reason": reason,
            "counter": mark.counter,
            "noted": noted_counters().get(mark.key.hex),
            "place": [mark.place, place_of_database()],
        },
    )
