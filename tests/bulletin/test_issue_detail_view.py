"""One issue, through its address."""

import pytest
from django.urls import reverse

from bulletin.models import Edition, EditionStatus
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition


def address(issue):
    return reverse("bulletin:issue-detail", args=[issue.pk])


def act(issue, name):
    return reverse(f"bulletin:issue-{name}", args=[issue.pk])


def test_articles_stand_by_section_with_offices_and_first_page(client, signer, reviewed_issue):
    client.force_login(signer)

    page = client.get(address(reviewed_issue)).context["page"]

    assert [section.name for section in page.contents] == ["工作动态", "工作简讯"]
    row = page.contents[0].rows[0]
    assert row.adoption.printed_offices == ["常熟市总工会"]
    assert row.page == 1


def test_every_page_is_shown_as_a_picture_with_words_for_it(client, signer, reviewed_issue):
    edition = reviewed_issue.editions.get()
    client.force_login(signer)

    html = client.get(address(reviewed_issue)).content.decode()

    for number in edition.page_numbers:
        picture = reverse("bulletin:issue-page", args=[reviewed_issue.pk, edition.pk, number])
        assert f'<img src="{picture}"' in html
    assert html.count('alt="') >= edition.page_count


def test_signer_may_sign_and_return(client, signer, reviewed_issue):
    client.force_login(signer)

    assert client.get(address(reviewed_issue)).context["page"].acts == {"sign", "return"}


def test_editor_may_recall_but_not_sign(client, editor, reviewed_issue):
    client.force_login(editor)

    assert client.get(address(reviewed_issue)).context["page"].acts == {"recall"}


def test_own_issue_offers_no_signature_and_says_why(client, editor, reviewed_issue):
    editor.role_grants.create(role="signer")
    client.force_login(editor)

    response = client.get(address(reviewed_issue))

    assert "sign" not in response.context["page"].acts
    assert response.context["page"].is_own


def test_asking_without_script_opens_the_sheet_in_the_page(client, signer, reviewed_issue):
    client.force_login(signer)

    html = client.get(address(reviewed_issue), {"ask": "sign"}).content.decode()

    assert '<dialog class="dialog" id="dialog" open' in html
    assert reviewed_issue.editions.get().sha256 in html
    assert "2011年第18期（总第412期）" in html or "2011 No. 18 (running No. 412)" in html


def test_asking_with_htmx_brings_the_sheet_alone(client, signer, reviewed_issue):
    client.force_login(signer)

    response = client.get(
        address(reviewed_issue),
        {"ask": "return"},
        headers={"HX-Request": "true", "HX-Target": "dialog"},
    )

    html = response.content.decode()
    assert "<html" not in html
    assert act(reviewed_issue, "return") in html


def test_sheet_of_a_stale_page_becomes_a_notice(client, signer, signed_issue):
    client.force_login(signer)

    response = client.get(
        address(signed_issue),
        {"ask": "sign"},
        headers={"HX-Request": "true", "HX-Target": "dialog"},
    )

    assert response.status_code == 409
    assert response["HX-Retarget"] == "#notices"
    assert "<html" not in response.content.decode()


def test_signed_issue_shows_its_record_and_that_the_file_is_the_one_signed(
    client, editor, signed_issue
):
    client.force_login(editor)

    response = client.get(address(signed_issue))

    page = response.context["page"]
    assert page.file_state == "same"
    assert page.edition.sha256 in response.content.decode()


def test_file_changed_on_disk_is_said_aloud(client, editor, signed_issue):
    final = signed_issue.editions.get(kind="final")
    with open(final.pdf.path, "ab") as file:  # noqa: PTH123
        file.write(b"x")
    client.force_login(editor)

    assert client.get(address(signed_issue)).context["page"].file_state == "changed"


def test_lost_file_is_said_aloud(client, editor, signed_issue):
    final = signed_issue.editions.get(kind="final")
    final.pdf.storage.delete(final.pdf.name)
    client.force_login(editor)

    assert client.get(address(signed_issue)).context["page"].file_state == "missing"


def test_remark_of_the_signer_is_for_editors_and_signers(
    client, clerk, editor, signer, reviewed_issue
):
    client.force_login(signer)
    client.post(
        act(reviewed_issue, "sign"),
        {
            "edition_sha256": reviewed_issue.editions.get().sha256,
            "number": 18,
            "total_number": 412,
            "date": "2011-09-30",
            "remark": "可多印一份",
        },
    )
    assert "可多印一份" in client.get(address(reviewed_issue)).content.decode()

    client.force_login(clerk)
    assert "可多印一份" not in client.get(address(reviewed_issue)).content.decode()


def test_unsigned_issue_does_not_exist_for_clerks(client, clerk, outsider, reviewed_issue):
    for person in (clerk, outsider):
        client.force_login(person)
        assert client.get(address(reviewed_issue)).status_code == 404
        assert client.get(act(reviewed_issue, "preview")).status_code == 404


def test_pages_being_typeset_are_polled_until_they_are_there(client, editor, assembling_issue):
    edition = send_to_review(assembling_issue.pk, actor=editor)
    client.force_login(editor)
    preview = act(assembling_issue, "preview")

    assert f'hx-get="{preview}"' in client.get(address(assembling_issue)).content.decode()
    assert client.get(preview).status_code == 204
    assert render_edition(edition.pk)
    done = client.get(preview)

    assert done.status_code == 286
    html = done.content.decode()
    assert "page-1" in html
    assert 'hx-swap-oob="true"' in html
    assert "hx-trigger" not in html


def test_failed_pages_say_why_and_offer_another_try(client, editor, assembling_issue):
    edition = send_to_review(assembling_issue.pk, actor=editor)
    Edition.objects.filter(pk=edition.pk).update(
        status=EditionStatus.FAILED, error="缺少字体 FandolFang"
    )
    client.force_login(editor)

    response = client.get(address(assembling_issue))

    assert "缺少字体 FandolFang" in response.content.decode()
    assert "reprint" in response.context["page"].acts


def failed(issue, editor):
    edition = send_to_review(issue.pk, actor=editor)
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.FAILED, error="缺少字体")


def test_failed_pages_are_not_said_to_wait_for_the_signature(
    client, editor, signer, assembling_issue
):
    failed(assembling_issue, editor)
    reprint = "/reprint/"
    for person, can_retry in ((editor, True), (signer, False)):
        client.force_login(person)
        html = client.get(address(assembling_issue)).content.decode()
        assert "印样没有排成，还不能签发。" in html
        assert "等待签发" not in html
        assert (reprint in html) is can_retry
    assert "请编辑再排一次。" in html


def test_doubts_name_their_article_and_page(client, editor, reviewed_issue):
    doubt = {"line": 7, "column": 1, "text": "培", "rule": "odd", "message": "疑为错字"}
    elsewhere = doubt | {"line": 1, "message": "刊头不全"}
    article = reviewed_issue.adoptions.last().articles.get()
    article.doubts = [doubt]
    article.save()
    reviewed_issue.intake_doubts = [elsewhere, doubt]
    reviewed_issue.save()
    client.force_login(editor)

    response = client.get(address(reviewed_issue))

    first, second = response.context["page"].doubts
    assert (first.message, first.row) == ("刊头不全", None)
    assert (second.row.number, second.row.page) == (2, 1)
    html = response.content.decode()
    assert f"《{article.title}》" in html
    assert "存疑 2 处，请核对" in html


def test_doubts_are_counted_in_the_sheet_before_review(client, editor, assembling_issue):
    assembling_issue.intake_doubts = [{"line": 1, "column": 1, "rule": "odd", "message": "存疑"}]
    assembling_issue.save()
    client.force_login(editor)

    html = client.get(address(assembling_issue), {"ask": "review"}).content.decode()

    assert "存疑 1 处</strong>" in html
    assert f'href="{address(assembling_issue)}#doubts"' in html


def test_doubts_are_history_once_the_issue_is_signed(client, editor, signed_issue):
    signed_issue.intake_doubts = [{"line": 1, "column": 1, "rule": "odd", "message": "存疑"}]
    signed_issue.save()
    client.force_login(editor)

    html = client.get(address(signed_issue)).content.decode()

    assert "读入时存疑 1 处" in html
    assert "请核对" not in html


@pytest.mark.parametrize("articles", [1, 30])
def test_number_of_queries_does_not_depend_on_the_number_of_articles(
    client, signer, make_issue, editor, articles, django_assert_max_num_queries
):
    issue = make_issue(articles)
    assert render_edition(send_to_review(issue.pk, actor=editor).pk)
    client.force_login(signer)

    with django_assert_max_num_queries(9):
        page = client.get(address(issue)).context["page"]
    assert page.article_count == articles
