"""Submitting, withdrawing and submitting again."""

import pytest
import time_machine

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import Article
from bulletin.services.moves import move_article
from bulletin.services.writing import (
    Conflict,
    Incomplete,
    create_article,
    submit_article,
    withdraw_article,
)
from bulletin.states import ArticleStatus


@pytest.fixture
def draft(clerk, publication) -> Article:
    return create_article(clerk, publication.pk, title="欠薪预警", body="<p>正文。</p>")


@time_machine.travel("2011-09-27T02:00:00Z")
def test_submitting_gives_a_yearly_number_and_keeps_the_text(draft, clerk, publication):
    other = create_article(clerk, publication.pk, title="另一篇", body="<p>文。</p>")

    submitted = submit_article(draft.pk, actor=clerk, approved_by=" 赵启明 ")
    second = submit_article(other.pk, actor=clerk, approved_by="赵启明")

    assert submitted.status == ArticleStatus.SUBMITTED
    assert submitted.registration == "2011-0001"
    assert second.registration == "2011-0002"
    assert submitted.approved_by == "赵启明"
    revision = submitted.revisions.get(is_submitted=True)
    assert revision.is_submitted
    assert (revision.body, revision.version) == ("<p>正文。</p>", submitted.version)
    assert revision.offices == ["常熟市总工会"]
    assert AuditEntry.objects.filter(action="article.submit").count() == 2


def test_number_starts_anew_each_year(draft, clerk, publication):
    with time_machine.travel("2011-12-31T15:59:00Z"):
        assert submit_article(draft.pk, actor=clerk, approved_by="甲").registration == "2011-0001"
    with time_machine.travel("2011-12-31T16:01:00Z"):
        late = create_article(clerk, publication.pk, title="新年", body="<p>文。</p>")
        assert submit_article(late.pk, actor=clerk, approved_by="甲").registration == "2012-0001"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": "<p>&nbsp;</p>"}, "body"),
        ({}, "approved_by"),
    ],
)
def test_incomplete_article_stays_and_says_what_is_missing(draft, clerk, change, field):
    Article.objects.filter(pk=draft.pk).update(**change)

    with pytest.raises(Incomplete) as caught:
        submit_article(draft.pk, actor=clerk, approved_by="甲" if change else "  ")

    assert caught.value.field == field
    draft.refresh_from_db()
    assert draft.status == ArticleStatus.DRAFT
    assert draft.registration == ""


def test_returned_article_is_submitted_again_under_its_number(draft, clerk, editor):
    first = submit_article(draft.pk, actor=clerk, approved_by="甲")
    move_article(draft.pk, ArticleStatus.RETURNED, actor=editor, note="数字不一致")

    again = submit_article(draft.pk, actor=clerk, approved_by="乙")

    assert again.status == ArticleStatus.SUBMITTED
    assert again.registration == first.registration
    assert again.revisions.filter(is_submitted=True).count() == 2


def test_withdrawn_article_is_a_draft_again_and_keeps_its_number(draft, clerk):
    submitted = submit_article(draft.pk, actor=clerk, approved_by="甲")

    withdrawn = withdraw_article(draft.pk, actor=clerk)

    assert withdrawn.status == ArticleStatus.DRAFT
    assert withdrawn.registration == submitted.registration != ""


@pytest.mark.parametrize("status", [ArticleStatus.ADOPTED, ArticleStatus.RETURNED])
def test_only_what_is_submitted_can_be_withdrawn(draft, clerk, editor, status):
    submit_article(draft.pk, actor=clerk, approved_by="甲")
    move_article(draft.pk, status, actor=editor)

    with pytest.raises(IllegalMove):
        withdraw_article(draft.pk, actor=clerk)

    draft.refresh_from_db()
    assert draft.status == status


def test_other_office_neither_submits_nor_withdraws(draft, clerk, outsider):
    with pytest.raises(NotAllowed):
        submit_article(draft.pk, actor=outsider, approved_by="甲")
    submit_article(draft.pk, actor=clerk, approved_by="甲")
    with pytest.raises(NotAllowed):
        withdraw_article(draft.pk, actor=outsider)


def test_text_changed_since_it_was_seen_is_not_submitted(draft, clerk):
    with pytest.raises(Conflict):
        submit_article(draft.pk, actor=clerk, approved_by="甲", version=draft.version + 1)

    draft.refresh_from_db()
    assert draft.status == ArticleStatus.DRAFT
