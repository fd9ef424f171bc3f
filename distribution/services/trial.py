"""A test mail: the very mail of an issue to the one who asks for it, and to nobody else."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry, User
from accounts.services.audit import record
from bulletin.models import Issue
from bulletin.states import IssueStatus
from distribution.carrier.envelope import Envelope
from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.message import SharedBody, message_id_for
from distribution.carrier.outcome import Outcome, ServerDown
from distribution.carrier.smtp import Carrier
from distribution.mailbox.local import mail_url
from distribution.models import Mailing
from distribution.services.hold import refuse_while_held
from distribution.services.letters import letter_of, mail_domain
from distribution.services.mailings import final_edition
from distribution.services.signatures import mail_signer

ACTION = "mailing.test"
MARK = "【测试】"
MOST = 5
WITHIN = timedelta(minutes=10)
# A person waits for the answer.
TIMEOUT_SECONDS = 20


def send_test_mail(issue_id: int, *, actor: User) -> str:
    """Mail the issue to ``actor`` as its recipients would get it; returns the address.

    No mailing and no delivery is written, an audit entry is. Raises NotAllowed, IllegalMove
    (not signed), Held, and DomainError: no address, too many of late, the pages are not ready,
    or the server does not take the mail.
    """
    if not may(actor, Action.MAILING_START):
        raise NotAllowed(_("Only an editor may distribute an issue."))
    refuse_while_held()
    if not actor.email:
        raise DomainError(_("Your account has no mail address. Ask the administrator to add it."))
    mailing = _note(issue_id, actor)
    mail = letter_of(mailing)
    mail = replace(mail, subject=MARK + mail.subject)
    try:
        body = SharedBody.build(mail, mail_signer(mail.sender_address))
        now = timezone.localtime()
        message = body.message_for(
            address=actor.email,
            recipient_name=actor.display_name,
            message_id=message_id_for(f"test {mailing.key}", actor.email, mail_domain()),
            date=now,
        )
        envelope = Envelope.between(mail.sender_address, actor.email, message)
        with Carrier(
            mail_url(), timeout_seconds=TIMEOUT_SECONDS, final_reply_seconds=TIMEOUT_SECONDS
        ) as carrier:
            result = carrier.send(
                sender=envelope.sender,
                recipient=envelope.recipient,
                message=envelope.message,
                before_handover=lambda: True,
            )
    except (ServerDown, UnsafeAddress) as error:
        raise DomainError(str(error)) from error
    if result.outcome != Outcome.SENT:
        raise DomainError(
            _("The mail server did not take the test mail: %(reply)s") % {"reply": result.reply}
        )
    return actor.email


@transaction.atomic
def _note(issue_id: int, actor: User) -> Mailing:
    """The mailing it would be, not saved. The audit entries also keep the rate."""
    # Locked, so that clicks at the same time are counted one after the other.
    User.objects.select_for_update().get(pk=actor.pk)
    lately = AuditEntry.objects.filter(
        actor=actor, action=ACTION, at__gt=timezone.now() - WITHIN
    ).count()
    if lately >= MOST:
        raise DomainError(
            _("You have sent yourself %(count)d test mails within ten minutes. Wait a little.")
            % {"count": lately}
        )
    issue = Issue.objects.select_related("publication").get(pk=issue_id)
    if issue.status not in (IssueStatus.SIGNED, IssueStatus.DISTRIBUTED):
        raise IllegalMove(_("Only a signed issue can be distributed. Have it signed first."))
    edition = final_edition(issue)
    record(ACTION, issue, actor=actor, detail={"address": actor.email, "sha256": edition.sha256})
    return Mailing(issue=issue, edition=edition, scheduled_for=timezone.now())
