"""Setting how a publication is printed, and what one issue bears besides its number."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import Publication
from bulletin.press.masthead_checks import BadStyle
from bulletin.press.snapshot import Snapshot
from bulletin.press.styles import EXPRESS, PLAIN, READY_STYLES, RED_HEAD, PrintStyle
from bulletin.services.assembly import send_to_review
from bulletin.services.issue_marks import set_issue_marks
from bulletin.services.publications import set_print_style
from bulletin.services.snapshots import snapshot_of

# As stored before publications had styles.
OLD_SNAPSHOT = {
    "publication": "苏州工会信息",
    "issuing_unit": "苏州市总工会办公室",
    "year": 2011,
    "is_supplement": False,
    "shows_total": True,
    "editor_note": "",
    "sections": [
        {
            "name": "工作动态",
            "style": "full",
            "articles": [
                {
                    "key": 7,
                    "title": "标题",
                    "title_style": "line",
                    "blocks": [{"kind": "paragraph", "html": "内容。"}],
                    "offices": ["市总办公室"],
                    "byline": "",
                }
            ],
        }
    ],
    "distribution_label": "本期印发",
    "distribution": ["市四套班子有关领导"],
}
OLD_SHA256 = "35603400e3715a60e4a8f3171096c6b050855a8b2c3bd5f01e9b4a1fe599c2c7"


def run(command: str, *arguments: str) -> str:
    output = StringIO()
    call_command(command, *arguments, stdout=output)
    return output.getvalue()


def test_snapshot_from_before_there_were_styles_keeps_its_look_and_its_hash():
    snapshot = Snapshot.from_json(OLD_SNAPSHOT)

    assert snapshot.style == RED_HEAD
    assert snapshot.to_json() == OLD_SNAPSHOT
    assert snapshot.sha256 == OLD_SHA256


@pytest.mark.parametrize("style", READY_STYLES.values(), ids=list(READY_STYLES))
def test_style_and_marks_survive_json(style):
    snapshot = replace(
        Snapshot.from_json(OLD_SNAPSHOT),
        style=replace(style, permit="苏新出准印（2011）字第0218号", name_size=2.5),
        classification="秘密★1年",
        copy_number="000018",
        copies=200,
    )

    assert Snapshot.from_json(snapshot.to_json()) == snapshot
    assert snapshot.sha256 != OLD_SHA256


def test_administrator_sets_the_style_and_the_next_issue_is_frozen_in_it(
    administrator, editor, assembling_issue
):
    publication = assembling_issue.publication
    style = replace(EXPRESS, rule="star", permit="苏新出准印（2011）字第0218号")

    set_print_style(
        publication.pk,
        style,
        actor=administrator,
        issuing_unit=" 苏州市总工会 ",
        shows_total=False,
    )
    assembling_issue.publication.refresh_from_db()
    edition = send_to_review(assembling_issue.pk, actor=editor)

    frozen = Snapshot.from_json(edition.snapshot)
    assert (frozen.style, frozen.issuing_unit, frozen.shows_total) == (style, "苏州市总工会", False)
    entry = AuditEntry.objects.get(action="publication.set_style")
    assert entry.actor == administrator
    assert entry.detail["before"]["print_style"] == {}
    assert entry.detail["after"]["print_style"] == style.to_json()


def test_issue_under_review_keeps_the_style_it_was_frozen_in(
    administrator, editor, assembling_issue
):
    edition = send_to_review(assembling_issue.pk, actor=editor)

    set_print_style(assembling_issue.publication_id, PLAIN, actor=administrator)
    edition.refresh_from_db()

    assert Snapshot.from_json(edition.snapshot).style == RED_HEAD
    assert Snapshot.from_json(edition.snapshot).sha256 == edition.snapshot_sha256


def test_same_style_again_writes_nothing(administrator, publication):
    set_print_style(publication.pk, RED_HEAD, actor=administrator)

    assert not AuditEntry.objects.filter(action="publication.set_style").exists()


def test_editor_may_not_set_the_style(editor, signer, publication):
    for person in (editor, signer):
        with pytest.raises(NotAllowed, match="系统管理员"):
            set_print_style(publication.pk, PLAIN, actor=person)

    publication.refresh_from_db()
    assert publication.print_style == {}


@pytest.mark.parametrize(
    ("style", "sentence"),
    [
        (PrintStyle(key="red"), "版式没有“red”这一项，可选：red-head、plain、express。"),
        (PrintStyle(columns=3), "栏数没有“3”这一项"),
        (PrintStyle(name_colour="green"), "刊名颜色没有“green”这一项，可选：red、black、navy。"),
        (PrintStyle(rule="wavy"), "报头横线没有“wavy”"),
        (PrintStyle(han_latin=0.3), "中西文间距没有“0.3”"),
        (PrintStyle(note_face="song"), "编者按字体没有“song”"),
        (PrintStyle(note_label=" "), "编者按须有标签"),
        (PrintStyle(note_label="编者按" * 3), "编者按标签只能写一行，最多 6 个字。"),
        (PrintStyle(permit="准" * 31), "准印证号只能写一行，最多 30 个字。"),
        (PrintStyle(name_size=5.0), "刊名“苏州工会信息”按正文的 5 倍放不下：请在 0.7 到 4.6 之间"),
        (PrintStyle(name_size=0.2), "按正文的 0.2 倍放不下"),
        (PrintStyle(name_size=4.5, name_spacing=1.0), "按正文的 4.5 倍放不下"),
        (PrintStyle(name_spacing=2.5), "刊名字距只能在 0 到 2 字之间。"),
    ],
)
def test_value_that_cannot_be_printed_is_refused_in_words(
    administrator, publication, style, sentence
):
    with pytest.raises(BadStyle) as refusal:
        set_print_style(publication.pk, style, actor=administrator)

    assert sentence in str(refusal.value)
    publication.refresh_from_db()
    assert publication.print_style == {}


def test_name_of_forty_characters_may_be_too_long_for_what_is_asked(administrator, publication):
    Publication.objects.filter(pk=publication.pk).update(name="长" * 40)

    with pytest.raises(BadStyle, match="太长，字距不能这样大"):
        set_print_style(publication.pk, replace(EXPRESS, name_spacing=1.0), actor=administrator)
    with pytest.raises(BadStyle, match="放不下"):
        set_print_style(publication.pk, replace(EXPRESS, name_size=1.0), actor=administrator)
    set_print_style(publication.pk, EXPRESS, actor=administrator)


def test_issuing_unit_has_a_longest_length(administrator, publication):
    with pytest.raises(DomainError, match="编发单位最多 60 个字"):
        set_print_style(publication.pk, RED_HEAD, actor=administrator, issuing_unit="会" * 61)


def test_editor_marks_an_issue(editor, assembling_issue):
    set_issue_marks(
        assembling_issue.pk, actor=editor, classification=" 秘密★1年", copy_number="18", copies=200
    )
    set_issue_marks(assembling_issue.pk, actor=editor, copies=0)
    assembling_issue.refresh_from_db()

    snapshot = snapshot_of(assembling_issue)
    assert (snapshot.classification, snapshot.copy_number) == ("秘密★1年", "000018")
    assert snapshot.copies is None
    entries = AuditEntry.objects.filter(action="issue.set_marks").order_by("pk")
    assert [entry.detail["after"]["copies"] for entry in entries] == [200, None]


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ({"classification": "秘密1年"}, "“秘密1年”不是密级的写法"),
        ({"classification": "机密★永久"}, "应写作秘密、秘密★1年"),
        ({"classification": "内部资料注意保存不得外传翻印"}, "密级只能写一行，最多 12 个字。"),
        ({"copy_number": "1234567"}, "“1234567”不是份号：只写数字，最多六位。"),
        ({"copy_number": "甲1"}, "不是份号"),
        ({"copies": -1}, "印数应在 1 到 1000000 之间"),
    ],
)
def test_marks_that_are_none_are_refused_in_words(editor, assembling_issue, marks, sentence):
    with pytest.raises(DomainError) as refusal:
        set_issue_marks(assembling_issue.pk, actor=editor, **marks)

    assert sentence in str(refusal.value)


@pytest.mark.parametrize("text", ["秘密", "机密★6个月", "绝密★长期", "内部资料 注意保存", ""])
def test_classifications_in_use_are_taken(editor, assembling_issue, text):
    issue = set_issue_marks(assembling_issue.pk, actor=editor, classification=text)

    assert issue.classification == text


def test_marks_are_fixed_once_the_issue_is_under_review(editor, signer, assembling_issue):
    with pytest.raises(NotAllowed):
        set_issue_marks(assembling_issue.pk, actor=signer, copies=5)
    send_to_review(assembling_issue.pk, actor=editor)
    with pytest.raises(IllegalMove, match="内容不能再改"):
        set_issue_marks(assembling_issue.pk, actor=editor, copies=5)


def test_style_command_sets_and_tells_in_chinese(publication):
    told = run(
        "publication_style",
        "苏州工会信息",
        *("--style", "express", "--star", "--permit", "苏新出准印（2011）字第0218号"),
        *("--han-latin", "0.25", "--unit", "苏州市总工会", "--no-total", "--contents"),
    )

    publication.refresh_from_db()
    assert publication.style == replace(
        EXPRESS,
        rule="star",
        permit="苏新出准印（2011）字第0218号",
        han_latin=0.25,
        shows_contents=True,
    )
    assert told.splitlines() == [
        "刊物：苏州工会信息",
        "编发单位：苏州市总工会",
        "总期号：不印",
        "版式：express 快报（两栏）",
        "栏数：2",
        "刊名字号：2.3 字（自动计算）",
        "刊名字距：0.0145 字（自动计算）",
        "刊名颜色：红",
        "报头横线：横线，带五角星",
        "中西文间距：0.25 字",
        "本期要目：印",
        "编者按：编者按 楷体",
        "准印证号：苏新出准印（2011）字第0218号",
        "版记中的印发单位和日期：不印",
    ]


def test_style_command_changes_only_what_is_asked(publication):
    run("publication_style", "苏州工会信息", "--permit", "准印证1号", "--name-size", "3")
    run("publication_style", "苏州工会信息", "--style", "plain")
    told = run("publication_style", "苏州工会信息", "--name-size", "auto", "--no-rule")

    publication.refresh_from_db()
    assert publication.style == replace(PLAIN, permit="准印证1号", rule="none")
    assert "报头横线：无" in told


def test_style_command_refuses_in_one_sentence(publication):
    with pytest.raises(CommandError, match="没有叫没有的刊物"):
        run("publication_style", "没有")
    with pytest.raises(CommandError, match="放不下"):
        run("publication_style", "苏州工会信息", "--name-size", "9")
    with pytest.raises(CommandError, match="不是数字"):
        run("publication_style", "苏州工会信息", "--name-size", "大")


def test_marks_command_sets_and_tells_in_chinese(assembling_issue):
    number = str(assembling_issue.pk)

    told = run("issue_marks", number, "--classification", "秘密★1年", "--copy-number", "18")
    assert told.splitlines() == ["密级：秘密★1年", "份号：000018", "印数：无"]
    assert "密级：无" in run("issue_marks", number, "--classification", "", "--copies", "200")
    with pytest.raises(CommandError, match="不是份号"):
        run("issue_marks", number, "--copy-number", "甲")
    with pytest.raises(CommandError):
        run("issue_marks", "999999")
