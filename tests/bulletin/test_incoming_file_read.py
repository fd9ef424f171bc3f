"""Old Word files are opened by a worker while their owner waits on a page."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from bulletin.intake import upload
from bulletin.jobs import read_waiting_files
from bulletin.models import Article, IncomingFile, IntakeSheet, SourceFile
from bulletin.services.incoming import MOST_ATTEMPTS, read_incoming, receive_file
from bulletin.services.writing import create_article
from tests.bulletin.word_files import paragraph, run, word_file
from tests.plain_static import plain_static

__all__ = ["plain_static"]
RTF = rb"{\rtf1 }"
WORDS = ("常熟市举办操作比赛", "日前，常熟市总工会举办操作比赛，27名选手参加。", "（常熟市总工会）")
SEVERAL = (*WORDS, "太仓市成立合唱团", "近日，太仓市总工会成立合唱团。", "（太仓市总工会）")


def converted(words=WORDS) -> bytes:
    return word_file("".join(paragraph(run(line)) for line in words))


@pytest.fixture
def converter(monkeypatch):
    """LibreOffice, which gives the words that are asked for, and counts."""
    asked = []

    def set_words(words=WORDS, error=None):
        def to_docx(data):
            asked.append(data)
            if error:
                raise error
            return converted(words)

        monkeypatch.setattr(upload, "to_docx", to_docx)
        return asked

    return set_words


@pytest.fixture
def send(client, publication):
    def post(person, address=None, data=RTF, **typed):
        client.force_login(person)
        file = SimpleUploadedFile("旧稿.doc", data)
        values = {"act": "upload", "page": "p1", "is_html": "1", "file": file}
        if address:
            values |= {"publication": publication.pk, "text": ""}
        return client.post(address or reverse("bulletin:article-new"), values | typed)

    return post


def test_request_does_not_open_an_old_word_file_but_leads_to_the_waiting_page(
    send, client, clerk, converter
):
    asked = converter()

    response = send(clerk)

    incoming = IncomingFile.objects.get()
    address = reverse("bulletin:file-waiting", args=[incoming.pk])
    assert response["Location"] == address
    assert asked == []
    page = client.get(address).content.decode()
    assert 'http-equiv="refresh"' in page
    assert f'hx-get="{address}"' in page
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 204
    assert not SourceFile.objects.exists()


def test_worker_makes_the_draft_and_the_page_leads_to_it(send, client, clerk, converter, office):
    asked = converter()
    send(clerk)
    incoming = IncomingFile.objects.get()

    assert read_incoming(incoming.pk)
    assert not read_incoming(incoming.pk)

    article = Article.objects.get()
    assert article.title == WORDS[0]
    address = reverse("bulletin:article-edit", args=[article.pk])
    waiting = reverse("bulletin:file-waiting", args=[incoming.pk])
    assert client.get(waiting)["Location"] == address
    assert client.get(waiting, headers={"HX-Request": "true"})["HX-Redirect"] == address
    assert client.get(address).status_code == 200
    assert len(asked) == 1


def test_empty_draft_is_filled_by_the_worker(publication, clerk, converter):
    converter()
    empty = create_article(clerk, publication.pk)
    incoming = receive_file(publication.pk, "旧稿.doc", RTF, actor=clerk, article_id=empty.pk)

    read_incoming(incoming.pk)

    assert Article.objects.get().title == WORDS[0]
    assert Article.objects.get() == empty


def test_several_articles_are_listed_and_made_drafts_of_without_opening_the_file_again(
    send, client, clerk, converter, office, other_office
):
    asked = converter(SEVERAL)
    send(clerk)
    incoming = IncomingFile.objects.get()
    read_incoming(incoming.pk)

    page = client.get(reverse("bulletin:file-waiting", args=[incoming.pk]), follow=True)

    assert [is_own for _held, is_own in page.context["held"]] == [True, False]
    source = SourceFile.objects.get()
    client.post(reverse("bulletin:source-drafts", args=[source.pk]), {"place": "0"})
    assert Article.objects.get().title == WORDS[0]
    assert len(asked) == 1


def test_editors_file_becomes_a_sheet(send, client, editor, converter, office):
    converter(SEVERAL)
    response = send(editor, reverse("bulletin:intake-start"), sender=office.name)
    incoming = IncomingFile.objects.get()
    assert response["Location"] == reverse("bulletin:file-waiting", args=[incoming.pk])

    read_incoming(incoming.pk)

    sheet = IntakeSheet.objects.get()
    assert sheet.sender == office
    after = client.get(response["Location"])
    assert after["Location"] == reverse("bulletin:intake-correct", args=[sheet.pk])


def test_file_that_cannot_be_opened_says_what_to_do(send, client, clerk, monkeypatch):
    monkeypatch.setattr("bulletin.intake.formats.office.converter", lambda: None)
    send(clerk)
    incoming = IncomingFile.objects.get()

    assert read_incoming(incoming.pk)

    incoming.refresh_from_db()
    assert "docx" in incoming.error
    page = client.get(reverse("bulletin:file-waiting", args=[incoming.pk])).content.decode()
    assert incoming.error in page
    assert reverse("bulletin:article-new") in page
    assert "hx-trigger" not in page.partition('id="file-waiting"')[2].partition("</div>")[0]
    poll = client.get(
        reverse("bulletin:file-waiting", args=[incoming.pk]), headers={"HX-Request": "true"}
    )
    assert incoming.error in poll.content.decode()


def test_defect_while_reading_is_told_too(publication, clerk, converter):
    converter(error=ZeroDivisionError())
    incoming = receive_file(publication.pk, "旧稿.doc", RTF, actor=clerk)

    assert read_incoming(incoming.pk)

    incoming.refresh_from_db()
    assert "docx" in incoming.error
    assert incoming.done_at


def test_what_a_dead_worker_left_is_read_by_the_sweep_but_not_for_ever(
    publication, clerk, converter
):
    asked = converter()
    held = receive_file(publication.pk, "一.doc", RTF, actor=clerk)
    dead = receive_file(publication.pk, "二.doc", RTF, actor=clerk)
    deadly = receive_file(publication.pk, "三.doc", RTF, actor=clerk)
    now = timezone.now()
    rows = IncomingFile.objects
    rows.filter(pk=held.pk).update(lease_until=now + timedelta(minutes=1))
    rows.filter(pk=dead.pk).update(lease_until=now - timedelta(minutes=1), attempts=1)
    rows.filter(pk=deadly.pk).update(attempts=MOST_ATTEMPTS)

    read_waiting_files()

    for row in (held, dead, deadly):
        row.refresh_from_db()
    assert held.done_at is None
    assert dead.source
    assert deadly.error
    assert len(asked) == 1


def test_only_the_owner_waits_for_a_file_and_only_writers_give_one(
    send, client, clerk, outsider, editor, signer, publication, converter
):
    converter()
    send(clerk)
    address = reverse("bulletin:file-waiting", args=[IncomingFile.objects.get().pk])
    for person in (outsider, editor):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.force_login(clerk)
    assert client.post(address).status_code == 405
    with pytest.raises(NotAllowed):
        receive_file(publication.pk, "旧稿.doc", RTF, actor=signer)


def test_libreoffice_opens_a_real_file(publication, clerk, office):
    text = "".join(rf"\pard\u{ord(c)}?" if c != "\n" else r"\par " for c in "\n".join(WORDS))
    incoming = receive_file(
        publication.pk, "旧稿.rtf", rb"{\rtf1\ansi " + text.encode("ascii") + rb"}", actor=clerk
    )

    read_incoming(incoming.pk)

    assert Article.objects.get().title == WORDS[0]
