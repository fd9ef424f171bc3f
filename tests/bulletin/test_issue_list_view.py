"""The list of issues, through its address."""

from bulletin.models import Edition
from bulletin.services.assembly import send_to_review
from bulletin.services.signing import return_issue
from bulletin.states import EditionStatus


def rows(response):
    return {row.issue.pk: row for row in response.context["rows"]}


def test_editor_sees_every_issue_with_its_next_step(client, editor, signed_issue, make_issue):
    new = make_issue()
    client.force_login(editor)

    response = client.get("/")

    shown = rows(response)
    assert list(shown) == [new.pk, signed_issue.pk]
    assert shown[new.pk].acts == {"review"}
    assert shown[new.pk].article_count == 2
    assert shown[signed_issue.pk].acts == {"distribute"}
    assert "2011年第18期（总第412期）" in response.content.decode()


def test_unsigned_issue_shows_the_number_it_would_get(client, editor, reviewed_issue):
    client.force_login(editor)

    assert rows(client.get("/"))[reviewed_issue.pk].expected_number == 18


def test_with_two_unsigned_issues_no_number_is_promised(client, editor, make_issue):
    make_issue()
    make_issue()
    client.force_login(editor)

    assert {row.expected_number for row in rows(client.get("/")).values()} == {None}


def test_returned_issue_shows_the_remark_in_its_row(client, editor, signer, reviewed_issue):
    return_issue(
        reviewed_issue.pk,
        actor=signer,
        edition_sha256=reviewed_issue.editions.get().sha256,
        remark="“倡仪书”请改正",
    )
    client.force_login(editor)

    assert "“倡仪书”请改正" in client.get("/").content.decode()


def test_row_of_failed_pages_says_so_and_leads_to_the_reason(
    client, editor, signer, assembling_issue
):
    edition = send_to_review(assembling_issue.pk, actor=editor)
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.FAILED, error="缺少字体")

    for person in (editor, signer):
        client.force_login(person)
        html = client.get("/").content.decode()
        assert "印样没有排成，还不能签发。" in html
        assert "看原因" in html


def test_clerk_sees_signed_issues_alone(client, clerk, signed_issue, make_issue):
    make_issue()
    client.force_login(clerk)

    response = client.get("/")

    assert list(rows(response)) == [signed_issue.pk]
    assert rows(response)[signed_issue.pk].acts == frozenset()


def test_list_without_issues_says_what_to_do(client, clerk):
    client.force_login(clerk)

    response = client.get("/")

    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_visitor_is_sent_to_sign_in(client, signed_issue):
    assert client.get("/").url == "/sign-in/?next=/"


def test_list_is_read_only(client, editor):
    client.force_login(editor)

    assert client.post("/").status_code == 405


def test_number_of_queries_does_not_depend_on_the_number_of_issues(
    client, editor, make_issue, django_assert_max_num_queries
):
    make_issue()
    client.force_login(editor)
    with django_assert_max_num_queries(11):
        client.get("/")

    for _ in range(19):
        make_issue(1)
    with django_assert_max_num_queries(11):
        response = client.get("/")
    assert len(response.context["rows"]) == 20
