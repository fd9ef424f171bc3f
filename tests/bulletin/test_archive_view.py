"""Past issues and the search in them, through their addresses."""

import re

import pytest
from django.urls import reverse

from bulletin import markup
from bulletin.models import SearchDocument
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.services.signing import sign_issue
from bulletin.templatetags.found import printed_html

ARCHIVE = "/archive/"


def titles(response):
    return [hit.document.title for hit in response.context["hits"]]


def page_of(client, **values):
    return client.get(ARCHIVE, values)


@pytest.fixture
def signed(make_issue, editor, signer):
    """Sign an issue of so many articles after a change to its adoptions."""

    def sign(articles=1, *, change=None):
        issue = make_issue(articles)
        for adoption in issue.adoptions.all():
            if change:
                change(adoption)
                adoption.save()
        edition = send_to_review(issue.pk, actor=editor)
        assert render_edition(edition.pk)
        edition.refresh_from_db()
        sign_issue(issue.pk, actor=signer, edition_sha256=edition.sha256)
        issue.refresh_from_db()
        return issue

    return sign


def test_issues_stand_by_year_with_their_pages(client, clerk, signed_issue):
    client.force_login(clerk)

    response = client.get(ARCHIVE)

    html = response.content.decode()
    assert [past.issue for past in response.context["issues"]] == [signed_issue]
    assert "2011年第18期（总第412期）" in html
    assert reverse("bulletin:archive-issue", args=[signed_issue.pk]) in html
    assert (
        reverse("bulletin:issue-pdf", args=[signed_issue.pk, signed_issue.editions.first().pk])
        in html
    )


def test_unsigned_issues_are_not_in_the_archive(client, editor, reviewed_issue):
    client.force_login(editor)

    response = client.get(ARCHIVE)

    assert response.status_code == 200
    assert "还没有签发的期" in response.content.decode()
    assert client.get(f"/archive/{reviewed_issue.pk}/").status_code == 404
    assert titles(page_of(client, q="培训班")) == []


def test_word_is_marked_in_title_and_text_with_its_page(client, outsider, signed_issue):
    client.force_login(outsider)

    response = page_of(client, q="举办培训班")

    html = response.content.decode()
    assert len(titles(response)) == 2
    assert "<mark>举办培训班</mark>" in html
    assert f"/issues/{signed_issue.pk}/#page-1" in html
    assert "2011年第18期" in html


def test_words_are_shown_as_typed_and_never_as_code(client, clerk, signed_issue):
    client.force_login(clerk)

    html = page_of(client, q='<script>"x"').content.decode()

    assert '<script>"x"' not in html
    assert 'value="&lt;script&gt;&quot;x&quot;"' in html


def test_section_office_and_dates_narrow(client, clerk, signed_issue):
    client.force_login(clerk)

    assert len(titles(page_of(client, q="培训班"))) == 2
    assert len(titles(page_of(client, q="培训班", section="工作简讯"))) == 1
    assert len(titles(page_of(client, office="常熟市总工会"))) == 2
    assert titles(page_of(client, office="太仓市总工会")) == []
    assert len(titles(page_of(client, since="2011-09-30", until="2011-09-30"))) == 2
    assert titles(page_of(client, since="2011-10-01")) == []
    assert titles(page_of(client, q="培训班", year="2010")) == []


def test_facets_count_what_the_others_leave(client, clerk, signed_issue):
    client.force_login(clerk)

    facets = {f.name: f for f in page_of(client, q="培训班", section="工作简讯").context["facets"]}

    assert {c.label: c.count for c in facets["section"].choices} == {"工作动态": 1, "工作简讯": 1}
    assert [(c.label, c.count) for c in facets["office"].choices] == [("常熟市总工会", 1)]
    assert [(c.label, c.count) for c in facets["year"].choices] == [("2011年", 1)]


def test_nothing_found_names_the_condition_to_drop(client, clerk, signed_issue):
    client.force_login(clerk)

    response = page_of(client, q="培训班", year="2009")

    html = response.content.decode()
    assert "没有找到“培训班”" in html
    assert 'href="?q=%E5%9F%B9%E8%AE%AD%E7%8F%AD&amp;"' in html
    assert "年份：2009" in html


@pytest.mark.parametrize(
    ("field", "value"),
    [("since", "昨天"), ("until", "2011-13-01"), ("q", "长" * 101)],
)
def test_bad_input_is_told_beside_its_field_and_stays(client, clerk, signed_issue, field, value):
    client.force_login(clerk)

    response = page_of(client, **{field: value})

    html = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert f'value="{value}"' in html


def test_end_before_its_begin_is_told(client, clerk, signed_issue):
    client.force_login(clerk)

    response = page_of(client, since="2011-10-02", until="2011-10-01")

    assert response.status_code == 422
    assert 'id="id_until_error"' in response.content.decode()


@pytest.mark.parametrize("page", ["0", "99", "x", ""])
def test_pages_that_do_not_exist_show_the_nearest(client, clerk, signed_issue, page):
    client.force_login(clerk)

    assert len(titles(page_of(client, q="培训班", page=page))) == 2


@pytest.mark.parametrize("query", ["year=x", "year=99999", "q=%00", "section=" + "长" * 200])
def test_hand_made_addresses_do_no_harm(client, clerk, signed_issue, query):
    client.force_login(clerk)

    assert client.get(f"{ARCHIVE}?{query}").status_code in (200, 422)


def test_clerk_searches_articles_of_their_office(client, clerk, outsider, assembling_issue):
    client.force_login(clerk)
    assert len(titles(page_of(client, **{"in": "articles", "q": "培训班"}))) == 2

    client.force_login(outsider)
    assert titles(page_of(client, **{"in": "articles", "q": "培训班"})) == []


def test_who_sees_no_articles_cannot_search_them(client, list_manager, assembling_issue):
    client.force_login(list_manager)

    response = page_of(client, **{"in": "articles", "q": "培训班"})

    assert titles(response) == []
    assert not response.context["wants_articles"]


def test_issue_is_read_as_it_was_frozen_with_the_words_marked(client, clerk, signed):
    def change(adoption):
        adoption.printed_title = "昆山<协商>"
        adoption.printed_body = (
            "<p>工资<strong>集体协商</strong>&amp;合同<small>见第3条</small></p>"
            "<table><tr><td>协商</td></tr></table>"
        )

    issue = signed(change=change)
    issue.adoptions.update(printed_title="后来改的")
    client.force_login(clerk)

    html = client.get(f"/archive/{issue.pk}/?q=协商").content.decode()

    assert "昆山&lt;<mark>协商</mark>&gt;" in html
    assert "<strong>集体<mark>协商</mark></strong>&amp;合同" in html
    assert "<td><mark>协商</mark></td>" in html
    assert "后来改的" not in html
    assert "（常熟市总工会）" in html
    assert "省总工会、各直属单位工会" in html


def test_picture_is_told_in_words(client, clerk, signed_issue):
    figure = markup.figure("a" * 64, alt="会场", caption="开幕式")

    html = printed_html(figure, ())

    assert "<img" not in html
    assert "〔图〕会场" in html
    assert "<figcaption>开幕式</figcaption>" in html


def test_neighbouring_issues_are_linked(client, clerk, signed):
    first, second = signed(), signed()
    client.force_login(clerk)

    assert client.get(f"/archive/{first.pk}/").context["later"] == second
    assert client.get(f"/archive/{second.pk}/").context["earlier"] == first
    assert client.get(f"/archive/{second.pk}/").context["later"] is None


@pytest.mark.parametrize("address", [ARCHIVE, "/archive/1/"])
def test_visitor_is_sent_to_sign_in_and_nothing_can_be_posted(client, db, address):
    assert "/sign-in/" in client.get(address).url
    assert client.post(address).status_code == 405


def test_remark_is_for_editors_and_signers(client, clerk, editor, reviewed_issue, signer):
    edition = reviewed_issue.editions.get()
    sign_issue(reviewed_issue.pk, actor=signer, edition_sha256=edition.sha256, remark="同意印发")
    client.force_login(clerk)
    assert "同意印发" not in client.get(ARCHIVE).content.decode()

    client.force_login(editor)
    assert "同意印发" in client.get(ARCHIVE).content.decode()


def test_queries_do_not_grow_with_what_is_found(
    client, clerk, signed, django_assert_max_num_queries
):
    signed(2)
    client.force_login(clerk)
    addresses = [f"{ARCHIVE}?q=培训班", ARCHIVE, f"{ARCHIVE}?in=articles"]
    for address in addresses:
        with django_assert_max_num_queries(15):
            client.get(address)
    signed(25)

    for address in addresses:
        with django_assert_max_num_queries(15):
            response = client.get(address)
    with django_assert_max_num_queries(10):
        client.get(f"/archive/{SearchDocument.objects.latest('pk').issue_id or 1}/")
    assert len(response.context["hits"]) == 20


def test_marks_never_break_the_markup_of_a_page(client, clerk, signed_issue):
    client.force_login(clerk)

    html = page_of(client, q="a").content.decode()

    assert not re.search(r"<[^>]*<mark", html)
