"""The printed words of an issue: those of its adoptions, and the editor's note."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import User
from accounts.services.audit import record
from bulletin import markup
from bulletin.models import Adoption, Issue
from bulletin.models.article import TitleStyle
from bulletin.services.assembling import issue_to_change
from bulletin.services.waivers import follow_adoption

LONGEST_TITLE = 200
LONGEST_BYLINE = 200
LONGEST_NOTE = 2000


class WordingChanged(IllegalMove):
    """Somebody else has changed the printed text since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed this text meanwhile. Your words were not saved over it.")
        )


@transaction.atomic
def edit_printed(
    adoption_id: int,
    *,
    title: str,
    byline: str,
    body: str,
    title_style: str,
    version: int,
    actor: User | None,
) -> Adoption:
    """Print an adoption in these words; the articles themselves stay as they were submitted.

    What it said before is kept as a revision. Raises NotAllowed, IllegalMove, WordingChanged for
    another version than the adoption's, and DomainError for a text that is empty or too long.
    """
    adoption = _adoption_to_change(adoption_id, actor)
    if adoption.version != version:
        raise WordingChanged
    title, byline, body = title.strip(), byline.strip(), markup.clean(body)
    _check(title, byline, body)
    style = TitleStyle(title_style)
    before = _words(adoption)
    after = {"title": title, "byline": byline, "body": body, "title_style": style.value}
    if before == after:
        return adoption
    adoption.revisions.create(
        version=adoption.version,
        title=adoption.printed_title,
        byline=adoption.printed_byline,
        body=adoption.printed_body,
        changed_by=actor,
    )
    adoption.printed_title = title
    adoption.printed_byline = byline
    adoption.printed_body = body
    adoption.printed_title_style = style
    adoption.version += 1
    adoption.save(
        update_fields=[
            "printed_title",
            "printed_byline",
            "printed_body",
            "printed_title_style",
            "version",
        ]
    )
    changed = sorted(name for name in after if before[name] != after[name])
    if {"title", "body"} & set(changed):
        follow_adoption(adoption, before["title"], before["body"])
    record(
        "adoption.edit",
        adoption,
        actor=actor,
        detail={
            "issue": adoption.issue_id,
            "version": adoption.version,
            "before": {name: before[name] for name in changed},
            "after": {name: after[name] for name in changed},
        },
    )
    return adoption


@transaction.atomic
def set_title_style(adoption_id: int, style: str, *, actor: User | None) -> Adoption:
    """Print its title on a line of its own, or run in. Raises NotAllowed, IllegalMove."""
    adoption = _adoption_to_change(adoption_id, actor)
    before = adoption.printed_title_style
    after = TitleStyle(style)
    if before != after:
        adoption.printed_title_style = after
        adoption.save(update_fields=["printed_title_style"])
        record(
            "adoption.set_title_style",
            adoption,
            actor=actor,
            detail={"issue": adoption.issue_id, "before": before, "after": after},
        )
    return adoption


@transaction.atomic
def set_editor_note(issue_id: int, note: str, *, actor: User | None) -> Issue:
    """Print ``note`` as 编者按; an empty one is not printed. Raises NotAllowed, IllegalMove."""
    issue = issue_to_change(issue_id, actor)
    before, after = issue.editor_note, note.replace("\r\n", "\n").strip()
    if before != after:
        issue.editor_note = after
        issue.save(update_fields=["editor_note", "changed_at"])
        record(
            "issue.set_editor_note", issue, actor=actor, detail={"before": before, "after": after}
        )
    return issue


def _adoption_to_change(adoption_id: int, actor: User | None) -> Adoption:
    adoption = Adoption.objects.filter(pk=adoption_id).first()
    if adoption is None:
        raise IllegalMove(_("This article has been taken out of the issue meanwhile."))
    issue_to_change(adoption.issue_id, actor)
    # Again, behind the lock: another editor may have changed or taken it out meanwhile.
    adoption = Adoption.objects.select_for_update().filter(pk=adoption_id).first()
    if adoption is None:
        raise IllegalMove(_("This article has been taken out of the issue meanwhile."))
    return adoption


def _words(adoption: Adoption) -> dict[str, str]:
    return {
        "title": adoption.printed_title,
        "byline": adoption.printed_byline,
        "body": adoption.printed_body,
        "title_style": str(adoption.printed_title_style),
    }


def _check(title: str, byline: str, body: str) -> None:
    if not title:
        raise DomainError(_("A title is missing: readers find the article by it."))
    if len(title) > LONGEST_TITLE or len(byline) > LONGEST_BYLINE:
        raise DomainError(
            _("Title and author have %(most)d characters at the most.") % {"most": LONGEST_TITLE}
        )
    if not markup.blocks(body):
        raise DomainError(_("The text is empty. To leave the article out, take it out instead."))
