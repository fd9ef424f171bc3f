"""Signing: numbers, frozen editions, and who may not."""

import subprocess
import threading
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import Decision, EditionKind, Issue, NumberSeries, SeriesKind, SignOff
from bulletin.press.snapshot import Stamp
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.editions import print_edition, render_edition
from bulletin.services.signing import StampChanged, return_issue, sign_issue
from bulletin.states import IssueStatus


def sign(issue: Issue, signer) -> SignOff:
    edition = issue.editions.filter(kind=EditionKind.REVIEW).first()
    assert edition is not None
    return sign_issue(issue.pk, actor=signer, edition_sha256=edition.sha256)


def test_signing_gives_number_running_number_and_date(reviewed_issue, signer):
    sign(reviewed_issue, signer)

    reviewed_issue.refresh_from_db()
    assert reviewed_issue.label == "2011年第18期（总第412期）"
    assert reviewed_issue.date == date(2011, 9, 30)
    assert reviewed_issue.status == IssueStatus.SIGNED


def test_signature_for_another_number_takes_none(reviewed_issue, signer):
    edition = reviewed_issue.editions.get()
    shown = Stamp(17, 411, date(2011, 9, 30))

    with pytest.raises(StampChanged, match="第18期"):
        sign_issue(reviewed_issue.pk, actor=signer, edition_sha256=edition.sha256, expected=shown)

    assert NumberSeries.objects.get(kind=SeriesKind.REGULAR).last_number == 17
    assert NumberSeries.objects.get(kind=SeriesKind.RUNNING).last_number == 411
    assert not reviewed_issue.signoffs.exists()


@pytest.mark.usefixtures("every_order_printed")
def test_signature_is_bound_to_the_snapshot_and_the_final_edition_comes_from_it(
    signed_issue, signer
):
    signoff = signed_issue.signoffs.get()
    review, final = signoff.edition, signoff.final

    assert signoff.decision == Decision.SIGNED
    assert signoff.pdf_sha256 == review.sha256
    assert signoff.snapshot_sha256 == review.snapshot_sha256 == final.snapshot_sha256
    assert final.snapshot == review.snapshot
    assert print_edition(final).sha256 == final.sha256 != review.sha256


def test_editor_who_assembled_the_issue_cannot_sign_it(reviewed_issue, editor):
    editor.role_grants.create(role="signer")

    with pytest.raises(NotAllowed):
        sign(reviewed_issue, type(editor).objects.get(pk=editor.pk))

    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.IN_REVIEW
    assert not reviewed_issue.signoffs.exists()
    assert NumberSeries.objects.get(kind=SeriesKind.REGULAR).last_number == 17


def test_clerk_cannot_sign(reviewed_issue, clerk):
    with pytest.raises(NotAllowed):
        sign(reviewed_issue, clerk)


def test_changed_pages_must_be_read_again(reviewed_issue, editor, signer):
    read = reviewed_issue.editions.get()
    recall_issue(reviewed_issue.pk, actor=editor)
    reviewed_issue.adoptions.first().delete()
    render_edition(send_to_review(reviewed_issue.pk, actor=editor).pk)

    with pytest.raises(IllegalMove, match="重新看过"):
        sign_issue(reviewed_issue.pk, actor=signer, edition_sha256=read.sha256)

    assert not reviewed_issue.signoffs.exists()


def test_signed_issue_cannot_be_signed_again(signed_issue, signer):
    with pytest.raises(IllegalMove):
        sign(signed_issue, signer)

    assert signed_issue.signoffs.count() == 1


def test_returned_issue_keeps_no_number_and_tells_why(reviewed_issue, signer):
    edition = reviewed_issue.editions.get()
    return_issue(
        reviewed_issue.pk, actor=signer, edition_sha256=edition.sha256, remark="第二篇请核数字"
    )

    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.ASSEMBLING
    assert reviewed_issue.number is None
    assert reviewed_issue.signoffs.get().remark == "第二篇请核数字"


def test_every_move_of_an_issue_is_in_the_audit_trail(signed_issue):
    moves = AuditEntry.objects.filter(action="issue.move", subject_id=str(signed_issue.pk))

    assert [entry.detail["to"] for entry in moves.order_by("pk")] == ["in_review", "signed"]


def test_signed_edition_never_changes(signed_issue):
    final = signed_issue.editions.get(kind=EditionKind.FINAL)

    for change in (
        lambda: type(final).objects.filter(pk=final.pk).update(sha256="0" * 64),
        lambda: signed_issue.signoffs.all().update(remark="改"),
        lambda: AuditEntry.objects.update(action="改"),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_two_issues_signed_at_the_same_moment_get_neighbouring_numbers(make_issue, editor, signer):
    issues = [make_issue(1) for _ in range(4)]
    for issue in issues:
        render_edition(send_to_review(issue.pk, actor=editor).pk)
    barrier = threading.Barrier(len(issues))

    def sign_one(issue: Issue) -> None:
        barrier.wait()
        try:
            sign(issue, signer)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign_one, args=(issue,)) for issue in issues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    signed = Issue.objects.filter(status=IssueStatus.SIGNED).order_by("number")
    assert list(signed.values_list("number", flat=True)) == [18, 19, 20, 21]
    assert list(signed.values_list("total_number", flat=True)) == [412, 413, 414, 415]


def test_signature_that_is_rolled_back_gives_its_number_back(reviewed_issue, signer):
    with transaction.atomic():
        sign(reviewed_issue, signer)
        transaction.set_rollback(True)

    sign(reviewed_issue, signer)
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.number == 18


def test_supplement_counts_by_itself(make_issue, editor, signer):
    issue = make_issue(1)
    issue.is_supplement = True
    issue.save()
    render_edition(send_to_review(issue.pk, actor=editor).pk)
    sign(issue, signer)

    issue.refresh_from_db()
    assert (issue.number, issue.total_number) == (1, None)
    assert NumberSeries.objects.get(kind=SeriesKind.RUNNING).last_number == 411


def test_issue_sent_to_review_in_december_and_signed_in_january_bears_the_new_year(
    make_issue, editor, signer
):
    with time_machine.travel("2026-12-31T10:00:00+08:00"):
        issue = make_issue(1, day=None)
        render_edition(send_to_review(issue.pk, actor=editor).pk)
    with time_machine.travel("2027-01-04T09:00:00+08:00"):
        final = sign(issue, signer).final
    assert final is not None
    render_edition(final.pk)

    final.refresh_from_db()
    text = subprocess.run(
        ["pdftotext", "-l", "1", final.pdf.path, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "2027年第1期" in text
    assert "2027年1月4日" in text
    assert "2026" not in text


def test_numbers_from_paper_are_kept_where_they_are_free(make_issue, editor, signer):
    issue = make_issue(1)
    issue.reserved_number, issue.reserved_total_number = 25, 500
    issue.save()
    render_edition(send_to_review(issue.pk, actor=editor).pk)
    sign(issue, signer)

    issue.refresh_from_db()
    assert (issue.number, issue.total_number) == (25, 500)
    assert NumberSeries.objects.get(kind=SeriesKind.RUNNING).last_number == 500


def test_number_from_paper_that_is_taken_meanwhile_gives_way_to_the_next(
    make_issue, editor, signer
):
    first, second = make_issue(1), make_issue(1)
    second.reserved_number = 18
    second.save()
    for issue in (first, second):
        render_edition(send_to_review(issue.pk, actor=editor).pk)
        sign(issue, signer)

    second.refresh_from_db()
    assert (second.number, second.total_number) == (19, 413)
