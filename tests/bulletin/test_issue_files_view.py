"""Page pictures and PDFs of an edition, through their addresses."""

import hashlib
from pathlib import Path

import pytest
from django.urls import reverse

from bulletin.models import EditionKind


def picture(edition, number=1):
    return reverse("bulletin:issue-page", args=[edition.issue_id, edition.pk, number])


def pdf(edition):
    return reverse("bulletin:issue-pdf", args=[edition.issue_id, edition.pk])


@pytest.fixture
def review(reviewed_issue):
    return reviewed_issue.editions.get()


@pytest.fixture
def final(signed_issue):
    return signed_issue.editions.get(kind=EditionKind.FINAL)


def test_pdf_is_the_very_file_with_its_chinese_name(client, clerk, final):
    client.force_login(clerk)

    response = client.get(pdf(final))

    assert hashlib.sha256(response.getvalue()).hexdigest() == final.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(final.size_bytes)
    assert response["Content-Disposition"] == (
        "attachment; filename=\"issue-2011-18.pdf\"; filename*=UTF-8''"
        "%E8%8B%8F%E5%B7%9E%E5%B7%A5%E4%BC%9A%E4%BF%A1%E6%81%AF2011%E5%B9%B4"
        "%E7%AC%AC18%E6%9C%9F.pdf"
    )
    assert response["ETag"] == f'"{final.sha256}"'
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_known_pdf_is_not_sent_again(client, clerk, final):
    client.force_login(clerk)

    response = client.get(pdf(final), headers={"If-None-Match": f'"{final.sha256}"'})

    assert response.status_code == 304


def test_draft_of_the_pages_is_called_so(client, signer, review):
    client.force_login(signer)

    # 送审稿
    assert "%E9%80%81%E5%AE%A1%E7%A8%BF" in client.get(pdf(review))["Content-Disposition"]


def test_each_page_comes_as_a_picture(client, signer, review):
    client.force_login(signer)

    for number in review.page_numbers:
        response = client.get(picture(review, number))
        assert response["Content-Type"] == "image/png"
        assert response.getvalue().startswith(b"\x89PNG")


def test_page_that_the_edition_lacks_is_not_found(client, signer, review):
    client.force_login(signer)

    assert client.get(picture(review, 0)).status_code == 404
    assert client.get(picture(review, review.page_count + 1)).status_code == 404


def test_clerks_see_nothing_of_pages_under_review(client, clerk, signed_issue):
    review = signed_issue.editions.get(kind=EditionKind.REVIEW)
    client.force_login(clerk)

    assert client.get(picture(review)).status_code == 404
    assert client.get(pdf(review)).status_code == 404


def test_edition_is_not_found_under_another_issue(client, editor, final, make_issue):
    other = make_issue()
    client.force_login(editor)

    address = reverse("bulletin:issue-pdf", args=[other.pk, final.pk])

    assert client.get(address).status_code == 404


def test_visitor_gets_no_file(client, final):
    assert client.get(pdf(final)).url.startswith("/sign-in/")
    assert client.get(picture(final)).url.startswith("/sign-in/")


def test_lost_file_is_told_in_words(client, editor, final):
    Path(final.pdf.path).unlink()
    client.force_login(editor)

    assert client.get(pdf(final)).status_code == 422


def test_files_are_read_only(client, editor, final):
    client.force_login(editor)

    assert client.post(pdf(final)).status_code == 405
    assert client.post(picture(final)).status_code == 405
