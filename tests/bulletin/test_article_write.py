"""Creating and saving articles: versions, spells of writing, permissions, hostile text."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry, Office
from bulletin.models import Article
from bulletin.services.moves import move_article
from bulletin.services.writing import (
    LONGEST_BODY,
    Conflict,
    Incomplete,
    create_article,
    save_article,
)
from bulletin.states import ArticleStatus

MORNING = datetime(2011, 9, 27, 1, 0, tzinfo=UTC)


@pytest.fixture
def draft(clerk, publication) -> Article:
    return create_article(clerk, publication.pk, title="欠薪预警", body="<p>第一稿。</p>")


def save(article, actor, **values):
    wording = {
        "version": article.version,
        "title": article.title,
        "body": article.body,
        "offices": [entry.office_id for entry in article.attributions.all()],
    }
    return save_article(article.pk, actor=actor, **wording | values)


def test_draft_belongs_to_the_clerks_office_under_todays_name(draft, clerk, office):
    assert draft.status == ArticleStatus.DRAFT
    assert draft.author == clerk
    attribution = draft.attributions.get()
    assert (attribution.office, attribution.printed_name) == (office, "常熟市总工会")
    assert AuditEntry.objects.filter(action="article.create", subject_id=str(draft.pk)).exists()


def test_save_keeps_every_field_and_the_order_of_the_offices(draft, clerk, office, other_office):
    section = draft.publication.sections.get(name="工作简讯")

    saved = save(
        draft,
        clerk,
        title="海虞镇工会  建立预警机制",
        byline="沈倩",
        body="<p>第二稿。</p>",
        offices=[other_office.pk, office.pk],
        section=section.pk,
    )

    assert saved.version == 2
    assert saved.title == "海虞镇工会 建立预警机制"
    assert (saved.byline, saved.section_hint) == ("沈倩", section)
    names = list(saved.attributions.values_list("printed_name", flat=True))
    assert names == ["太仓市总工会", "常熟市总工会"]


def test_hostile_html_is_cleaned_whoever_sends_it(draft, clerk):
    body = (
        '<p onclick="steal()" style="position:fixed">甲</p><script>steal()</script>'
        '<a href="javascript:steal()">乙</a><img src=x onerror=steal()><iframe src="//evil">'
        "</iframe><svg onload=steal()>丙</svg>"
    )

    saved = save(draft, clerk, body=body)

    for word in ("script", "onclick", "onerror", "onload", "style", "javascript", "steal", "svg"):
        assert word not in saved.body
    assert all(character in saved.body for character in "甲乙丙")


def test_stale_version_overwrites_nothing_and_carries_both_texts(draft, clerk, editor):
    save(draft, editor, body="<p>编辑的字。</p>")

    with pytest.raises(Conflict) as caught:
        save(draft, clerk, body="<p>通讯员的字。</p>")

    draft.refresh_from_db()
    assert draft.body == "<p>编辑的字。</p>"
    assert caught.value.stored.body == "<p>编辑的字。</p>"
    assert caught.value.refused.body == "<p>通讯员的字。</p>"


def test_page_whose_answer_was_lost_goes_on_writing(draft, clerk):
    save(draft, clerk, body="<p>写了一半</p>", page="aaaa", is_autosave=True)

    saved = save(draft, clerk, body="<p>写了一半，又写。</p>", page="aaaa", is_autosave=True)

    assert saved.body == "<p>写了一半，又写。</p>"


def test_page_does_not_go_on_once_somebody_else_wrote(draft, clerk, editor):
    save(draft, clerk, body="<p>甲</p>", page="aaaa")
    save(Article.objects.get(pk=draft.pk), editor, body="<p>乙</p>")

    with pytest.raises(Conflict):
        save(draft, clerk, body="<p>丙</p>", page="aaaa")


def test_same_words_again_make_no_version_even_when_stale(draft, clerk):
    saved = save(draft, clerk, body="<p>定了。</p>")

    again = save(draft, clerk, body="<p>定了。</p>")

    assert again.version == saved.version == 2


def test_creating_twice_from_one_page_makes_one_article(clerk, publication):
    first = create_article(clerk, publication.pk, body="<p>一</p>", page="cccc")

    again = create_article(clerk, publication.pk, body="<p>一二</p>", page="cccc")

    assert again.pk == first.pk
    assert Article.objects.get().body == "<p>一二</p>"


def test_autosaves_of_a_spell_fold_into_one_revision(clerk, publication):
    with time_machine.travel(MORNING, tick=False) as clock:
        draft = create_article(clerk, publication.pk, body="<p>一</p>", page="p")
        for words in ("一二", "一二三"):
            clock.shift(timedelta(seconds=30))
            draft = save(draft, clerk, body=f"<p>{words}</p>", page="p", is_autosave=True)
        assert [revision.body for revision in draft.revisions.all()] == ["<p>一二三</p>"]
        assert draft.revisions.get().version == draft.version

        clock.shift(timedelta(minutes=11))
        draft = save(draft, clerk, body="<p>一二三四</p>", page="p", is_autosave=True)

    assert draft.revisions.count() == 2


def test_autosave_that_empties_the_text_leaves_the_words_in_the_history(draft, clerk):
    full = save(draft, clerk, body=f"<p>{'字' * 100}</p>")

    save(full, clerk, body="", is_autosave=True)

    assert any("字" * 100 in revision.body for revision in draft.revisions.all())


def test_anothers_autosave_does_not_fold(draft, clerk, editor):
    save(draft, editor, body="<p>编辑写。</p>", is_autosave=True)

    assert draft.revisions.count() == 2


def test_named_office_keeps_the_name_of_its_day(draft, clerk, office, other_office):
    Office.objects.filter(pk=office.pk).update(name="常熟总工会")

    save(draft, clerk, offices=[other_office.pk, office.pk])

    names = list(draft.attributions.values_list("printed_name", flat=True))
    assert names == ["太仓市总工会", "常熟市总工会"]


def test_abolished_office_cannot_be_named_anew(draft, clerk, office, other_office):
    Office.objects.filter(pk=other_office.pk).update(abolished=date(2010, 1, 1))

    with pytest.raises(Incomplete) as caught:
        save(draft, clerk, offices=[office.pk, other_office.pk])

    assert caught.value.field == "offices"


def test_clerk_cannot_give_an_article_away(draft, clerk, other_office):
    with pytest.raises(Incomplete):
        save(draft, clerk, offices=[other_office.pk])

    assert draft.attributions.get().office == clerk.office


def test_outsider_and_signer_may_not_write(draft, outsider, signer, publication):
    with pytest.raises(NotAllowed):
        save(draft, outsider, body="<p>改</p>")
    with pytest.raises(NotAllowed):
        save(draft, signer, body="<p>改</p>")
    with pytest.raises(NotAllowed):
        create_article(signer, publication.pk, title="题")

    draft.refresh_from_db()
    assert draft.body == "<p>第一稿。</p>"


def test_submitted_text_cannot_be_written_over(draft, clerk):
    moved = move_article(draft.pk, ArticleStatus.SUBMITTED, actor=clerk)

    with pytest.raises(IllegalMove):
        save(moved, clerk, body="<p>偷改</p>")


def test_oversize_text_is_refused_with_its_field(draft, clerk):
    with pytest.raises(Incomplete) as caught:
        save(draft, clerk, body="字" * (LONGEST_BODY + 1))

    assert caught.value.field == "body"
    assert str(LONGEST_BODY) in str(caught.value)
