"""本期增发 changes what is printed and who is mailed together."""

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.services.signing import sign_issue
from bulletin.services.snapshots import snapshot_of
from distribution.models import Contact
from distribution.services.extras import add_extra, count_copies, remove_extra
from distribution.services.mailings import start_mailing


@pytest.fixture
def guest(db) -> Contact:
    return Contact.objects.create(
        name="陈敏", organisation="苏州大学工会", email="cm@suda.example", paper_copies=2
    )


@pytest.fixture
def issue(make_issue, lists):
    issue = make_issue()
    Contact.objects.filter(email="r1@szgh.example").update(paper_copies=5)
    Contact.objects.filter(email="r3@szgh.example").update(paper_copies=10)
    return issue


def signed(issue, editor, signer):
    send_to_review(issue.pk, actor=editor)
    edition = issue.editions.get()
    render_edition(edition.pk)
    edition.refresh_from_db()
    sign_issue(issue.pk, actor=signer, edition_sha256=edition.sha256)
    for final in issue.editions.all():
        render_edition(final.pk)
    return issue


def test_copies_on_paper_add_up_each_contact_once(issue, editor):
    """r3 stands in both lists and gets its ten copies once."""
    assert count_copies(issue.pk, actor=editor).copies == 15


def test_an_extra_is_printed_counted_and_mailed(issue, guest, editor, signer):
    add_extra(issue.pk, guest.pk, copies=3, actor=editor)

    snapshot = snapshot_of(type(issue).objects.get(pk=issue.pk))
    assert snapshot.distribution == ("省总工会", "各直属单位工会", "苏州大学工会")
    assert snapshot.copies == 15 + 2 + 3
    mailing = start_mailing(signed(issue, editor, signer).pk, actor=editor)
    row = mailing.deliveries.get(address="cm@suda.example")
    assert [entry.label for entry in row.lists.all()] == ["苏州大学工会"]
    assert mailing.deliveries.count() == 6


def test_an_extra_under_a_printed_label_joins_its_list(issue, guest, editor, signer):
    add_extra(issue.pk, guest.pk, label="省总工会", actor=editor)

    issue.refresh_from_db()
    assert issue.printed_range == ["省总工会", "各直属单位工会"]
    mailing = start_mailing(signed(issue, editor, signer).pk, actor=editor)
    row = mailing.deliveries.get(address="cm@suda.example")
    assert [entry.label for entry in row.lists.all()] == ["省总工会"]


def test_an_extra_who_is_in_a_list_gets_one_mail_and_more_paper(issue, editor, signer):
    member = Contact.objects.get(email="r1@szgh.example")
    add_extra(issue.pk, member.pk, label="陈老师", copies=4, actor=editor)

    issue.refresh_from_db()
    assert issue.copies == 15 + 4
    mailing = start_mailing(signed(issue, editor, signer).pk, actor=editor)
    assert mailing.deliveries.filter(address="r1@szgh.example").count() == 1


def test_an_extra_taken_out_leaves_nothing_behind(issue, guest, editor):
    count_copies(issue.pk, actor=editor)
    add_extra(issue.pk, guest.pk, copies=3, actor=editor)
    remove_extra(issue.pk, guest.pk, actor=editor)

    issue.refresh_from_db()
    assert (issue.printed_range, issue.copies) == (["省总工会", "各直属单位工会"], 15)
    assert not issue.extras.exists()


def test_a_label_stays_while_another_extra_stands_behind_it(issue, guest, editor):
    other = Contact.objects.create(name="王芳", email="wf@suda.example")
    for contact in (guest, other):
        add_extra(issue.pk, contact.pk, label="苏州大学", actor=editor)
    remove_extra(issue.pk, guest.pk, actor=editor)

    issue.refresh_from_db()
    assert issue.printed_range[-1] == "苏州大学"


def test_said_again_an_extra_is_changed(issue, guest, editor):
    add_extra(issue.pk, guest.pk, copies=3, actor=editor)
    add_extra(issue.pk, guest.pk, label="苏大工会", copies=1, actor=editor)

    issue.refresh_from_db()
    assert issue.printed_range == ["省总工会", "各直属单位工会", "苏大工会"]
    assert issue.copies == 15 + 2 + 1


def test_what_is_printed_cannot_be_changed_under_review(issue, guest, editor):
    add_extra(issue.pk, guest.pk, actor=editor)
    send_to_review(issue.pk, actor=editor)
    for change in (
        lambda: add_extra(issue.pk, guest.pk, copies=3, actor=editor),
        lambda: remove_extra(issue.pk, guest.pk, actor=editor),
        lambda: count_copies(issue.pk, actor=editor),
    ):
        with pytest.raises(IllegalMove):
            change()

    assert issue.extras.get().copies == 0


@pytest.mark.parametrize("who", ["clerk", "signer", "list_manager", "administrator"])
def test_only_an_editor_changes_who_gets_an_issue(request, issue, guest, editor, who):
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        add_extra(issue.pk, guest.pk, actor=actor)
    assert not issue.extras.exists()
    add_extra(issue.pk, guest.pk, actor=editor)
    with pytest.raises(NotAllowed):
        remove_extra(issue.pk, guest.pk, actor=actor)
    assert issue.extras.exists()


@pytest.mark.parametrize(("label", "copies"), [("长" * 81, 0), ("", -1), ("", 10_001)])
def test_labels_and_copies_that_cannot_be_printed_are_refused(issue, guest, editor, label, copies):
    with pytest.raises(DomainError):
        add_extra(issue.pk, guest.pk, label=label, copies=copies, actor=editor)

    issue.refresh_from_db()
    assert issue.printed_range == ["省总工会", "各直属单位工会"]
    assert not issue.extras.exists()


def test_the_trail_tells_of_extras(issue, guest, editor):
    add_extra(issue.pk, guest.pk, copies=3, actor=editor)

    entry = AuditEntry.objects.get(action="issue.add_extra")
    assert entry.actor == editor
    assert entry.detail == {"contact": guest.pk, "label": "苏州大学工会", "copies": 3}


def test_the_command_adds_shows_and_removes(issue, guest, capsys):
    call_command("issue_extra", str(issue.pk), "--add", "CM@suda.example", "--copies", "3")
    assert '"copies": 20' in capsys.readouterr().out
    call_command("issue_extra", str(issue.pk), "--remove", "cm@suda.example")
    assert '"copies": 15' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["999"], "999"),
        (["--add", "x@y.example"], "x@y.example"),
        (["--remove", "cm@suda.example"], "增发"),
    ],
)
def test_the_command_says_what_is_wrong(issue, guest, arguments, message):
    if arguments[0] != "999":
        arguments = [str(issue.pk), *arguments]
    with pytest.raises(CommandError, match=message):
        call_command("issue_extra", *arguments)
