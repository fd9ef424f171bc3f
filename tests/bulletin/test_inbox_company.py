"""Phrases that editors share, and who else has an article open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import ArticleReader, PhraseUse, ReasonPhrase
from bulletin.services.phrases import add_phrase, remove_phrase
from bulletin.services.presence import GONE_AFTER, note_reader, readers_of
from tests.bulletin.inbox_samples import other_editor, submit

__all__ = ["other_editor", "submit"]


def test_editors_keep_phrases_for_reasons(publication, editor, clerk):
    phrase = add_phrase(publication, PhraseUse.RETURN, " 请写明 单位。 ", actor=editor)
    assert phrase.text == "请写明 单位。"
    with pytest.raises(DomainError):
        add_phrase(publication, PhraseUse.RETURN, "请写明 单位。", actor=editor)
    with pytest.raises(DomainError):
        add_phrase(publication, PhraseUse.RETURN, " ", actor=editor)
    with pytest.raises(NotAllowed):
        remove_phrase(phrase, actor=clerk)

    remove_phrase(phrase, actor=editor)

    assert not ReasonPhrase.objects.exists()
    actions = AuditEntry.objects.filter(actor=editor).values_list("action", flat=True)
    assert list(actions) == ["phrase.remove", "phrase.add"]


def test_readers_see_who_else_has_the_article_open(submit, editor, other_editor):
    article, another = submit(), submit()
    note_reader(article.pk, editor)
    note_reader(article.pk, other_editor)
    note_reader(article.pk, editor)

    assert [row.user for row in readers_of(article.pk, besides=other_editor)] == [editor]
    assert [row.user for row in readers_of(article.pk, besides=editor)] == [other_editor]

    note_reader(another.pk, other_editor)
    assert readers_of(article.pk, besides=editor) == []


def test_a_reader_who_gives_no_sign_is_gone(submit, editor, other_editor):
    article, another = submit(), submit()
    note_reader(article.pk, other_editor)
    ArticleReader.objects.update(seen_at=timezone.now() - GONE_AFTER - timedelta(seconds=1))

    assert readers_of(article.pk, besides=editor) == []
    note_reader(another.pk, editor)
    assert ArticleReader.objects.get().user == editor
