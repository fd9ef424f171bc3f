from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import Article, ArticleEvent
from bulletin.services.assembly import send_to_review
from bulletin.services.moves import move_article
from bulletin.services.review import (
    UNDO_WITHIN,
    Decided,
    adopt_seen,
    decline_articles,
    hold_articles,
    return_articles,
    take_up_again,
    undo,
)
from bulletin.services.writing import save_article, withdraw_article
from bulletin.states import ArticleStatus
from tests.bulletin.inbox_samples import other_editor, submit

__all__ = ["other_editor", "submit"]


def seen(*articles):
    return {article.pk: article.version for article in articles}


def status_of(article):
    article.refresh_from_db()
    return article.status


def test_a_returned_article_carries_its_reason_to_the_clerk(submit, editor):
    article = submit()

    decided = return_articles(seen(article), actor=editor, reason=" 请核对人数。 ")

    assert [entry.pk for entry in decided.done] == [article.pk]
    assert status_of(article) == ArticleStatus.RETURNED
    event = article.events.last()
    assert (event.note, event.actor) == ("请核对人数。", editor)
    assert AuditEntry.objects.filter(action="article.move", actor=editor).count() == 1


@pytest.mark.parametrize("step", [return_articles, decline_articles])
@pytest.mark.parametrize("reason", ["", "  \n", "长" * 501])
def test_without_a_proper_reason_nothing_is_returned_or_declined(submit, editor, step, reason):
    article = submit()

    with pytest.raises(DomainError):
        step(seen(article), actor=editor, reason=reason)

    assert status_of(article) == ArticleStatus.SUBMITTED


def test_held_and_declined_articles_are_taken_up_again(submit, editor):
    one, two = submit("甲"), submit("乙")
    held = hold_articles(seen(one), actor=editor).done
    declined = decline_articles(seen(two), actor=editor, reason="已有同类稿件").done

    take_up_again(seen(*held, *declined), actor=editor)

    assert status_of(one) == status_of(two) == ArticleStatus.SUBMITTED


def test_what_has_changed_since_it_was_seen_is_left_alone_and_named(
    submit, editor, other_editor, clerk
):
    kept, withdrawn, decided = submit("甲"), submit("乙"), submit("丙")
    standing = seen(kept, withdrawn, decided)
    withdraw_article(withdrawn.pk, actor=clerk)
    hold_articles(seen(decided), actor=other_editor)

    outcome = decline_articles(standing, actor=editor, reason="重复")

    assert [entry.title for entry in outcome.done] == ["甲"]
    assert [entry.title for entry in outcome.left] == ["乙", "丙"]
    assert status_of(withdrawn) == ArticleStatus.DRAFT
    assert status_of(decided) == ArticleStatus.HELD


def test_a_text_that_was_edited_since_is_left_alone(submit, editor, office, make_issue):
    article = submit()
    standing = seen(article)
    Article.objects.filter(pk=article.pk).update(body="<p>改过。</p>", version=F("version") + 1)

    outcome = adopt_seen(standing, make_issue(0).pk, actor=editor)

    assert [entry.pk for entry in outcome.left] == [article.pk]
    assert status_of(article) == ArticleStatus.SUBMITTED


def test_each_article_goes_into_the_section_its_office_suggests(
    submit, editor, publication, make_issue
):
    one, two = submit("甲"), submit("乙")
    brief = publication.sections.get(name="工作简讯")
    two.section_hint = brief
    two.save(update_fields=["section_hint"])
    issue = make_issue(0)

    adopt_seen(seen(two, one), issue.pk, actor=editor)

    placed = {entry.printed_title: entry.section.name for entry in issue.adoptions.all()}
    assert placed == {"甲": "工作动态", "乙": "工作简讯"}


def test_merging_does_nothing_when_one_of_them_has_changed(submit, editor, clerk, make_issue):
    one, two = submit("甲"), submit("乙")
    standing = seen(one, two)
    withdraw_article(two.pk, actor=clerk)
    issue = make_issue(0)

    outcome = adopt_seen(standing, issue.pk, actor=editor, merged=True)

    assert (outcome.done, [entry.title for entry in outcome.left]) == ([], ["乙"])
    assert not issue.adoptions.exists()
    assert status_of(one) == ArticleStatus.SUBMITTED


@pytest.mark.parametrize(
    ("before", "step"),
    [
        *(("submitted", step) for step in ("adopt", "merge", "hold", "decline", "return")),
        *(("held", step) for step in ("adopt", "merge", "decline", "again")),
        *(("declined", step) for step in ("adopt", "merge", "hold", "again")),
    ],
)
def test_every_step_is_undone_to_where_the_articles_were(
    submit, editor, other_editor, make_issue, before, step
):
    articles = [submit("甲"), submit("乙")]
    match before:
        case "held":
            articles = hold_articles(seen(*articles), actor=other_editor).done
        case "declined":
            articles = decline_articles(seen(*articles), actor=other_editor, reason="旧").done
    issue = make_issue(1)
    standing = seen(*articles)
    match step:
        case "adopt" | "merge":
            merged = step == "merge"
            outcome = adopt_seen(standing, issue.pk, actor=editor, merged=merged)
        case "hold":
            outcome = hold_articles(standing, actor=editor)
        case "decline":
            outcome = decline_articles(standing, actor=editor, reason="重复")
        case "return":
            outcome = return_articles(standing, actor=editor, reason="请改")
        case _:
            outcome = take_up_again(standing, actor=editor)

    undone = undo(seen(*outcome.done), actor=editor)

    assert len(undone.done) == 2
    assert {status_of(article) for article in articles} == {before}
    assert issue.adoptions.count() == 1
    assert AuditEntry.objects.filter(action="article.undo", actor=editor).count() == 2


def test_a_step_is_not_undone_by_another_editor(submit, editor, other_editor):
    held = hold_articles(seen(submit()), actor=editor).done

    assert undo(seen(*held), actor=other_editor).done == []
    assert status_of(held[0]) == ArticleStatus.HELD


def test_a_step_is_not_undone_after_minutes(submit, editor):
    held = hold_articles(seen(submit()), actor=editor).done
    long_ago = timezone.now() - UNDO_WITHIN - timedelta(seconds=1)
    ArticleEvent.objects.filter(new=ArticleStatus.HELD).update(at=long_ago)

    assert undo(seen(*held), actor=editor).done == []
    assert status_of(held[0]) == ArticleStatus.HELD


def test_a_step_is_not_undone_once_something_has_happened_since(submit, editor, clerk, office):
    returned = return_articles(seen(submit()), actor=editor, reason="请改").done
    article = save_article(
        returned[0].pk,
        actor=clerk,
        version=returned[0].version,
        title="改过的题目",
        body="<p>改过。</p>",
        offices=[office.pk],
    )

    assert undo(seen(*returned), actor=editor).done == []
    assert status_of(article) == ArticleStatus.RETURNED


def test_words_edited_in_the_issue_are_not_lost_by_undoing(submit, editor, make_issue):
    issue = make_issue(0)
    adopted = adopt_seen(seen(submit()), issue.pk, actor=editor).done
    issue.adoptions.update(printed_title="编辑改过的题目")

    outcome = undo(seen(*adopted), actor=editor)

    assert outcome.done == []
    assert issue.adoptions.get().printed_title == "编辑改过的题目"


def test_a_merged_piece_is_undone_whole_or_not_at_all(submit, editor, make_issue):
    issue = make_issue(0)
    standing = seen(submit("甲"), submit("乙"))
    adopted = adopt_seen(standing, issue.pk, actor=editor, merged=True).done

    assert undo(seen(adopted[0]), actor=editor).done == []
    assert issue.adoptions.count() == 1


def test_nothing_is_undone_in_an_issue_sent_to_review(submit, editor, make_issue):
    issue = make_issue(1)
    adopted = adopt_seen(seen(submit()), issue.pk, actor=editor).done
    send_to_review(issue.pk, actor=editor)

    with pytest.raises(IllegalMove):
        undo(seen(*adopted), actor=editor)

    assert issue.adoptions.count() == 2


def test_handing_in_is_not_undone_from_the_inbox(submit, editor):
    article = submit(author=editor)

    assert undo(seen(article), actor=editor).done == []
    assert status_of(article) == ArticleStatus.SUBMITTED


def test_drafts_and_returned_articles_are_not_decided_about(submit, editor, clerk, make_issue):
    draft = withdraw_article(submit("甲").pk, actor=clerk)
    returned = move_article(submit("乙").pk, ArticleStatus.RETURNED, actor=editor)
    standing = seen(draft, returned)

    for outcome in (
        take_up_again(standing, actor=editor),
        hold_articles(standing, actor=editor),
        adopt_seen(standing | seen(submit("丙")), make_issue(0).pk, actor=editor),
    ):
        assert {entry.title for entry in outcome.left} == {"甲", "乙"}

    assert status_of(draft) == ArticleStatus.DRAFT
    assert status_of(returned) == ArticleStatus.RETURNED


def test_only_editors_decide(submit, clerk, signer, make_issue):
    article = submit()
    standing = seen(article)
    issue = make_issue(0)

    steps: list[Callable[..., Decided]] = [
        partial(return_articles, reason="请改"),
        partial(decline_articles, reason="重复"),
        hold_articles,
        take_up_again,
        partial(adopt_seen, issue_id=issue.pk),
        undo,
    ]
    for person in (clerk, signer):
        for step in steps:
            with pytest.raises(NotAllowed):
                step(standing, actor=person)

    assert status_of(article) == ArticleStatus.SUBMITTED


def test_queries_do_not_grow_with_the_articles(submit, editor, django_assert_num_queries):
    few = seen(*(submit() for _ in range(2)))
    many = seen(*(submit() for _ in range(50)))
    assert editor.roles
    with CaptureQueriesContext(connection) as counted:
        hold_articles(few, actor=editor)

    with django_assert_num_queries(len(counted)):
        hold_articles(many, actor=editor)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_one_adopts_and_the_other_is_told(submit, make_issue, editor, other_editor):
    standing = seen(submit())
    issue = make_issue(0)
    start = Barrier(2)
    outcomes = []

    def decide(act):
        start.wait()
        try:
            outcomes.append(act())
        finally:
            connections.close_all()

    threads = [
        Thread(target=decide, args=[lambda: adopt_seen(standing, issue.pk, actor=editor)]),
        Thread(target=decide, args=[lambda: adopt_seen(standing, issue.pk, actor=other_editor)]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 1]
    assert sorted(len(outcome.left) for outcome in outcomes) == [0, 1]
    assert issue.adoptions.count() == 1
