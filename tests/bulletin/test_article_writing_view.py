"""Writing through its addresses: who may, what comes back, what is refused."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from bulletin.models import Article
from bulletin.services.moves import move_article
from bulletin.services.writing import create_article, submit_article
from bulletin.states import ArticleStatus

NEW = reverse("bulletin:article-new")


@pytest.fixture
def draft(clerk, publication) -> Article:
    return create_article(clerk, publication.pk, title="欠薪预警", body="<p>第一段。</p>")


def address(article, name="edit"):
    return reverse(f"bulletin:article-{name}", args=[article.pk])


def sent(article=None, **values):
    wording: dict[str, object] = {
        "act": "save",
        "title": "题",
        "body": "<p>文</p>",
        "is_html": "1",
        "page": "p1",
    }
    if article:
        offices = [entry.office_id for entry in article.attributions.all()]
        wording |= {"version": article.version, "offices": offices}
    return wording | values


def approved(article, **values):
    return sent(article, act="submit", is_approved="on", approved_by="赵启明", **values)


def test_new_article_is_saved_for_ones_own_office(client, clerk, publication):
    client.force_login(clerk)

    response = client.post(NEW, sent(offices=[clerk.office_id]))

    article = Article.objects.get()
    assert response.url == address(article)
    assert (article.title, article.body, article.author) == ("题", "<p>文</p>", clerk)


def test_outsider_signer_and_signed_out_neither_read_nor_write(client, draft, outsider, signer):
    for user, code in ((outsider, 404), (signer, 404), (None, 302)):
        client.logout()
        if user:
            client.force_login(user)
        for name in ("edit", "save", "withdraw"):
            assert client.post(address(draft, name), sent(draft)).status_code == code
        assert client.get(address(draft)).status_code == code
    draft.refresh_from_db()
    assert draft.title == "欠薪预警"


def test_outsider_does_not_see_the_article(client, draft, outsider):
    client.force_login(outsider)

    assert client.get(address(draft, "detail")).status_code == 404
    assert client.get(reverse("bulletin:article-revision", args=[draft.pk, 1])).status_code == 404


def test_editor_writes_in_any_office(client, editor, draft):
    client.force_login(editor)

    client.post(address(draft), sent(draft, body="<p>编辑改的。</p>"))

    draft.refresh_from_db()
    assert draft.body == "<p>编辑改的。</p>"


def test_addresses_that_write_take_posts_only(client, clerk, draft):
    client.force_login(clerk)

    for name in ("save", "withdraw"):
        assert client.get(address(draft, name)).status_code == 405


def test_hostile_html_reaches_neither_the_database_nor_the_page(client, clerk, draft):
    hostile = (
        "<p onclick=x() style='position:fixed'>甲</p><script>x()</script>"
        "<a href='javascript:x()'>乙</a><img src=1 onerror=x()>"
    )
    client.force_login(clerk)

    client.post(address(draft), sent(draft, body=hostile))

    draft.refresh_from_db()
    for name in ("detail", "edit"):
        page = client.get(address(draft, name)).content.decode()
        main = page[page.index("<main") :]
        for word in ("onclick", "onerror", "x()", "javascript:", "position:fixed"):
            assert word not in main
            assert word not in draft.body
        assert "甲" in main


def test_autosave_answers_with_its_line_alone(client, clerk, draft):
    client.force_login(clerk)

    response = client.post(address(draft, "save"), sent(draft))

    draft.refresh_from_db()
    page = response.content.decode()
    assert "已自动保存" in page
    assert f'data-version="{draft.version}"' in page
    assert "<html" not in page


def test_first_autosave_tells_where_the_article_lives(client, clerk, publication):
    client.force_login(clerk)
    first_save = reverse("bulletin:article-first-save")

    page = client.post(first_save, sent(offices=[clerk.office_id])).content.decode()
    client.post(first_save, sent(offices=[clerk.office_id], title="又题"))

    article = Article.objects.get()
    assert f'data-save="{address(article, "save")}"' in page
    assert article.title == "又题"


def test_stale_autosave_is_409_and_stale_form_shows_both_texts(client, clerk, editor, draft):
    client.force_login(editor)
    client.post(address(draft), sent(draft, body="<p>编辑的一稿。</p>", page="p2"))
    client.force_login(clerk)

    line = client.post(address(draft, "save"), sent(draft, body="<p>我的一稿。</p>"))
    page = client.post(address(draft), sent(draft, body="<p>我的一稿。</p>"))

    assert line.status_code == page.status_code == 409
    assert "并排看两稿" in line.content.decode()
    assert "<del>编辑</del>的一稿" in page.content.decode()
    assert 'value="&lt;p&gt;我的一稿。&lt;/p&gt;"' in page.content.decode()
    draft.refresh_from_db()
    assert draft.body == "<p>编辑的一稿。</p>"


def test_words_are_not_stored_under_anothers_name(client, clerk, editor, draft):
    client.force_login(editor)
    words = sent(draft, body="<p>通讯员写的。</p>", writer=clerk.pk)

    assert client.post(address(draft, "save"), words).status_code == 422
    assert client.post(address(draft), words).status_code == 403
    draft.refresh_from_db()
    assert draft.body == "<p>第一段。</p>"


def test_writing_after_submission_is_refused_and_offers_a_draft(client, clerk, draft):
    version = draft.version
    submit_article(draft.pk, actor=clerk, approved_by="甲")
    client.force_login(clerk)

    response = client.post(address(draft), sent(draft, version=version, body="<p>晚了。</p>"))

    assert response.status_code == 409
    assert "另存为我的草稿" in response.content.decode()
    assert "以我的为准" not in response.content.decode()
    assert client.get(address(draft)).url == address(draft, "detail")


def test_submitting_gives_the_number_and_goes_to_the_article(client, clerk, draft):
    client.force_login(clerk)

    response = client.post(address(draft), approved(draft), follow=True)

    draft.refresh_from_db()
    assert draft.status == ArticleStatus.SUBMITTED
    assert f"已报送，编号 {draft.registration}" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"offices": []}, "offices"),
        ({"body": "<p> </p>"}, "body"),
        ({"approved_by": ""}, "approved_by"),
        ({"is_approved": ""}, "is_approved"),
        ({"title": "长" * 201}, "title"),
        ({"body": "<p>" + "字" * 200_001 + "</p>"}, "body"),
        ({"offices": ["x"]}, "offices"),
        ({"section": "999"}, "section"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_stays(client, clerk, draft, change, field):
    client.force_login(clerk)

    response = client.post(address(draft), approved(draft, byline="没有丢的字") | change)

    assert response.status_code == 422
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    assert "没有丢的字" in page
    draft.refresh_from_db()
    assert (draft.status, draft.title) == (ArticleStatus.DRAFT, "欠薪预警")


def test_returned_article_shows_the_reason_where_it_is_mended(client, clerk, editor, draft):
    submit_article(draft.pk, actor=clerk, approved_by="甲")
    move_article(draft.pk, ArticleStatus.RETURNED, actor=editor, note="数字不一致")
    client.force_login(clerk)

    assert "数字不一致 — 顾文澜" in client.get(address(draft)).content.decode()


def test_withdrawing_through_the_page(client, clerk, draft):
    submit_article(draft.pk, actor=clerk, approved_by="甲")
    client.force_login(clerk)

    assert client.post(address(draft, "withdraw")).url == address(draft, "detail")
    assert client.post(address(draft, "withdraw")).status_code == 409


def test_picture_is_added_with_the_words_and_served_to_those_who_may(
    client, clerk, outsider, draft
):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    file.seek(0)
    file.name = "a.png"
    client.force_login(clerk)

    client.post(
        address(draft),
        sent(draft, act="picture", body="<p>新的字。</p>", picture=file, alt="红", caption="图一"),
    )

    draft.refresh_from_db()
    picture = draft.pictures.get()
    assert draft.body.startswith("<p>新的字。</p><figure>")
    source = reverse("bulletin:article-picture", args=[draft.pk, picture.sha256])
    assert source in client.get(address(draft)).content.decode()
    assert client.get(source)["Content-Type"] == "image/png"
    # What the editor sends back names the picture by its address.
    shown = draft.body.replace(f"picture:{picture.sha256}", source)
    client.post(address(draft), sent(draft, body=shown + "<p>又。</p>"))
    draft.refresh_from_db()
    assert f'src="picture:{picture.sha256}"' in draft.body
    # Words of it in another article of the writer bring the picture along.
    client.post(NEW, sent(body=shown, page="p9", offices=[clerk.office_id]))
    copy = Article.objects.exclude(pk=draft.pk).get()
    assert copy.pictures.get().sha256 == picture.sha256
    client.force_login(outsider)
    assert client.get(source).status_code == 404
    client.post(NEW, sent(body=shown, page="p8", offices=[outsider.office_id]))
    assert not Article.objects.get(author=outsider).pictures.exists()


def test_picture_without_words_is_refused_beside_its_field(client, clerk, draft):
    client.force_login(clerk)

    response = client.post(address(draft), sent(draft, act="picture", title="没有丢"))

    assert response.status_code == 422
    assert 'id="id_picture_error"' in response.content.decode()
    assert "没有丢" in response.content.decode()


def test_only_the_writing_page_allows_inline_styles(client, clerk, draft):
    client.force_login(clerk)

    writing = client.get(address(draft))["Content-Security-Policy"]
    detail = client.get(address(draft, "detail"))["Content-Security-Policy"]

    assert "style-src 'self' 'unsafe-inline'" in writing
    assert "unsafe" not in detail
    assert "script-src 'self';" in writing + ";"


def test_printed_text_stands_against_the_submitted_one(client, clerk, signed_issue):
    adoption = signed_issue.adoptions.first()
    article = adoption.articles.get()
    adoption.printed_body = "<p>9月2日，常熟市举办培训班。</p>"
    adoption.save()
    client.force_login(clerk)

    page = client.get(address(article, "detail")).content.decode()

    assert "<del>总工会</del>" in page
    assert "2011年第18期" in page


@pytest.mark.parametrize("name", ["detail", "edit"])
def test_pages_stay_within_fifteen_queries(
    client, clerk, draft, name, django_assert_max_num_queries
):
    client.force_login(clerk)
    with django_assert_max_num_queries(15):
        client.get(address(draft, name))
