"""A printed piece that puts an earlier one right: chosen at the desk, shown both ways."""

import pytest
from django.urls import reverse

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.markup import plain_text
from bulletin.models import Adoption, Issue
from bulletin.services.adopting import release_adoption
from bulletin.services.assembly import send_to_review
from bulletin.services.correcting import corrections_of, set_correction
from bulletin.services.editions import render_edition
from bulletin.services.obstacles import obstacles_of
from bulletin.services.restoring import restore_adoption
from bulletin.services.signing import sign_issue


@pytest.fixture
def wrong(signed_issue) -> Adoption:
    """Printed in 2011年第18期."""
    return signed_issue.adoptions.first()


@pytest.fixture
def right(wrong, make_issue) -> Adoption:
    """In an issue that is being assembled."""
    return make_issue(1, day=None).adoptions.get()


def sign(issue, editor, signer):
    edition = send_to_review(issue.pk, actor=editor)
    assert render_edition(edition.pk)
    edition.refresh_from_db()
    sign_issue(issue.pk, actor=signer, edition_sha256=edition.sha256)


def address(adoption):
    return reverse("bulletin:desk-correction", args=[adoption.issue_id, adoption.pk])


def test_link_is_set_logged_and_taken_away(wrong, right, editor):
    set_correction(right.pk, wrong.pk, actor=editor)
    right.refresh_from_db()
    assert right.corrects == wrong

    set_correction(right.pk, None, actor=editor)

    right.refresh_from_db()
    assert right.corrects is None
    details = [
        entry.detail for entry in AuditEntry.objects.filter(action="adoption.set_correction")
    ]
    assert [detail["after"] for detail in details] == [None, wrong.pk]


def test_line_is_printed_only_if_asked_for_and_once(wrong, right, editor):
    before = right.printed_body
    set_correction(right.pk, wrong.pk, actor=editor)
    right.refresh_from_db()
    assert right.printed_body == before

    for _time in range(2):
        set_correction(right.pk, wrong.pk, actor=editor, prints_line=True)

    right.refresh_from_db()
    text = plain_text(right.printed_body)
    assert text.startswith(f"更正：本刊2011年第18期《{wrong.printed_title}》一文，更正如下。\n")
    assert text.count("更正：") == 1
    assert right.revisions.get().body == before


def test_correction_that_does_not_say_so_in_print_is_an_obstacle(wrong, right, editor):
    def words():
        issue = Issue.objects.get(pk=right.issue_id)
        return [one.word for one in obstacles_of(issue, list(issue.adoptions.all()))]

    assert "未印更正" not in words()
    set_correction(right.pk, wrong.pk, actor=editor)
    assert "未印更正" in words()
    set_correction(right.pk, wrong.pk, actor=editor, prints_line=True)
    assert "未印更正" not in words()


def test_only_what_is_signed_can_be_corrected_and_only_before_signature(
    wrong, right, make_issue, editor, clerk
):
    unsigned = make_issue(1, day=None).adoptions.get()
    for key in (unsigned.pk, right.pk, 999_999):
        with pytest.raises(DomainError):
            set_correction(right.pk, key, actor=editor)
    with pytest.raises(NotAllowed):
        set_correction(right.pk, wrong.pk, actor=clerk)
    with pytest.raises(IllegalMove):
        set_correction(wrong.pk, None, actor=editor)
    right.refresh_from_db()
    assert right.corrects is None


def test_link_comes_back_with_what_was_taken_out(wrong, right, editor):
    set_correction(right.pk, wrong.pk, actor=editor)
    release_adoption(right.pk, actor=editor)

    version = Issue.objects.get(pk=right.issue_id).arrangement_version
    restore_adoption(right.issue_id, right.pk, version=version, actor=editor)

    right.refresh_from_db()
    assert right.corrects == wrong


def test_archive_flags_both_once_the_correction_is_signed(
    client, wrong, right, editor, signer, outsider, django_assert_max_num_queries
):
    set_correction(right.pk, wrong.pk, actor=editor, prints_line=True)
    client.force_login(outsider)
    before = client.get("/archive/", {"q": wrong.printed_title}).content.decode()
    assert "已更正" not in before

    sign(right.issue, editor, signer)

    with django_assert_max_num_queries(15):
        hits = client.get("/archive/", {"q": "培训班"})
    about = {hit.document.adoption_id: hit.about for hit in hits.context["hits"]}
    assert [one.pk for one in about[wrong.pk].corrected_by] == [right.pk]
    assert about[right.pk].corrects == wrong
    html = hits.content.decode()
    assert f"/archive/{right.issue_id}/#article-{right.pk}" in html
    assert f"/archive/{wrong.issue_id}/#article-{wrong.pk}" in html
    assert "已更正" in client.get(f"/archive/{wrong.issue_id}/").content.decode()
    assert "2011年第18期《" in client.get(f"/archive/{right.issue_id}/").content.decode()


def test_both_ways_are_one_query(wrong, right, editor, django_assert_num_queries):
    set_correction(right.pk, wrong.pk, actor=editor)

    with django_assert_num_queries(1):
        found = corrections_of([wrong.pk, right.pk])
        corrected = found[right.pk].corrects
        assert corrected
        assert corrected.issue.short_label == "2011年第18期"
    assert found[wrong.pk].corrected_by == []


def test_editor_searches_and_chooses(client, wrong, right, editor):
    client.force_login(editor)

    page = client.get(address(right), {"q": wrong.printed_title})
    assert [one.adoption for one in page.context["found"]] == [wrong]
    assert "没有印过" in client.get(address(right), {"q": "没有的词"}).content.decode()
    refused = client.post(address(right), {"q": "培训班", "line": "yes"})
    assert refused.status_code == 422
    assert 'id="corrects_error"' in refused.content.decode()
    assert client.post(address(right), {"corrects": "999999"}).status_code == 422

    response = client.post(address(right), {"corrects": wrong.pk, "line": "yes"})

    assert response["Location"].startswith(f"/issues/{right.issue_id}/desk/?chosen={right.pk}")
    right.refresh_from_db()
    assert right.corrects == wrong
    assert "2011年第18期" in client.get(address(right)).content.decode()
    client.post(address(right), {"none": "yes"})
    right.refresh_from_db()
    assert right.corrects is None


def test_others_find_no_such_page(client, wrong, right, clerk, signer, list_manager):
    for person in (clerk, signer, list_manager):
        client.force_login(person)
        assert client.get(address(right)).status_code == 404
        assert client.post(address(right), {"corrects": wrong.pk}).status_code == 404


def test_signed_issue_takes_no_correction(client, wrong, right, editor, signer):
    client.force_login(editor)
    sign(right.issue, editor, signer)

    assert client.get(address(right)).status_code == 409
    assert client.post(address(right), {"corrects": wrong.pk}).status_code == 409
