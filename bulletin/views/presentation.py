"""What the pages of issues show, gathered with a constant number of queries."""

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.models import User
from accounts.templatetags.display import when
from bulletin.models import (
    AdoptedArticle,
    Adoption,
    Decision,
    Edition,
    EditionKind,
    EditionStatus,
    Issue,
    IssuePreview,
    SignOff,
)
from bulletin.services.previews import order_preview
from bulletin.states import IssueStatus


@dataclass(frozen=True)
class ContentsRow:
    """``lines``, and ``to_close`` as in press.lengths, of an issue that is being assembled."""

    number: int
    adoption: Adoption
    page: int | None
    lines: int | None = None
    to_close: int | None = None


@dataclass(frozen=True)
class ContentsSection:
    name: str
    style: str
    rows: list[ContentsRow]


@dataclass(frozen=True)
class DoubtRow:
    """Something the intake left to a person; ``row`` is the article it stands in, if any."""

    message: str
    line: int
    row: ContentsRow | None


@dataclass(frozen=True)
class IssuePage:
    """An issue as one person may see it.

    ``edition`` is the one to show: the final one, else the latest under review. ``preview`` takes
    its place while the issue is being assembled.
    ``acts`` names what this person may do now: review, recall, sign, return, reprint,
    distribute.
    """

    issue: Issue
    edition: Edition | None
    preview: IssuePreview | None
    signoff: SignOff | None
    contents: list[ContentsSection]
    doubts: list[DoubtRow]
    acts: frozenset[str]
    is_own: bool
    file_state: str

    @property
    def article_count(self) -> int:
        return sum(len(section.rows) for section in self.contents)

    @property
    def is_waiting(self) -> bool:
        """Its pages are being typeset."""
        if self.preview is not None:
            return not self.preview.is_current
        return self.edition is not None and self.edition.status == EditionStatus.PENDING

    @property
    def reason(self) -> str:
        return reason_of(self.issue, self.signoff)


def issue_page(user: User, pk: int) -> IssuePage:
    """Raises Http404 for what ``user`` may not see."""
    issues = Issue.objects.visible_to(user).select_related(
        "publication", "assembled_by", "sent_to_review_by"
    )
    issue = get_object_or_404(issues, pk=pk)
    editions = Edition.objects.visible_to(user).filter(issue=issue).defer("snapshot")
    edition = chosen_edition(list(editions))
    signoffs = issue.signoffs.select_related("signer", "final").defer("final__snapshot")
    is_draft = issue.status == IssueStatus.ASSEMBLING
    preview = order_preview(issue) if is_draft else None
    contents = contents_of(issue, edition, preview)
    return IssuePage(
        issue=issue,
        edition=edition,
        preview=preview,
        signoff=signoffs.last(),
        contents=contents,
        doubts=doubts_of(issue, contents) if may(user, Action.ISSUE_ASSEMBLE) else [],
        acts=acts_of(issue, edition, user),
        is_own=is_own(issue, user),
        file_state=file_state(edition) if issue.is_published and edition else "",
    )


def chosen_edition(editions: list[Edition]) -> Edition | None:
    """The final edition, else the latest one; ``editions`` come newest first."""
    finals = [edition for edition in editions if edition.kind == EditionKind.FINAL]
    return next(iter(finals + editions), None)


def contents_of(
    issue: Issue, edition: Edition | None, preview: IssuePreview | None
) -> list[ContentsSection]:
    adoptions = issue.adoptions.select_related("section").defer("printed_body")
    if preview is not None:
        lengths = {article["key"]: article for article in preview.length.get("articles", [])}
        rows = [
            ContentsRow(
                number,
                adoption,
                length.get("first_page"),
                length.get("lines"),
                length.get("to_close"),
            )
            for number, adoption in enumerate(adoptions, start=1)
            for length in [lengths.get(adoption.pk, {})]
        ]
    else:
        pages: dict[str, int] = edition.contents if edition else {}
        rows = [
            ContentsRow(number, adoption, pages.get(str(adoption.pk)))
            for number, adoption in enumerate(adoptions, start=1)
        ]
    return [
        ContentsSection(section.name, section.get_style_display(), list(group))
        for section, group in groupby(rows, key=lambda row: row.adoption.section)
    ]


def doubts_of(issue: Issue, contents: list[ContentsSection]) -> list[DoubtRow]:
    """The doubts of the intake, each with its article, in the order of the text."""
    if not issue.intake_doubts:
        return []
    rows = {row.adoption.pk: row for section in contents for row in section.rows}
    places: dict[tuple[int, int, str], ContentsRow] = {}
    adopted = AdoptedArticle.objects.filter(adoption__in=rows)
    for adoption, doubts in adopted.values_list("adoption", "article__doubts"):
        places |= {place_of(doubt): rows[adoption] for doubt in doubts}
    return [
        DoubtRow(doubt["message"], doubt["line"], places.get(place_of(doubt)))
        for doubt in issue.intake_doubts
    ]


def place_of(doubt: dict[str, Any]) -> tuple[int, int, str]:
    return doubt["line"], doubt["column"], doubt["rule"]


def reason_of(issue: Issue, signoff: SignOff | None) -> str:
    """Why the issue is where it is; ``signoff`` is the latest decision on it."""
    if issue.status == IssueStatus.IN_REVIEW:
        sender, sent_at = issue.sent_to_review_by, issue.sent_to_review_at
        words = {"who": sender or "", "at": when(sent_at)}
        return _("%(who)s sent it for signature on %(at)s") % words
    if signoff is not None:
        words = {"who": signoff.signer, "at": when(signoff.at)}
        if issue.is_published:
            return _("%(who)s signed it on %(at)s") % words
        if signoff.decision == Decision.RETURNED:
            returned = _("%(who)s returned it on %(at)s:") % words
            return f"{returned} {signoff.remark}"
    if issue.assembled_by is not None:
        return _("%(who)s is putting it together") % {"who": issue.assembled_by}
    return _("Not sent for signature yet")


def is_own(issue: Issue, user: User) -> bool:
    """A signer who assembled the issue or sent it to review leaves the signature to another."""
    return may(user, Action.ISSUE_SIGN) and user.pk in (
        issue.assembled_by_id,
        issue.sent_to_review_by_id,
    )


def acts_of(issue: Issue, edition: Edition | None, user: User) -> frozenset[str]:
    acts: set[str] = set()
    ready = edition is not None and edition.is_ready
    if may(user, Action.ISSUE_ASSEMBLE):
        if issue.status == IssueStatus.ASSEMBLING:
            acts.add("review")
        elif issue.status == IssueStatus.IN_REVIEW:
            acts.add("recall")
        if has_failed(issue, edition):
            acts.add("reprint")
    if issue.status == IssueStatus.IN_REVIEW and ready and may(user, Action.ISSUE_SIGN):
        acts |= set() if is_own(issue, user) else {"sign", "return"}
    if issue.status == IssueStatus.SIGNED and ready and may(user, Action.MAILING_START):
        acts.add("distribute")
    return frozenset(acts)


def has_failed(issue: Issue, edition: Edition | None) -> bool:
    """Pages that somebody waits for could not be typeset."""
    is_waited_for = issue.status != IssueStatus.ASSEMBLING
    return is_waited_for and edition is not None and edition.status == EditionStatus.FAILED


def file_state(edition: Edition) -> str:
    """``same``, ``changed`` or ``missing``: the stored PDF against its recorded hash."""
    if not edition.is_ready:
        return ""
    try:
        with edition.pdf.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "missing"
    return "same" if found == edition.sha256 else "changed"
