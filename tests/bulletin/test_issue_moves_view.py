"""Sending, recalling, signing, returning, typesetting again, through their addresses."""

import pytest
import time_machine
from django.urls import reverse

from bulletin.models import Edition, EditionStatus
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.editions import render_edition
from bulletin.states import IssueStatus


def act(issue, name):
    return reverse(f"bulletin:issue-{name}", args=[issue.pk])


def detail(issue):
    return reverse("bulletin:issue-detail", args=[issue.pk])


def read_pages(issue):
    return {"edition_sha256": issue.editions.first().sha256}


def promised(number=18, total=412, day="2011-09-30"):
    """What the sheet showed."""
    return {"number": number, "total_number": total, "date": day}


def test_editor_sends_an_issue_to_review(client, editor, assembling_issue):
    client.force_login(editor)

    response = client.post(act(assembling_issue, "review"))

    assert response.url == detail(assembling_issue)
    assembling_issue.refresh_from_db()
    assert assembling_issue.status == IssueStatus.IN_REVIEW
    assert assembling_issue.editions.count() == 1


def test_issue_without_articles_stays_where_it_is_and_says_why(client, editor, make_issue):
    issue = make_issue(0)
    client.force_login(editor)

    response = client.post(act(issue, "review"))

    assert response.status_code == 422
    issue.refresh_from_db()
    assert issue.status == IssueStatus.ASSEMBLING
    assert not issue.editions.exists()


def test_editor_recalls_an_issue(client, editor, reviewed_issue):
    client.force_login(editor)

    assert client.post(act(reviewed_issue, "recall")).url == detail(reviewed_issue)

    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.ASSEMBLING


def test_signed_issue_cannot_be_recalled(client, editor, signed_issue):
    client.force_login(editor)

    response = client.post(act(signed_issue, "recall"))

    assert response.status_code == 409
    signed_issue.refresh_from_db()
    assert signed_issue.status == IssueStatus.SIGNED


def test_signer_signs_what_was_read(client, signer, reviewed_issue):
    client.force_login(signer)

    response = client.post(
        act(reviewed_issue, "sign"),
        read_pages(reviewed_issue) | promised() | {"remark": "同意印发"},
    )

    assert response.url == detail(reviewed_issue)
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.label == "2011年第18期（总第412期）"
    assert reviewed_issue.signoffs.get().remark == "同意印发"


def test_second_signature_is_refused_and_the_words_come_back(client, signer, signed_issue):
    client.force_login(signer)

    response = client.post(
        act(signed_issue, "sign"), read_pages(signed_issue) | promised() | {"remark": "同意印发"}
    )

    assert response.status_code == 409
    assert "同意印发" in response.content.decode()
    assert signed_issue.signoffs.count() == 1


def test_pages_printed_anew_must_be_read_again(client, signer, editor, reviewed_issue):
    read = read_pages(reviewed_issue)
    recall_issue(reviewed_issue.pk, actor=editor)
    adoption = reviewed_issue.adoptions.first()
    adoption.printed_title = "改过的标题"
    adoption.save()
    assert render_edition(send_to_review(reviewed_issue.pk, actor=editor).pk)
    client.force_login(signer)

    response = client.post(act(reviewed_issue, "sign"), read | promised())

    assert response.status_code == 409
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.IN_REVIEW


def test_own_issue_cannot_be_signed_even_by_hand_made_request(client, editor, reviewed_issue):
    editor.role_grants.create(role="signer")
    client.force_login(editor)

    response = client.post(act(reviewed_issue, "sign"), read_pages(reviewed_issue) | promised())

    assert response.status_code == 403
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.IN_REVIEW
    assert not reviewed_issue.signoffs.exists()


def test_signature_without_pages_shows_the_sheet_again(client, signer, reviewed_issue):
    client.force_login(signer)

    response = client.post(act(reviewed_issue, "sign"), {"remark": "同意"})

    assert response.status_code == 422
    assert not reviewed_issue.signoffs.exists()


def test_number_taken_by_another_issue_meanwhile_is_shown_before_it_is_signed(
    client, signer, editor, reviewed_issue, make_issue
):
    other = make_issue(1)
    assert render_edition(send_to_review(other.pk, actor=editor).pk)
    client.force_login(signer)
    sheet = read_pages(other) | promised() | {"remark": "同意印发"}
    client.post(act(reviewed_issue, "sign"), read_pages(reviewed_issue) | promised())

    response = client.post(act(other, "sign"), sheet)

    html = response.content.decode()
    assert response.status_code == 409
    assert "期号已变为第19期（总第413期），请看过再签发。" in html
    assert 'name="number" value="19"' in html
    assert "同意印发</textarea>" in html
    other.refresh_from_db()
    assert other.status == IssueStatus.IN_REVIEW

    assert client.post(act(other, "sign"), sheet | promised(19, 413)).status_code == 302
    other.refresh_from_db()
    assert other.number == 19


def test_signature_after_midnight_asks_again_for_the_date(client, signer, editor, make_issue):
    with time_machine.travel("2011-10-08T23:59:00+08:00"):
        issue = make_issue(1, day=None)
        assert render_edition(send_to_review(issue.pk, actor=editor).pk)
    with time_machine.travel("2011-10-09T00:01:00+08:00"):
        client.force_login(signer)
        response = client.post(act(issue, "sign"), read_pages(issue) | promised(day="2011-10-08"))

    assert response.status_code == 409
    assert 'name="date" value="2011-10-09"' in response.content.decode()
    issue.refresh_from_db()
    assert issue.status == IssueStatus.IN_REVIEW


def test_sheet_posts_what_it_shows(client, signer, reviewed_issue):
    client.force_login(signer)

    html = client.get(detail(reviewed_issue), {"ask": "sign"}).content.decode()

    for name, value in promised().items():
        assert f'name="{name}" value="{value}"' in html


def test_signer_returns_an_issue_with_a_remark(client, signer, reviewed_issue):
    client.force_login(signer)

    response = client.post(
        act(reviewed_issue, "return"), read_pages(reviewed_issue) | {"remark": "请核对第 3 篇"}
    )

    assert response.url == detail(reviewed_issue)
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.ASSEMBLING
    assert reviewed_issue.signoffs.get().remark == "请核对第 3 篇"


def test_return_without_a_remark_asks_for_it_beside_the_field(client, signer, reviewed_issue):
    client.force_login(signer)

    response = client.post(act(reviewed_issue, "return"), read_pages(reviewed_issue))

    html = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_remark_helptext id_remark_error"' in html
    assert 'id="id_remark_error"' in html
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.IN_REVIEW


def test_failed_pages_are_put_before_the_press_again(client, editor, assembling_issue):
    edition = send_to_review(assembling_issue.pk, actor=editor)
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.FAILED, error="缺少字体")
    client.force_login(editor)

    client.post(reverse("bulletin:issue-reprint", args=[assembling_issue.pk, edition.pk]))

    edition.refresh_from_db()
    assert edition.status == EditionStatus.PENDING
    assert render_edition(edition.pk)


@pytest.mark.parametrize("name", ["review", "recall", "sign", "return"])
def test_acts_on_an_issue_are_no_links(client, editor, signer, reviewed_issue, name):
    client.force_login(signer if name in ("sign", "return") else editor)

    assert client.get(act(reviewed_issue, name)).status_code == 405


@pytest.mark.parametrize("name", ["review", "recall", "sign", "return"])
def test_for_others_the_acts_do_not_exist(
    client, clerk, outsider, list_manager, administrator, reviewed_issue, name
):
    for person in (clerk, outsider, list_manager, administrator):
        client.force_login(person)
        response = client.post(
            act(reviewed_issue, name), read_pages(reviewed_issue) | {"remark": "x"}
        )
        assert response.status_code == 404
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.IN_REVIEW


def test_refusal_comes_as_a_notice_where_htmx_asked(client, editor, signed_issue):
    client.force_login(editor)

    response = client.post(act(signed_issue, "recall"), headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert response["HX-Retarget"] == "#notices"
    assert response.content.decode().lstrip().startswith("<div")


def test_refusal_leads_back_to_the_page_it_came_from(client, editor, signed_issue):
    client.force_login(editor)
    came_from = f"http://testserver{detail(signed_issue)}?ask=review"

    response = client.post(act(signed_issue, "recall"), headers={"Referer": came_from})

    assert response.context["back"] == detail(signed_issue)


def test_refusal_does_not_lead_to_another_site(client, editor, signed_issue):
    client.force_login(editor)

    response = client.post(
        act(signed_issue, "recall"), headers={"Referer": "https://evil.example/x"}
    )

    assert response.context["back"] == "/"
