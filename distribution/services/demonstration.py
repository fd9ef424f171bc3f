"""The main job from end to end on the sample bulletin, each step taken once."""

import hashlib
import time
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.services.offices import known_names
from bulletin.intake import read_bulletin
from bulletin.models import Edition, EditionKind, EditionStatus, Issue, Publication
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import retry_edition
from bulletin.services.importing import import_reading
from bulletin.services.signing import sign_issue
from bulletin.services.waivers import waive_all_in_issue
from bulletin.states import IssueStatus
from distribution.models import Mailing
from distribution.services.mailings import start_mailing
from distribution.services.report import wait_until_settled
from distribution.services.sample import SAMPLE_BULLETIN

SAMPLE_DATE = date(2011, 9, 30)
PRESS_SECONDS = 120

Tell = Callable[[str], None]


def run_demonstration(publication: Publication, *, tell: Tell) -> Mailing:
    """Take the sample in, have it reviewed, signed and mailed; go on from what is there.

    Needs a running press and mail worker. Raises DomainError when a step cannot be done.
    """
    editor = User.objects.get(username="bianji")
    signer = User.objects.get(username="qianfa")
    issue = _imported(publication, editor, tell)
    if issue.status == IssueStatus.ASSEMBLING:
        # It was printed with these faults, and has to come out as it was.
        reason = _("So it was printed.")
        waived = waive_all_in_issue(issue.pk, actor=editor, reason=reason)
        if waived:
            tell(_("The proofreader's severe findings were kept as printed: %d.") % waived)
        send_to_review(issue.pk, actor=editor)
        tell(_("%s sent it to review.") % editor)
    issue.refresh_from_db()
    if issue.status == IssueStatus.IN_REVIEW:
        review = _printed(issue, EditionKind.REVIEW)
        sign_issue(issue.pk, actor=signer, edition_sha256=review.sha256)
        tell(_("%s signed it.") % signer)
    final = _printed(issue, EditionKind.FINAL)
    issue.refresh_from_db()
    tell(
        _("%(issue)s is printed: %(pages)d pages.")
        % {"issue": issue, "pages": final.page_count or 0}
    )
    mailing = Mailing.objects.filter(issue=issue).first()
    if mailing is None:
        mailing = start_mailing(issue.pk, actor=editor)
        tell(
            _("%(editor)s started the mailing to %(rows)d addresses.")
            % {
                "editor": editor,
                "rows": mailing.deliveries.count(),
            }
        )
    wait_until_settled(mailing)
    mailing.refresh_from_db()
    return mailing


def _imported(publication: Publication, editor: User, tell: Tell) -> Issue:
    data = SAMPLE_BULLETIN.read_bytes()
    source = hashlib.sha256(data).hexdigest()
    issue = Issue.objects.filter(source_sha256=source, publication=publication).first()
    if issue is None:
        imported = import_reading(
            read_bulletin(data, known_offices=known_names()),
            publication=publication,
            actor=editor,
            day=SAMPLE_DATE,
            source_sha256=source,
        )
        issue = imported.issue
        tell(
            _("The sample bulletin was taken in: %(articles)d articles, %(doubts)d doubts shown.")
            % {"articles": imported.articles, "doubts": imported.doubts}
        )
    return issue


def _printed(issue: Issue, kind: EditionKind) -> Edition:
    """The edition once it is ready; one that failed is tried once more."""
    failures: set[str] = set()
    for _attempt in range(PRESS_SECONDS * 10):
        edition = issue.editions.filter(kind=kind).first()
        if edition is not None and edition.status == EditionStatus.FAILED:
            if edition.error in failures:
                raise DomainError(edition.error)
            failures.add(edition.error)
            retry_edition(edition.pk, actor=None)
        if edition is not None and edition.is_ready:
            return edition
        time.sleep(0.1)
    raise DomainError(_("The pages were not typeset within two minutes. Start the press worker."))
