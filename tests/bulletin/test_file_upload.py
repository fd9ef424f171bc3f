"""Articles taken out of a file that a clerk uploads."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEntry, Office
from accounts.models.office import OfficeKind
from accounts.services.offices import succeed_offices
from bulletin.intake import ArticleRead, Reading, SectionRead
from bulletin.intake.result import RecipientGroup, SourceText
from bulletin.markup import plain_text
from bulletin.models import Article, SourceFile
from bulletin.services import uploading
from bulletin.services.bodies import body_of
from bulletin.services.file_drafts import make_drafts, settle_doubts, take_file
from bulletin.services.moves import move_article
from bulletin.services.uploading import UnusableFile, open_file, rest_of
from bulletin.services.writing import create_article, submit_article
from bulletin.states import ArticleStatus
from distribution.services.sample import SAMPLE_BULLETIN
from tests.bulletin.word_files import link, paragraph, picture, run, word_file

NEW = reverse("bulletin:article-new")
SAMPLE = SAMPLE_BULLETIN.read_text("utf-8")
ONE = """常熟市总工会举办数控机床操作比赛
9月20日，常熟市总工会举办数控机床操作比赛，全市120名职工参加。市总工会主席到场指导并讲话。
比赛分理论和实操两部分，历时两天，共决出一等奖3名、二等奖6名。
（常熟市总工会）
"""


@pytest.fixture
def taken(clerk, publication):
    def take(text=ONE, name="比赛.txt", **options):
        data = text.encode() if isinstance(text, str) else text
        return take_file(publication.pk, open_file(name, data), actor=clerk, **options)

    return take


def upload(client, data, *, name="稿件.txt", address=NEW, **typed):
    body = data.encode() if isinstance(data, str) else data
    values = {"act": "upload", "page": "p1", "is_html": "1"} | typed
    return client.post(address, values | {"file": SimpleUploadedFile(name, body)})


def test_one_article_becomes_a_draft_with_all_its_fields(taken, clerk, office):
    article = taken().article

    assert article.status == ArticleStatus.DRAFT
    assert article.title == "常熟市总工会举办数控机床操作比赛"
    assert plain_text(article.body).startswith("9月20日，常熟市总工会举办")
    assert "二等奖6名" in article.body
    assert [entry.office for entry in article.attributions.all()] == [office]
    assert article.author == clerk
    assert article.source.path.read_bytes() == ONE.encode()
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"source.keep", "article.create", "article.take_from_file"} <= actions


def test_gb18030_is_read_too(taken):
    assert taken(ONE.encode("gb18030")).article.title == "常熟市总工会举办数控机床操作比赛"


def test_own_office_is_added_and_an_unknown_one_is_asked_about(taken, office, other_office):
    text = ONE.replace("（常熟市总工会）", "（太仓市总工会、某某区总工会）")

    article = taken(text).article

    assert [entry.office for entry in article.attributions.all()] == [other_office, office]
    said = " ".join(doubt["message"] for doubt in article.doubts)
    assert "某某区总工会" in said
    assert "常熟市总工会" in said


def test_offices_are_those_of_the_files_day_and_the_nearest_is_offered(taken, office, other_office):
    Office.objects.create(name="吴中区总工会", kind=OfficeKind.DISTRICT)
    old = Office.objects.create(name="沧浪区总工会", kind=OfficeKind.DISTRICT)
    new = Office.objects.create(
        name="姑苏区总工会", kind=OfficeKind.DISTRICT, founded=date(2012, 9, 1)
    )
    succeed_offices([old], new, on=date(2012, 9, 1), actor=None)
    head = "苏州工会信息\n第18期\n2012年6月30日\n"

    before = taken(head + ONE.replace("常熟市总工会）", "常熟市总、沧浪区总工会、吴中总工会）"))
    after = taken(ONE.replace("常熟市总工会）", "常熟市总、沧浪区总工会）"))

    assert [entry.office for entry in before.article.attributions.all()] == [office, new]
    said = [doubt["message"] for doubt in before.article.doubts]
    assert any("姑苏区总工会" in message for message in said)
    offered = [doubt["choices"] for doubt in before.article.doubts if doubt["text"] == "吴中总工会"]
    assert offered[0][0] == "吴中区总工会"
    assert [entry.office for entry in after.article.attributions.all()] == [office]
    assert any("2012" in doubt["message"] for doubt in after.article.doubts)


def test_empty_draft_is_filled_and_one_with_words_left_alone(taken, clerk, publication):
    empty = create_article(clerk, publication.pk)
    written = create_article(clerk, publication.pk, title="写了一半")

    assert taken(article_id=empty.pk).article == empty
    other = taken(article_id=written.pk).article
    assert other not in (empty, written)
    written.refresh_from_db()
    assert (written.title, written.body) == ("写了一半", "")


def test_several_articles_wait_until_somebody_asks_for_their_drafts(taken, clerk, publication):
    taken_in = taken(SAMPLE)
    assert taken_in.article is None
    assert taken_in.count == 14
    assert not Article.objects.exists()

    made = make_drafts(taken_in.source.pk, {0, 2}, actor=clerk)
    again = make_drafts(taken_in.source.pk, {0, 2, 3}, actor=clerk)

    assert [article.source_place for article in made] == [0, 2]
    assert [article.source_place for article in again] == [3]
    assert {article.status for article in Article.objects.all()} == {ArticleStatus.DRAFT}


def test_no_character_of_the_sample_is_lost(taken, clerk):
    taken_in = taken(SAMPLE)
    make_drafts(taken_in.source.pk, set(range(14)), actor=clerk)

    kept = "".join(entry["text"] for entry in taken_in.source.rest)
    for article in Article.objects.select_related("section_hint"):
        kept += article.section_hint.name if article.section_hint else ""
        kept += article.title + plain_text(article.body)
        kept += "".join(doubt["text"] for doubt in article.doubts)
        kept += "".join(entry.printed_name for entry in article.attributions.all())
    lost = {letter for letter in SAMPLE if not letter.isspace()} - set(kept)
    assert lost <= set("【】（）、—:：“”")
    for part in re.split(r"[。：（）、【】\s]", SAMPLE):
        assert part in kept, part


def test_tables_are_tables_and_what_stands_beside_articles_is_the_rest():
    read = ArticleRead("题", "line", 1, paragraphs=["段<1>"], tables=["甲\t乙\n丙\t丁"])
    read.captions, read.order = ["图一"], ["paragraph", "table", "caption"]
    reading = Reading(
        publication="苏州工会信息",
        number=18,
        editor_note="编者按语",
        sections=[SectionRead("工作动态", 3, [read]), SectionRead("没有的栏目", 9, [])],
        distribution_groups=[RecipientGroup("本期印发", 20, ["省总工会", "各市"])],
        leftover=[SourceText(7, "落单的话")],
    )

    assert body_of(read) == (
        "<p>段&lt;1&gt;</p><table><tbody><tr><td>甲</td><td>乙</td></tr>"
        "<tr><td>丙</td><td>丁</td></tr></tbody></table><p>图一</p>"
    )
    assert list(rest_of(reading, {"工作动态"})) == [
        (None, "苏州工会信息"),
        (None, "第18期"),
        (None, "编者按语"),
        (9, "没有的栏目"),
        (20, "本期印发：省总工会、各市"),
        (7, "落单的话"),
    ]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04" + b"\0" * 40, b"%PDF-1.4 ...", bytes(range(256)) * 9, "没有稿件".encode()],
)
def test_unusable_file_is_refused_and_nothing_is_kept(taken, data):
    with pytest.raises(UnusableFile, match="请"):
        taken(data)

    assert not SourceFile.objects.exists()
    assert not Article.objects.exists()


def test_article_that_cannot_be_stored_keeps_no_file(taken):
    with pytest.raises(UnusableFile, match="字"):
        taken(ONE.replace("历时两天", "历时两天" * 50_001, 1))
    assert not SourceFile.objects.exists()


def test_checked_doubts_are_settled_in_the_clerks_hands_alone(taken, clerk, editor, outsider):
    article = taken(ONE.replace("（常熟市总工会）", "（某某区总工会）")).article
    assert article.doubts

    settle_doubts(article.pk, actor=clerk)

    article.refresh_from_db()
    assert article.doubts == []
    assert AuditEntry.objects.filter(action="article.settle_doubts").count() == 1
    submit_article(article.pk, actor=clerk, approved_by="赵启明")
    with pytest.raises(Exception, match="编辑"):
        settle_doubts(article.pk, actor=clerk)


def test_page_takes_the_file_and_lists_the_doubts(client, clerk, publication):
    client.force_login(clerk)
    text = ONE.replace("（常熟市总工会）", "（某某区总工会）")

    response = upload(client, text, offices=[clerk.office_id])
    article = Article.objects.get()
    assert response["Location"] == reverse("bulletin:article-edit", args=[article.pk])
    page = client.get(response["Location"]).content.decode()

    assert "某某区总工会" in page
    assert "数控机床" in page
    original = client.get(reverse("bulletin:source-original", args=[article.source_id]))
    assert b"".join(original.streaming_content) == text.encode()
    assert original["Content-Disposition"].startswith("attachment")
    assert original["Content-Type"] == "application/octet-stream"
    values = {"act": "checked", "title": article.title, "body": article.body, "is_html": "1"}
    offices = [entry.office_id for entry in article.attributions.all()]
    client.post(response["Location"], values | {"version": article.version, "offices": offices})
    article.refresh_from_db()
    assert article.doubts == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("稿件.docx", b"PK\x03\x04" + b"\0" * 100),
        ("空.txt", b""),
        ("大.txt", b"a" * (uploading.LARGEST_BYTES + 1)),
    ],
)
def test_wrong_file_is_said_beside_its_field_and_what_was_typed_stays(
    client, clerk, publication, name, data
):
    client.force_login(clerk)

    response = upload(client, data, name=name, title="写了一半", body="<p>半篇</p>")

    assert response.status_code == 422
    assert response.context["upload_form"].errors["file"]
    page = response.content.decode()
    assert 'id="id_file_error"' in page
    assert "写了一半" in page
    assert "半篇" in page
    assert not Article.objects.exists()


def test_without_a_file_the_field_says_so(client, clerk, publication):
    client.force_login(clerk)

    response = client.post(NEW, {"act": "upload", "title": "题", "is_html": "1"})

    assert response.status_code == 422
    assert "请先选择" in response.content.decode()


def test_what_was_typed_beside_the_file_is_a_draft_of_its_own(client, clerk, publication):
    client.force_login(clerk)

    upload(client, ONE, title="写了一半", body="<p>半篇</p>", offices=[clerk.office_id])

    titles = set(Article.objects.values_list("title", flat=True))
    assert titles == {"写了一半", "常熟市总工会举办数控机床操作比赛"}


def test_file_of_several_offers_a_draft_of_each(client, clerk, publication):
    client.force_login(clerk)

    response = upload(client, SAMPLE, offices=[clerk.office_id])
    source = SourceFile.objects.get()
    assert response["Location"] == reverse("bulletin:source-detail", args=[source.pk])
    page = client.get(response["Location"])
    assert [held.place for held, _is_own in page.context["held"]] == list(range(14))
    drafts = reverse("bulletin:source-drafts", args=[source.pk])
    assert client.post(drafts, {}).status_code == 422
    client.post(drafts, {"place": ["1", "2", "x", "99"]})
    client.post(drafts, {"place": ["1", "2"]})

    assert Article.objects.count() == 2
    assert "看这篇草稿" in client.get(response["Location"]).content.decode()


def test_others_do_not_find_the_file(client, taken, outsider, signer, list_manager, editor):
    source = taken().source
    for person, codes in ((outsider, {404}), (list_manager, {404}), (signer, {404, 200})):
        client.force_login(person)
        for name in ("source-detail", "source-original"):
            assert client.get(reverse(f"bulletin:{name}", args=[source.pk])).status_code in codes
        drafts = reverse("bulletin:source-drafts", args=[source.pk])
        assert client.post(drafts, {"place": "0"}).status_code == 404
    assert client.get(drafts).status_code == 405
    client.force_login(editor)
    assert client.get(reverse("bulletin:source-detail", args=[source.pk])).status_code == 200
    assert Article.objects.count() == 1


def test_text_that_is_in_the_editors_hands_takes_no_file(client, taken, clerk, editor):
    article = taken().article
    submit_article(article.pk, actor=clerk, approved_by="赵启明")
    move_article(article.pk, ArticleStatus.HELD, actor=editor)
    client.force_login(clerk)

    address = reverse("bulletin:article-edit", args=[article.pk])
    article.refresh_from_db()
    typed = {"title": "换掉", "version": article.version, "offices": [clerk.office_id]}
    assert upload(client, ONE, address=address, **typed).status_code == 409
    article.refresh_from_db()
    assert article.title != "换掉"


def test_pages_take_few_queries(client, taken, clerk, django_assert_max_num_queries):
    source = taken(SAMPLE).source
    make_drafts(source.pk, set(range(14)), actor=clerk)
    client.force_login(clerk)

    with django_assert_max_num_queries(15):
        client.get(reverse("bulletin:source-detail", args=[source.pk]))


def test_a_word_file_becomes_a_draft_with_its_picture(client, clerk, publication, office):
    file = BytesIO()
    Image.new("RGB", (320, 200), "#1f4e79").save(file, "PNG")
    body = (
        paragraph(run("常熟市举办操作比赛", bold=True), align="center")
        + paragraph(run("日前，常熟市总工会举办数控机床操作比赛，27名选手参加。"))
        + paragraph(run("（常熟市总工会）"), align="right")
        + paragraph(picture("p"))
    )
    data = word_file(
        body, parts={"word/media/a.png": file.getvalue()}, links=link("p", "image", "media/a.png")
    )
    client.force_login(clerk)
    upload = SimpleUploadedFile("稿件.docx", data)

    response = client.post(
        "/articles/new/", {"publication": publication.pk, "act": "upload", "file": upload}
    )

    article = Article.objects.get()
    assert response.url == f"/articles/{article.pk}/edit/"
    assert article.title == "常熟市举办操作比赛"
    assert plain_text(article.body).startswith("日前，常熟市总工会举办")
    assert [entry.office for entry in article.attributions.all()] == [office]
    assert article.pictures.count() == 1
    assert any("a.png" in doubt["message"] for doubt in article.doubts)
