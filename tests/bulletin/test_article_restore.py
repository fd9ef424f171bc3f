"""Putting back into an issue what was just taken out of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import Issue
from bulletin.services.adopting import merge_articles, release_adoption
from bulletin.services.arranging import (
    ArrangementChanged,
    groups_of,
    order_of,
    step_adoption,
)
from bulletin.services.restoring import restore_adoption
from bulletin.services.wording import edit_printed, set_title_style
from bulletin.services.writing import submit_article, withdraw_article
from bulletin.states import ArticleStatus
from tests.bulletin.desk_samples import desk, issue
from tests.bulletin.inbox_samples import other_editor, submit

__all__ = ["desk", "issue", "other_editor", "submit"]


@pytest.fixture
def taken(issue, editor):
    """The second of four, with printed words of its own."""
    adoption = issue.adoptions.all()[1]
    words = {"title": "编辑改过的标题", "byline": "沈倩", "body": "<p>改过。</p>"}
    edit_printed(adoption.pk, **words, title_style="line", version=adoption.version, actor=editor)
    set_title_style(adoption.pk, "run-in", actor=editor)
    return adoption.__class__.objects.get(pk=adoption.pk)


def version(issue):
    return Issue.objects.get(pk=issue.pk).arrangement_version


def restore(issue, adoption, editor):
    return restore_adoption(issue.pk, adoption.pk, version=version(issue), actor=editor)


def test_place_words_and_their_history_are_as_before(issue, taken, editor):
    before = order_of(groups_of(issue))
    history = list(taken.revisions.values("version", "title", "body", "changed_by", "changed_at"))
    words = {key: value for key, value in vars(taken).items() if key != "_state"}
    article = taken.articles.get()
    release_adoption(taken.pk, actor=editor)

    back = restore(issue, taken, editor)

    assert order_of(groups_of(issue)) == before
    back.refresh_from_db()
    assert {key: value for key, value in vars(back).items() if key in words} == words
    assert (
        list(back.revisions.values("version", "title", "body", "changed_by", "changed_at"))
        == history
    )
    article.refresh_from_db()
    assert article.status == ArticleStatus.ADOPTED
    assert AuditEntry.objects.get(action="adoption.restore").subject_id == str(taken.pk)


def test_merged_articles_come_back_in_their_order(issue, submit, editor):
    one, other = submit("甲"), submit("乙")
    adoption = merge_articles(issue.pk, [other.pk, one.pk], actor=editor)
    release_adoption(adoption.pk, actor=editor)

    back = restore(issue, adoption, editor)

    assert [part.article for part in back.parts.all()] == [other, one]


def test_an_order_that_changed_since_is_not_overwritten(issue, taken, editor):
    release_adoption(taken.pk, actor=editor)
    seen = version(issue)
    last = issue.adoptions.last()
    step_adoption(last.pk, down=False, version=seen, actor=editor)

    with pytest.raises(ArrangementChanged):
        restore_adoption(issue.pk, taken.pk, version=seen, actor=editor)
    assert issue.adoptions.count() == 3


def test_what_is_back_already_is_not_put_in_twice(issue, taken, editor):
    release_adoption(taken.pk, actor=editor)
    restore(issue, taken, editor)

    with pytest.raises(ArrangementChanged):
        restore(issue, taken, editor)
    assert issue.adoptions.count() == 4


def test_article_that_went_on_stays_where_it_is(issue, taken, editor):
    article = taken.articles.get()
    release_adoption(taken.pk, actor=editor)
    withdraw_article(article.pk, actor=editor)

    with pytest.raises(IllegalMove):
        restore(issue, taken, editor)
    article.refresh_from_db()
    assert article.status == ArticleStatus.DRAFT


def test_article_that_was_handed_in_anew_is_not_printed_in_its_old_words(issue, taken, editor):
    article = taken.articles.get()
    release_adoption(taken.pk, actor=editor)
    withdraw_article(article.pk, actor=editor)
    submit_article(article.pk, actor=editor, approved_by="赵启明")

    with pytest.raises(IllegalMove, match="重新采用"):
        restore(issue, taken, editor)
    assert issue.adoptions.count() == 3


def test_only_who_took_it_out_and_only_for_minutes(issue, taken, editor, other_editor, clerk):
    release_adoption(taken.pk, actor=editor)

    with pytest.raises(NotAllowed):
        restore(issue, taken, clerk)
    with pytest.raises(IllegalMove, match="重新采用"):
        restore(issue, taken, other_editor)
    later = timezone.now() + timedelta(minutes=11)
    with time_machine.travel(later), pytest.raises(IllegalMove, match="重新采用"):
        restore(issue, taken, editor)
    assert issue.adoptions.count() == 3


def test_the_toast_carries_the_way_back(desk, issue, taken):
    response = desk.post(f"adoptions/{taken.pk}/release/", htmx=True)
    undo = response.context["done"].undo

    assert undo.address == f"/issues/{issue.pk}/desk/adoptions/{taken.pk}/restore/"
    back = desk.post(f"adoptions/{taken.pk}/restore/", htmx=True)

    assert back.status_code == 200
    assert "编辑改过的标题" in back.content.decode()
    assert back.context["page"].chosen.adoption.pk == taken.pk
    assert desk.post(f"adoptions/{taken.pk}/restore/", htmx=True, version=1).status_code == 409
