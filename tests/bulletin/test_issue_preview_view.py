"""The pages and lengths an editor sees while an issue is put together."""

import pytest

from accounts.errors import DomainError
from bulletin.models import IssuePreview
from bulletin.press import workshop
from bulletin.services.previews import order_preview, render_preview

pytestmark = pytest.mark.django_db


def address(issue) -> str:
    return f"/issues/{issue.pk}/"


@pytest.fixture
def preview(assembling_issue):
    order_preview(assembling_issue)
    assert render_preview(assembling_issue.pk)
    return IssuePreview.objects.get(issue=assembling_issue)


def test_pages_are_ordered_by_the_first_look_and_polled(client, editor, assembling_issue):
    client.force_login(editor)

    html = client.get(address(assembling_issue)).content.decode()

    assert f'hx-get="{address(assembling_issue)}preview/"' in html
    assert client.get(f"{address(assembling_issue)}preview/").status_code == 204
    assert render_preview(assembling_issue.pk)
    done = client.get(f"{address(assembling_issue)}preview/")
    assert done.status_code == 286
    assert "page-1" in done.content.decode()
    assert "hx-trigger" not in done.content.decode()


def test_lengths_stand_beside_the_articles(client, editor, assembling_issue, preview):
    client.force_login(editor)

    page = client.get(address(assembling_issue)).context["page"]

    rows = [row for section in page.contents for row in section.rows]
    assert [(row.adoption.pk, row.lines, row.page, row.to_close) for row in rows] == [
        (article["key"], article["lines"], article["first_page"], article["to_close"])
        for article in preview.length["articles"]
    ]


def test_old_pages_are_shown_dimmed_until_the_new_ones_are_there(
    client, editor, assembling_issue, preview
):
    adoption = assembling_issue.adoptions.first()
    adoption.printed_body = "<p>改过的正文。</p>"
    adoption.save(update_fields=["printed_body"])
    client.force_login(editor)

    html = client.get(address(assembling_issue)).content.decode()

    assert 'class="page-picture outdated"' in html
    for key in preview.page_keys:
        assert f"/preview/{key}.png" in html


def test_pictures_are_served_to_those_who_may_see_the_issue(
    client, editor, signer, clerk, list_manager, assembling_issue, preview
):
    picture = f"{address(assembling_issue)}preview/{preview.page_keys[0]}.png"
    for person in (editor, signer):
        client.force_login(person)
        response = client.get(picture)
        assert response.status_code == 200
        assert b"".join(response.streaming_content)[:4] == b"\x89PNG"
    for person in (clerk, list_manager):
        client.force_login(person)
        assert client.get(picture).status_code == 404
    client.logout()
    assert client.get(picture).status_code == 302


def test_a_picture_that_is_none_of_the_preview_is_not_found(
    client, editor, assembling_issue, preview
):
    client.force_login(editor)

    assert client.get(f"{address(assembling_issue)}preview/{'0' * 64}.png").status_code == 404
    assert client.post(address(assembling_issue) + "preview/").status_code == 405


def test_what_cannot_be_printed_is_said_in_the_place_of_the_pages(
    client, editor, assembling_issue, monkeypatch
):
    def refused(*_given, **_named):
        raise DomainError("《标题》的表格过大，请删减后再试。")

    order_preview(assembling_issue)
    monkeypatch.setattr(workshop, "preview_issue", refused)
    render_preview(assembling_issue.pk)
    client.force_login(editor)

    assert (
        "《标题》的表格过大，请删减后再试。"
        in client.get(address(assembling_issue)).content.decode()
    )
