"""The desk's note, printed range and printed text, through their addresses."""

import pytest
from django.test import Client

from tests.bulletin.desk_samples import desk, issue
from tests.bulletin.inbox_samples import other_editor

__all__ = ["desk", "issue", "other_editor"]

pytestmark = pytest.mark.django_db


def test_the_note_is_written_in_a_sheet_and_on_a_page(desk, client, issue):
    sheet = desk.get("note/", HX_Target="dialog", **{"HX-Request": "true"})
    assert sheet.status_code == 200
    assert desk.post("note/", note="这一期的按语").status_code == 302
    issue.refresh_from_db()
    assert issue.editor_note == "这一期的按语"
    too_long = desk.post("note/", note="长" * 2001)
    assert too_long.status_code == 422
    assert "长" * 2001 in too_long.content.decode()


def test_the_printed_range_is_chosen_from_the_lists(desk, client, issue, lists):
    address = f"/issues/{issue.pk}/range/"
    assert "各直属单位工会" in client.get(address).content.decode()
    client.post(address, {"label": ["各直属单位工会"]})
    issue.refresh_from_db()
    assert issue.printed_range == ["各直属单位工会"]
    nothing = client.post(address, {})
    assert nothing.status_code == 422
    assert "请至少选一个印发范围" in nothing.content.decode()


def test_the_text_is_edited_beside_what_was_submitted(desk, issue):
    adoption = issue.adoptions.first()
    words = {
        "title": "改过的标题",
        "title_style": "line",
        "byline": "",
        "body": "第一段。\r\n第二段。",
        "version": 1,
    }
    path = f"adoptions/{adoption.pk}/words/"
    assert adoption.articles.get().title in desk.get(path).content.decode()

    assert desk.post(path, **words).status_code == 302

    adoption.refresh_from_db()
    assert adoption.printed_body == "<p>第一段。</p><p>第二段。</p>"
    stale = desk.post(path, **(words | {"title": "晚到的"}))
    assert stale.status_code == 409
    html = stale.content.decode()
    assert "晚到的" in html
    assert "改过的标题" in html
    assert "顾文澜" in html
    assert desk.post(path, **(words | {"title": "晚到的", "version": 2})).status_code == 302
    empty = desk.post(path, **(words | {"body": " ", "version": 3}))
    assert empty.status_code == 422
    assert "请写正文" in empty.content.decode()


def test_a_table_stays_when_the_text_around_it_is_edited(desk, issue):
    adoption = issue.adoptions.first()
    table = "<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>"
    adoption.printed_body = f"<p>前。</p>{table}<p><strong>后</strong>。</p>"
    adoption.save()
    path = f"adoptions/{adoption.pk}/words/"
    form = desk.get(path).context["form"].initial

    desk.post(path, **(form | {"body": form["body"].replace("前。", "前面。")}))

    adoption.refresh_from_db()
    assert adoption.printed_body == f"<p>前面。</p>{table}<p><strong>后</strong>。</p>"


def test_who_else_has_the_words_open_and_has_saved_is_told_while_one_types(
    desk, issue, client, other_editor
):
    adoption = issue.adoptions.first()
    path = f"adoptions/{adoption.pk}/words/"
    reading = f"/issues/{issue.pk}/desk/{path}1/reading/"
    assert client.post(reading).content.strip() == b""
    theirs = Client()
    theirs.force_login(other_editor)

    assert "顾文澜" in theirs.post(reading).content.decode()
    assert "许薇" in client.post(reading).content.decode()
    words = {"title": "许薇的标题", "title_style": "line", "byline": "", "body": "正文。"}
    theirs.post(f"/issues/{issue.pk}/desk/{path}", words | {"version": 1})

    told = client.post(reading).content.decode()
    assert "改过这篇印文" in told
    assert "两稿" in told
    assert client.post(reading.replace("/1/", "/2/")).content.decode().count("notice") == 1


def test_nobody_but_editors_asks_who_has_the_words_open(issue, client, clerk):
    adoption = issue.adoptions.first()
    client.force_login(clerk)

    response = client.post(f"/issues/{issue.pk}/desk/adoptions/{adoption.pk}/words/1/reading/")

    assert response.status_code == 404
