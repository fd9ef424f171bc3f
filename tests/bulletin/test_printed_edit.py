"""The printed words are edited with a trace; what was submitted stays as it was."""

import pytest

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models.article import TitleStyle
from bulletin.services.adopting import release_adoption
from bulletin.services.assembly import send_to_review
from bulletin.services.wording import (
    WordingChanged,
    edit_printed,
    set_editor_note,
    set_title_style,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def adoption(assembling_issue):
    return assembling_issue.adoptions.first()


def edit(adoption, actor, **changed):
    words = {
        "title": adoption.printed_title,
        "byline": adoption.printed_byline,
        "body": adoption.printed_body,
        "title_style": adoption.printed_title_style,
        "version": adoption.version,
    }
    return edit_printed(adoption.pk, actor=actor, **{**words, **changed})


def test_new_words_are_printed_the_old_ones_kept_and_the_article_untouched(adoption, editor):
    article = adoption.articles.get()
    before = (article.title, article.body, article.version)
    old_body = adoption.printed_body

    edited = edit(adoption, editor, title="新标题", body="<p>新的正文。</p>", byline="沈倩")

    edited.refresh_from_db()
    assert (edited.printed_title, edited.printed_body) == ("新标题", "<p>新的正文。</p>")
    assert (edited.printed_byline, edited.version) == ("沈倩", 2)
    kept = edited.revisions.get()
    assert (kept.version, kept.body, kept.changed_by) == (1, old_body, editor)
    article.refresh_from_db()
    assert (article.title, article.body, article.version) == before
    entry = AuditEntry.objects.get(action="adoption.edit")
    assert entry.detail["after"] == {
        "title": "新标题",
        "body": "<p>新的正文。</p>",
        "byline": "沈倩",
    }
    assert entry.detail["before"]["body"] == old_body


def test_the_text_is_cleaned(adoption, editor):
    edited = edit(adoption, editor, body='<p onclick="x()">好<script>坏</script></p>')

    assert edited.printed_body == "<p>好</p>"


def test_two_editors_do_not_overwrite_each_other(adoption, editor):
    edit(adoption, editor, title="先改的")

    with pytest.raises(WordingChanged):
        edit(adoption, editor, title="后改的", version=1)

    adoption.refresh_from_db()
    assert adoption.printed_title == "先改的"


def test_the_same_words_are_no_change(adoption, editor):
    edit(adoption, editor)

    adoption.refresh_from_db()
    assert adoption.version == 1
    assert not adoption.revisions.exists()
    assert not AuditEntry.objects.filter(action="adoption.edit").exists()


@pytest.mark.parametrize("spoilt", [{"title": " "}, {"body": "<p> </p>"}, {"title": "长" * 201}])
def test_words_that_cannot_be_printed_are_refused(adoption, editor, spoilt):
    with pytest.raises(DomainError):
        edit(adoption, editor, **spoilt)

    assert not adoption.revisions.exists()


def test_only_editors_and_only_while_assembling(adoption, editor, clerk, assembling_issue):
    with pytest.raises(NotAllowed):
        edit(adoption, clerk, title="改")
    with pytest.raises(NotAllowed):
        set_editor_note(assembling_issue.pk, "按语", actor=clerk)
    send_to_review(assembling_issue.pk, actor=editor)
    for act in (
        lambda: edit(adoption, editor, title="改"),
        lambda: set_title_style(adoption.pk, TitleStyle.RUN_IN, actor=editor),
        lambda: set_editor_note(assembling_issue.pk, "按语", actor=editor),
    ):
        with pytest.raises(IllegalMove):
            act()


def test_what_was_taken_out_meanwhile_says_so(adoption, editor):
    release_adoption(adoption.pk, actor=editor)

    with pytest.raises(IllegalMove, match="刚被取出"):
        edit(adoption, editor, title="改")


def test_title_style_and_note_are_set_and_audited_once(adoption, editor, assembling_issue):
    for _ in range(2):
        set_title_style(adoption.pk, TitleStyle.RUN_IN, actor=editor)
        set_editor_note(assembling_issue.pk, "第一段\r\n第二段 ", actor=editor)

    adoption.refresh_from_db()
    assembling_issue.refresh_from_db()
    assert adoption.printed_title_style == TitleStyle.RUN_IN
    assert assembling_issue.editor_note == "第一段\n第二段"
    assert AuditEntry.objects.filter(action="adoption.set_title_style").count() == 1
    entry = AuditEntry.objects.get(action="issue.set_editor_note")
    assert entry.detail == {"before": "", "after": "第一段\n第二段"}
