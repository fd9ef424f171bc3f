"""The preview of an issue being assembled: ordered, made by a press worker, kept by content."""

import pytest
from django.utils import timezone

from accounts.errors import DomainError
from bulletin.models import IssuePreview
from bulletin.press import workshop
from bulletin.press.refusals import PressBusy
from bulletin.services.previews import order_preview, render_preview
from bulletin.services.snapshots import snapshot_of

pytestmark = pytest.mark.django_db


def made(issue):
    order_preview(issue)
    assert render_preview(issue.pk)
    return IssuePreview.objects.get(issue=issue)


def rewrite(issue, text):
    adoption = issue.adoptions.first()
    adoption.printed_body = f"<p>{text}</p>"
    adoption.save(update_fields=["printed_body"])


def test_a_preview_shows_the_issue_as_it_stands(assembling_issue):
    preview = made(assembling_issue)

    assert preview.is_current
    assert preview.shown_sha256 == snapshot_of(assembling_issue).sha256
    assert preview.length["pages"] == len(preview.page_keys)
    assert all(
        preview.picture_path(key).read_bytes()[:4] == b"\x89PNG" for key in preview.page_keys
    )
    keys = [article["key"] for article in preview.length["articles"]]
    assert keys == list(assembling_issue.adoptions.values_list("pk", flat=True))


def test_an_unchanged_issue_is_not_made_again(assembling_issue):
    made(assembling_issue)

    assert order_preview(assembling_issue).is_current
    assert not render_preview(assembling_issue.pk)


def test_a_change_keeps_the_pictures_that_a_browser_still_shows(assembling_issue):
    before = made(assembling_issue)
    rewrite(assembling_issue, "改过的正文。")
    after = made(assembling_issue)
    rewrite(assembling_issue, "又改过的正文。")
    last = made(assembling_issue)

    gone = set(before.page_keys) - set(after.page_keys) - set(last.page_keys)
    assert gone
    assert not any(last.picture_path(key).exists() for key in gone)
    assert all(last.picture_path(key).exists() for key in after.page_keys + last.page_keys)


def test_a_change_while_the_pages_are_made_is_made_too(assembling_issue, monkeypatch):
    preview_issue = workshop.preview_issue

    def changed_meanwhile(*given, **named):
        rewrite(assembling_issue, "排版时改过的正文。")
        assert not order_preview(assembling_issue).is_current
        assert not render_preview(assembling_issue.pk)
        return preview_issue(*given, **named)

    order_preview(assembling_issue)
    monkeypatch.setattr(workshop, "preview_issue", changed_meanwhile)
    assert render_preview(assembling_issue.pk)
    monkeypatch.undo()

    assert list(IssuePreview.objects.due(timezone.now())) != []
    assert render_preview(assembling_issue.pk)
    assert IssuePreview.objects.get().is_current


def test_lengths_are_told_before_the_pages_are_drawn(assembling_issue, monkeypatch):
    preview_issue = workshop.preview_issue
    told = []

    def look(*given, **named):
        told.append(IssuePreview.objects.get())
        return preview_issue(*given, **named)

    monkeypatch.setattr(workshop, "preview_issue", look)
    last = made(assembling_issue)

    assert not told[0].is_current
    assert told[0].newest_length == last.length
    assert last.coming == {}
    rewrite(assembling_issue, "改过的正文。" * 300)
    order_preview(assembling_issue)
    assert IssuePreview.objects.get().newest_length == last.length
    assert render_preview(assembling_issue.pk)
    assert told[1].newest_length["pages"] > last.length["pages"] == told[1].length["pages"]


def test_lengths_of_what_is_no_longer_wanted_are_not_told(assembling_issue, monkeypatch):
    measure_issue = workshop.measure_issue

    def changed_meanwhile(snapshot):
        length = measure_issue(snapshot)
        rewrite(assembling_issue, "量的时候改过的正文。")
        order_preview(assembling_issue)
        return length

    order_preview(assembling_issue)
    monkeypatch.setattr(workshop, "measure_issue", changed_meanwhile)
    assert render_preview(assembling_issue.pk)

    assert IssuePreview.objects.get().coming == {}
    assert not IssuePreview.objects.get().is_current


def test_what_cannot_be_printed_says_why_and_is_not_tried_again(assembling_issue, monkeypatch):
    def refused(*_given, **_named):
        raise DomainError("《标题》的表格过大")

    monkeypatch.setattr(workshop, "preview_issue", refused)
    preview = made(assembling_issue)

    assert (preview.error, preview.page_keys) == ("《标题》的表格过大", [])
    assert not render_preview(assembling_issue.pk)


def test_a_busy_press_leaves_the_preview_due(assembling_issue, monkeypatch):
    def busy(*_given, **_named):
        raise PressBusy

    order_preview(assembling_issue)
    monkeypatch.setattr(workshop, "preview_issue", busy)

    assert not render_preview(assembling_issue.pk)
    assert IssuePreview.objects.due(timezone.now()).exists()
