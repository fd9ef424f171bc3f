"""Every move that is not in the tables is refused, and changes nothing."""

import itertools
from typing import Any

import pytest

from accounts.errors import IllegalMove
from accounts.models import AuditEntry
from bulletin.models import Article, Issue
from bulletin.services.moves import move_article, move_issue
from bulletin.states import ARTICLE_MOVES, ISSUE_MOVES, ArticleStatus, IssueStatus

ARTICLE_PAIRS = list(itertools.product(ArticleStatus, ArticleStatus))
ISSUE_PAIRS = list(itertools.product(IssueStatus, IssueStatus))


def test_tables_name_every_state():
    assert set(ARTICLE_MOVES) == set(ArticleStatus)
    assert set(ISSUE_MOVES) == set(IssueStatus)


@pytest.fixture
def article(publication) -> Article:
    return Article.objects.create(publication=publication, title="某地举办培训班", body="<p>甲</p>")


@pytest.mark.parametrize(("old", "new"), ARTICLE_PAIRS)
def test_article_moves_as_its_table_says_and_no_other_way(article, clerk, old, new):
    Article.objects.update(status=old)

    if new in ARTICLE_MOVES[old]:
        moved = move_article(article.pk, new, actor=clerk, note="理由")
        event = moved.events.get()
        assert (event.old, event.new, event.actor, event.note) == (old, new, clerk, "理由")
        assert AuditEntry.objects.filter(action="article.move").count() == 1
    else:
        with pytest.raises(IllegalMove):
            move_article(article.pk, new, actor=clerk)
        article.refresh_from_db()
        assert (article.status, article.version) == (old, 1)
        assert not article.events.exists()


@pytest.mark.parametrize(("old", "new"), ISSUE_PAIRS)
def test_issue_moves_as_its_table_says_and_no_other_way(publication, editor, old, new):
    numbers: dict[str, Any] = {"number": 1, "year": 2011, "date": "2011-09-30"}
    is_numbered = old in (IssueStatus.SIGNED, IssueStatus.DISTRIBUTED)
    issue = Issue.objects.create(
        publication=publication, status=old, **(numbers if is_numbered else {})
    )

    if new in ISSUE_MOVES[old]:
        values = numbers if new == IssueStatus.SIGNED else {}
        assert move_issue(issue.pk, new, actor=editor, **values).status == new
    else:
        with pytest.raises(IllegalMove):
            move_issue(issue.pk, new, actor=editor)
        issue.refresh_from_db()
        assert issue.status == old


@pytest.mark.parametrize(
    ("path", "end"),
    [
        (["submitted", "returned", "submitted"], "submitted"),
        (["submitted", "draft"], "draft"),
        (["submitted", "held", "adopted", "submitted"], "submitted"),
        (["submitted", "declined", "adopted"], "adopted"),
    ],
)
def test_roads_of_the_design_are_open(article, path, end):
    for step in path:
        move_article(article.pk, ArticleStatus(step), actor=None)

    article.refresh_from_db()
    assert article.status == end
