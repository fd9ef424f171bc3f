"""The pages 导入简报 and 核对拆分: who may, what they answer, and at what cost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bulletin.models import Article, IntakeSheet
from bulletin.services.intake_sheets import start_sheet
from bulletin.services.sheet_reading import read_sheet
from bulletin.services.uploading import open_file
from bulletin.states import SheetStatus
from bulletin.views.intake_page import MOST_DOUBTS
from distribution.services.sample import SAMPLE_BULLETIN
from tests.plain_static import plain_static

__all__ = ["plain_static"]

SAMPLE = SAMPLE_BULLETIN.read_text("utf-8")
PROSE = "9月20日，市总工会召开会议，部署今年的职工技能竞赛，全市120名职工参加，取得成效。"
UNNAMED = f"市总工会召开座谈会\n{PROSE}\n\n市总工会举办比赛\n{PROSE}\n（市总工会）\n"
START = reverse("bulletin:intake-start")
HTMX = {"HTTP_HX_REQUEST": "true"}
STEPS = ("line", "doubt", "offices", "undo", "make", "discard", "reopen")


@pytest.fixture
def sheet(editor, publication):
    return start_sheet(publication.pk, open_file("简报.txt", SAMPLE.encode()), actor=editor)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def address(sheet, step=""):
    name = f"bulletin:intake-{step}" if step else "bulletin:intake-correct"
    return reverse(name, args=[sheet.pk])


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def test_a_file_is_read_and_leads_to_the_sheet(desk, publication):
    file = SimpleUploadedFile("简报.txt", SAMPLE.encode("gb18030"))
    response = desk.post(START, {"publication": publication.pk, "file": file})

    sheet = IntakeSheet.objects.get()
    assert response.url == address(sheet)
    page = words(desk.get(response.url))
    assert "4,833 字全部有归处" in page
    assert "拆成 14 篇" in page
    assert "第 14 篇" in page


def test_pasted_text_is_kept_with_the_office_that_sent_it(desk, publication, office):
    desk.post(START, {"publication": publication.pk, "text": SAMPLE, "sender": office.name})

    sheet = IntakeSheet.objects.get()
    assert (sheet.source.name, sheet.sender) == ("粘贴的文字", office)
    assert "粘贴的文字" in words(desk.get(START))


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({}, "file", "请选文件，或在下面粘贴文字。"),
        ({"text": "你好"}, "text", "没有找到稿件"),
        ({"text": SAMPLE, "sender": "无此总工会"}, "sender", "没有叫“无此总工会”的单位"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_stays(desk, publication, fields, field, said):
    response = desk.post(START, {"publication": publication.pk, **fields})

    assert response.status_code == 422
    page = response.content.decode()
    assert said in page.split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert all(value[:20] in page for value in fields.values())
    assert not IntakeSheet.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "signer", "list_manager"])
def test_others_find_no_such_page(client, who, sheet, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(START).status_code == 404
    assert client.get(address(sheet)).status_code == 404
    assert [client.post(address(sheet, step)).status_code for step in STEPS] == [404] * 7


def test_steps_take_posts_only(desk, sheet):
    # Who comes to a step's address by GET stands on the page.
    assert {desk.get(address(sheet, step)).status_code for step in STEPS} == {405}


def test_a_line_is_retyped_without_script_and_with_it(desk, sheet):
    fields = {"at": "9.0", "part": "section", "version": "1"}
    assert desk.post(address(sheet, "line"), fields).url == address(sheet)
    assert "第 9 行：已照您定的重新拆分。" in words(desk.get(address(sheet)))

    response = desk.post(
        address(sheet, "line"), {"at": "9.0", "part": "title", "version": "2"}, **HTMX
    )
    part = response.content.decode()
    assert "<!doctype" not in part
    assert 'id="sheet" data-version="3"' in part
    assert "拆成 14 篇" in words(response)


def test_x_cuts_and_joins_again(desk, sheet):
    for version, count in ((1, 13), (2, 14)):
        fields = {"at": "25.0", "part": "cut", "version": version}
        assert f"拆成 {count} 篇" in words(desk.post(address(sheet, "line"), fields, **HTMX))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"part": "title"}, "请先在原文里选一行。"),
        ({"at": "9.0", "part": "poem"}, "请选定这一行是什么。"),
        ({"at": "9.0", "part": "byline"}, "第 9 行在这里不能这样定。"),
        ({"at": "4.0", "part": "title"}, "第 4 行现在不是单独的一行"),
        ({"at": "九", "part": "title"}, "请先在原文里选一行。"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(desk, sheet, fields, said):
    response = desk.post(address(sheet, "line"), {**fields, "version": "1"}, **HTMX)

    assert response.status_code == 422
    assert said in words(response)
    sheet.refresh_from_db()
    assert sheet.version == 1


def test_a_stale_page_gets_the_sheet_as_it_stands(desk, sheet):
    desk.post(address(sheet, "line"), {"at": "9.0", "part": "section", "version": "1"})
    response = desk.post(
        address(sheet, "line"), {"at": "25.0", "part": "cut", "version": "1"}, **HTMX
    )

    assert response.status_code == 409
    assert 'data-version="2"' in response.content.decode()
    assert "刚才在别处改过" in words(response)
    assert len(IntakeSheet.objects.get().decisions) == 1


def test_no_answer_is_chosen_beforehand(desk, sheet):
    response = desk.get(address(sheet))
    page = response.content.decode()
    choices = re.findall(r'<input type="radio" name="choice"[^>]*>', page)

    assert len(choices) > MOST_DOUBTS
    assert not [choice for choice in choices if "checked" in choice]
    assert page.count("建议</span>") == len(response.context["page"].asked) == MOST_DOUBTS


def test_a_doubt_is_settled_and_can_be_changed(desk, sheet):
    asked = read_sheet(sheet).asked
    fields = {"key": asked[0].key, "choice": "1", "version": "1"}
    page = words(desk.post(address(sheet, "doubt"), fields, **HTMX))
    assert f"存疑 {len(asked)}，已定 1" in page
    assert "照原样保留" in page

    fields = {"decision": "0", "version": "2"}
    page = words(desk.post(address(sheet, "undo"), fields, **HTMX))
    assert f"存疑 {len(asked)}，已定 0" in page


@pytest.mark.parametrize("choice", ["", "7", "x", "-1", "²"])
def test_a_doubt_asks_for_an_answer(desk, sheet, choice):
    first = read_sheet(sheet).asked[0]
    fields = {"key": first.key, "choice": choice, "version": "1"}
    response = desk.post(address(sheet, "doubt"), fields)

    assert response.status_code == 422
    assert "请先选一个答案。" in response.content.decode().split('id="wrong"')[1][:300]


def test_what_was_typed_beside_a_doubt_stays(desk, editor, publication, office):
    sheet = start_sheet(publication.pk, open_file("一.txt", UNNAMED.encode()), actor=editor)
    asked = next(one for one in read_sheet(sheet).asked if one.doubt.rule == "unattributed")
    fields = {"key": asked.key, "choice": "0", "typed-0": "无此总工会", "version": "1"}
    response = desk.post(address(sheet, "doubt"), fields)
    assert response.status_code == 422
    assert 'value="无此总工会" aria-invalid="true"' in response.content.decode()

    fields["typed-0"] = office.name
    assert desk.post(address(sheet, "doubt"), fields).status_code == 302
    assert office.name in words(desk.get(address(sheet)))


def test_offices_are_changed_at_the_article(desk, sheet, office):
    fields = {"offices-25.0": "无此总工会", "offices-3.0": "市总办公室、研究室", "version": "1"}
    response = desk.post(address(sheet, "offices"), fields, **HTMX)
    assert response.status_code == 422
    assert "没有叫“无此总工会”的单位" in words(response)

    fields["offices-25.0"] = office.name
    page = desk.post(address(sheet, "offices"), fields, **HTMX).content.decode()
    assert f'<span lang="zh-CN">{office.name}</span>' in page
    assert page.count("<summary>") == 14
    act = {"act": "named", "at": [25, 0], "offices": [office.pk]}
    assert IntakeSheet.objects.get().decisions == [{"acts": [act]}]


def test_articles_are_not_made_with_doubts_left(desk, sheet):
    page = desk.get(address(sheet)).content.decode()
    assert 'href="#doubt-1" data-to-doubt' in page
    assert address(sheet, "make") not in page

    response = desk.post(address(sheet, "make"), {"version": "1"})
    assert response.status_code == 422
    assert "处存疑没有定" in words(response)
    assert not Article.objects.exists()


def test_articles_are_made_and_the_sheet_leads_to_them(desk, sheet, assembling_issue):
    _settle_all(desk, sheet)
    sheet.refresh_from_db()
    assert address(sheet, "make") in desk.get(address(sheet)).content.decode()
    before = Article.objects.count()
    fields = {"version": sheet.version, "issue": assembling_issue.pk}
    response = desk.post(address(sheet, "make"), fields)

    assert response.url == reverse("bulletin:issue-desk", args=[assembling_issue.pk])
    assert Article.objects.count() == before + 14
    page = desk.get(address(sheet)).content.decode()
    assert len(re.findall(r'href="/articles/\d+/"', page)) == 14
    assert desk.post(address(sheet, "make"), fields).status_code == 409
    assert desk.get(f"/articles/files/{sheet.source_id}/").status_code == 200


def test_a_discarded_text_is_taken_up_again(desk, sheet):
    desk.post(address(sheet, "discard"))
    page = desk.get(address(sheet)).content.decode()
    assert address(sheet, "reopen") in page
    assert address(sheet) not in desk.get(START).content.decode()

    desk.post(address(sheet, "reopen"))
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.OPEN


def test_the_page_asks_the_database_little(desk, sheet):
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(address(sheet))
    _settle_all(desk, sheet)
    with CaptureQueriesContext(connection) as settled:
        desk.get(address(sheet))

    assert len(few) <= 15
    assert len(settled) <= 15


def test_the_inbox_leads_here(desk):
    assert START in desk.get("/inbox/").content.decode()


def _settle_all(desk, sheet):
    for _step in range(60):
        sheet.refresh_from_db()
        asked = read_sheet(sheet).asked
        if not asked:
            return
        choice = len(asked[0].choices) - 1 if "office" in asked[0].key else 0
        fields = {"key": asked[0].key, "choice": choice, "version": sheet.version}
        assert desk.post(address(sheet, "doubt"), fields).status_code == 302
    raise AssertionError("doubts that no answer settles")


def test_a_cut_is_shifted_by_the_page(desk, sheet):
    fields = {"at": "29.0", "from": "25.0", "part": "shift", "version": "1"}
    assert "第 29 行：本篇改从这里开始。" in words(
        desk.post(address(sheet, "line"), fields, **HTMX)
    )
    again = fields | {"from": "x", "version": "2"}
    assert desk.post(address(sheet, "line"), again, **HTMX).status_code == 422


@pytest.fixture
def long_sheet(editor, publication):
    """Six times the sample under one head."""
    head, mark, rest = SAMPLE.partition("【")
    body, foot, end = rest.rpartition("本期印发")
    text = head + (mark + body) * 6 + foot + end
    return start_sheet(publication.pk, open_file("合订本.txt", text.encode()), actor=editor)


def test_a_long_bulletin_is_shown_in_parts_that_hold_all_of_it(desk, sheet, long_sheet):
    counts = []
    for one in (sheet, long_sheet):
        with CaptureQueriesContext(connection) as queries:
            desk.get(address(one))
        counts.append(len(queries))
    keys: list[str] = []
    articles: list[int] = []
    parts = desk.get(address(long_sheet)).context["page"].parts
    for part in parts:
        response = desk.get(f"{address(long_sheet)}?part={part.number}")
        assert len(response.content) < 60_000
        page = response.context["page"]
        keys += [row.key for row in page.rows]
        articles += [one.number for section in page.sections for one in section.articles]
        assert page.rows[0].begins or page.rows[1].begins or part.number == 1
    reading = read_sheet(long_sheet)
    assert keys == [f"{cut.line.spot[0]}.{cut.line.spot[1]}" for cut in reading.read.cuts]
    assert articles == list(range(1, 85))
    assert sum(part.doubts for part in parts) == len(reading.asked)
    assert counts[0] == counts[1] <= 15
    assert len(parts) > 3
    assert len(desk.get(address(sheet)).content) < 60_000


def test_a_step_stays_on_its_part(desk, long_sheet):
    second = desk.get(f"{address(long_sheet)}?part=2").context["page"].rows[0].key
    fields = {"at": second, "part": "leftover", "version": "1"}
    step = f"{address(long_sheet, 'line')}?part=2"

    response = desk.post(step, fields | {"part": "other", "other": "leftover"})
    assert response.url == f"{address(long_sheet)}?part=2"
    part = desk.post(step, fields | {"version": "2", "part": "title"}, **HTMX)
    assert part.context["page"].part == 2
    assert f'action="{step}"' in part.content.decode()
    for asked in ("99", "x", "0"):
        assert desk.get(f"{address(long_sheet)}?part={asked}").status_code == 200
