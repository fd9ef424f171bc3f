"""Saying why a finding is no fault, and keeping that while the text is edited around it."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove
from accounts.models import User
from accounts.services.audit import record
from bulletin.markup import plain_text
from bulletin.models import Adoption, Article, Waiver
from bulletin.proof.wrong_characters import RULE as WRONG_CHARACTER
from bulletin.services.assembling import issue_to_change
from bulletin.services.proofreading import (
    Findings,
    Found,
    findings_of_adoptions,
    findings_of_article,
    findings_of_printed,
    findings_of_words,
)
from bulletin.services.rule_counts import count, settle
from bulletin.services.writers import CLERKS_STATES, check_is_writer
from bulletin.states import ArticleStatus

LONGEST_REASON = 200
EDITORS_STATES = (ArticleStatus.SUBMITTED, ArticleStatus.HELD, ArticleStatus.DECLINED)


class ReasonMissing(DomainError):
    """A severe finding is no fault only for a reason."""


@transaction.atomic
def waive_in_article(article_id: int, key: str, *, actor: User, reason: str) -> Waiver:
    """Say that one finding of an article is no fault; severe ones need a reason.

    Raises NotAllowed, ReasonMissing, and IllegalMove when the text has changed there meanwhile or
    is no longer in the actor's hands.
    """
    article = Article.objects.select_for_update().get(pk=article_id)
    _check_may_settle(article, actor)
    one = _open(findings_of_article(article), key)
    waiver = Waiver(article=article)
    return _waive(waiver, one, _reason(one, reason), "article.waive", article, actor)


@transaction.atomic
def waive_in_print(adoption_id: int, key: str, *, actor: User, reason: str) -> Waiver:
    """Say that one finding of an adoption's printed words is no fault. Raises as above."""
    adoption = Adoption.objects.filter(pk=adoption_id).first()
    if adoption is None:
        raise IllegalMove(_("This article has been taken out of the issue meanwhile."))
    issue = issue_to_change(adoption.issue_id, actor)
    one = _open(findings_of_adoptions(issue, [adoption])[adoption.pk], key)
    waiver = Waiver(adoption=adoption)
    return _waive(waiver, one, _reason(one, reason), "adoption.waive", adoption, actor)


@transaction.atomic
def waive_all_in_issue(issue_id: int, *, actor: User, reason: str) -> int:
    """Say one reason for every severe finding of an issue, such as one set from printed paper.

    Returns how many there were. Raises as above.
    """
    issue = issue_to_change(issue_id, actor)
    adoptions = list(issue.adoptions.all())
    found = findings_of_adoptions(issue, adoptions)
    severe = [(entry, one) for entry in adoptions for one in found[entry.pk].severe]
    for adoption, one in severe:
        waiver = Waiver(adoption=adoption)
        _waive(waiver, one, _reason(one, reason), "adoption.waive", adoption, actor)
    return len(severe)


@transaction.atomic
def take_back_in_article(article_id: int, waiver_id: int, *, actor: User) -> None:
    """Let a finding stand again. Raises NotAllowed, IllegalMove."""
    article = Article.objects.select_for_update().get(pk=article_id)
    _check_may_settle(article, actor)
    waiver = article.waivers.filter(pk=waiver_id).first()
    if waiver is None:
        raise IllegalMove(_("This cannot be taken back any more. Reload the page."))
    record("article.unwaive", article, actor=actor, detail=_detail(waiver))
    waiver.delete()


@transaction.atomic
def take_back_in_print(adoption_id: int, waiver_id: int, *, actor: User) -> None:
    """As ``take_back_in_article``, of a waiver that is the adoption's own."""
    waiver = Waiver.objects.filter(pk=waiver_id, adoption=adoption_id).first()
    if waiver is None or waiver.adoption is None:
        raise IllegalMove(_("This cannot be taken back any more. Reload the page."))
    issue_to_change(waiver.adoption.issue_id, actor)
    record("adoption.unwaive", waiver.adoption, actor=actor, detail=_detail(waiver))
    waiver.delete()


def follow_article(article: Article, old_title: str, old_html: str) -> None:
    """Keep the waivers of an article at their places, and count what its new words changed."""
    old = findings_of_words(article, old_title, old_html)
    new = findings_of_article(article)
    _move_to(new)
    _count(old, new, article.title, article.body)


def follow_adoption(adoption: Adoption, old_title: str, old_html: str) -> None:
    """As ``follow_article``; what an article's waiver says of a place that has changed in print
    becomes the adoption's own."""
    old = findings_of_printed(adoption, old_title, old_html)
    new = findings_of_printed(adoption, adoption.printed_title, adoption.printed_body)
    _move_to(new, adoption)
    _count(old, new, adoption.printed_title, adoption.printed_body)


def _check_may_settle(article: Article, actor: User) -> None:
    """Its clerk may while the text is theirs, an editor as long as it waits."""
    check_is_writer(article, actor)
    is_editors = article.status in EDITORS_STATES and may(actor, Action.ARTICLE_REVIEW)
    if article.status not in CLERKS_STATES and not is_editors:
        raise IllegalMove(
            _("This article is now “%(now)s”, so nothing in it can be settled here.")
            % {"now": article.get_status_display()}
        )


def _open(findings: Findings, key: str) -> Found:
    one = findings.by_key(key)
    if one is None:
        raise IllegalMove(_("The text has changed at this place. Look at the findings again."))
    return one


def _reason(one: Found, words: str) -> str:
    reason = " ".join(words.split())
    if one.is_severe and not reason:
        raise ReasonMissing(_("Say why this is right: the editors read it."))
    if len(reason) > LONGEST_REASON:
        raise ReasonMissing(
            _("The reason is longer than %d characters. Shorten it.") % LONGEST_REASON
        )
    return reason


def _waive(
    waiver: Waiver,
    one: Found,
    reason: str,
    action: str,
    subject: Article | Adoption,
    actor: User,
) -> Waiver:
    waiver.rule, waiver.words = one.finding.rule, one.words
    waiver.before, waiver.after = one.before, one.after
    waiver.reason, waiver.waived_by = reason, actor
    waiver.save()
    count(waiver.rule, waived=1)
    if one.finding.rule == WRONG_CHARACTER and one.suggestion:
        settle(one.words, one.suggestion, waived=1)
    record(action, subject, actor=actor, detail=_detail(waiver))
    return waiver


def _detail(waiver: Waiver) -> dict[str, str]:
    return {
        "rule": waiver.rule,
        "words": waiver.words,
        "before": waiver.before,
        "after": waiver.after,
        "reason": waiver.reason,
    }


def _move_to(findings: Findings, adoption: Adoption | None = None) -> None:
    """Write down what stands about the waived words now."""
    moved: list[Waiver] = []
    made: list[Waiver] = []
    for one in findings.waived:
        waiver = one.waiver
        if waiver is None or (waiver.before, waiver.after) == (one.before, one.after):
            continue
        if adoption is not None and waiver.adoption_id is None:
            waiver = Waiver(
                adoption=adoption,
                rule=waiver.rule,
                words=waiver.words,
                reason=waiver.reason,
                waived_by=waiver.waived_by,
            )
            made.append(waiver)
        else:
            moved.append(waiver)
        waiver.before, waiver.after = one.before, one.after
    if moved:
        Waiver.objects.bulk_update(moved, ["before", "after"])
    if made:
        Waiver.objects.bulk_create(made)


def _count(old: Findings, new: Findings, title: str, html: str) -> None:
    """Count what is found anew, and what gave way to what the proofreader suggested."""
    before, after = _tally(old.found), _tally(new.found)
    hits: Counter[str] = Counter()
    for (rule, _words), times in (after - before).items():
        hits[rule] += times
    gone = before - after
    mended: Counter[str] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    text = f"{title}\n{plain_text(html)}" if gone else ""
    for one in old.open:
        told = (one.finding.rule, one.words)
        if not gone[told] or one.suggestion is None:
            continue
        if one.shown_before + one.suggestion + one.shown_after in text:
            gone[told] -= 1
            mended[one.finding.rule] += 1
            if one.finding.rule == WRONG_CHARACTER:
                taken[one.words, one.suggestion] += 1
    # In one order everywhere, so that no two savers wait for each other.
    for rule in sorted(hits.keys() | mended.keys()):
        count(rule, hits=hits[rule], mended=mended[rule])
    for (wrong, meant), times in sorted(taken.items()):
        settle(wrong, meant, taken=times)


def _tally(found: Sequence[Found]) -> Counter[tuple[str, str]]:
    return Counter((one.finding.rule, one.words) for one in found)
