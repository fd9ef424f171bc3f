"""Stopping a mailing in the middle, until a person lets it go on."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from distribution.models import Mailing
from distribution.services.moves import move_mailing
from distribution.states import MailingStatus

LONGEST_REASON = 200


@transaction.atomic
def pause_mailing(mailing_id: int, *, actor: User, reason: str) -> Mailing:
    """Stop a mailing that is being sent: no worker takes a row of it any more.

    What workers have at hand, a quarter of a second's work, still goes out.
    Raises NotAllowed, IllegalMove (it is not being sent) and DomainError (no reason, or one
    longer than LONGEST_REASON characters).
    """
    if not may(actor, Action.MAILING_START):
        raise NotAllowed(_("Only an editor may pause a mailing."))
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("Say why it is paused: whoever looks at the mailing will read it."))
    if len(reason) > LONGEST_REASON:
        raise DomainError(
            _("Give the reason in at most %(most)d characters; these are %(length)d.")
            % {"most": LONGEST_REASON, "length": len(reason)}
        )
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if mailing.status != MailingStatus.SENDING:
        raise IllegalMove(
            _("Only a mailing that is being sent can be paused; this one is “%s”.")
            % mailing.get_status_display()
        )
    return move_mailing(
        mailing_id,
        MailingStatus.PAUSED,
        actor=actor,
        note=reason,
        paused_at=timezone.now(),
        paused_by=actor,
        pause_reason=reason,
    )
