"""The sample bulletin becomes an issue: every article, office and label."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import DomainError
from bulletin import markup
from bulletin.intake import read_bulletin, read_text
from bulletin.models import Article, Attribution, Issue, NumberSeries, Publication
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.services.importing import import_reading
from bulletin.services.signing import sign_issue
from bulletin.services.waivers import waive_all_in_issue
from bulletin.states import ArticleStatus, IssueStatus
from distribution.services.sample import make_sample_organisation
from tests.bulletin import word_files

DATA = Path(__file__).parent.parent / "data"
SAMPLE = (DATA / "bulletin.txt").read_bytes()
EXPECTED = json.loads((DATA / "bulletin.json").read_text(encoding="utf-8"))


@pytest.fixture
def sample_publication(db):
    return make_sample_organisation(password="不用来登录的口令，只在样例里")


def run(*arguments: str) -> dict[str, Any]:
    output = StringIO()
    call_command("import_bulletin", *arguments, stdout=output)
    return json.loads(output.getvalue())


def test_command_makes_an_issue_with_all_articles_in_order(sample_publication):
    result = run(str(DATA / "bulletin.txt"), "--date", "2011-09-30")

    issue = Issue.objects.get(pk=result["issue"])
    adoptions = list(issue.adoptions.select_related("section"))
    expected = [
        (section["name"], article["title"], article["title_style"], article["offices"])
        for section in EXPECTED["sections"]
        for article in section["articles"]
    ]
    assert result["articles"] == 14
    assert [
        (
            adoption.section.name,
            adoption.printed_title,
            adoption.printed_title_style,
            adoption.printed_offices,
        )
        for adoption in adoptions
    ] == expected
    assert issue.printed_range == EXPECTED["distribution"]
    assert issue.status == IssueStatus.ASSEMBLING
    assert issue.number is None


def test_word_file_becomes_the_same_issue_and_keeps_what_was_set_aside(
    sample_publication, tmp_path
):
    header = word_files.paragraph(word_files.run("内部资料"))
    files = word_files.unzipped(word_files.AUTHORS["by hand"]())
    files["word/_rels/document.xml.rels"] = word_files.relationships(
        word_files.link("h", "header", "header1.xml")
    ).encode()
    files["word/header1.xml"] = f"<w:hdr {word_files.NAMESPACES}>{header}</w:hdr>".encode()
    path = tmp_path / "信息.docx"
    path.write_bytes(word_files.zip_file(files))
    result = run(str(path))

    issue = Issue.objects.get(pk=result["issue"])
    assert result["articles"] == 14
    assert issue.printed_range == EXPECTED["distribution"]
    assert issue.leftover == [{"line": 0, "text": "内部资料"}]


def test_every_office_of_the_sample_is_known_in_2011(sample_publication):
    result = run(str(DATA / "bulletin.txt"))

    assert result["unknown_offices"] == []
    assert not Attribution.objects.filter(office=None).exists()
    attribution = Attribution.objects.get(
        office__abolished=date(2012, 9, 1), article__title__startswith="平江"
    )
    assert attribution.printed_name == "平江区总工会"


def test_office_abolished_by_the_issue_date_is_named(sample_publication):
    result = run(str(DATA / "bulletin.txt"), "--date", "2013-05-01")

    assert set(result["unknown_offices"]) == {
        "平江区总工会",
        "沧浪区总工会",
        "金阊区总工会",
        "吴江市总工会",
    }


def test_articles_are_adopted_with_their_events_and_first_wording(sample_publication):
    run(str(DATA / "bulletin.txt"))
    article = Article.objects.get(title="常熟市举办数控机床操作比赛")

    assert article.status == ArticleStatus.ADOPTED
    assert [event.new for event in article.events.all()] == ["submitted", "adopted"]
    assert article.revisions.get().body == article.body
    assert "温岳峰、包慕磊" in markup.plain_text(article.body)


def test_doubts_of_the_source_stay_with_the_issue_and_nothing_is_mended(sample_publication):
    issue = Issue.objects.get(pk=run(str(DATA / "bulletin.txt"))["issue"])
    shown = json.dumps(
        [*issue.intake_doubts, *Article.objects.values_list("doubts", flat=True)],
        ensure_ascii=False,
    )

    assert "倡仪书" in shown
    assert Article.objects.filter(body__contains="五一倡仪书").exists()


def test_tables_and_captions_keep_their_place_among_the_paragraphs(sample_publication, editor):
    reading = read_text(
        "市总工会公布签订情况\n上半年签订情况如下。\n单位\t户数\n昆山\t32\n其余单位正在推进。\n"
        "图为签约现场\n（市总办公室）\n"
    )
    imported = import_reading(reading, publication=sample_publication, actor=editor)

    article = Article.objects.get(adoptions__issue=imported.issue)
    assert article.body == (
        "<p>上半年签订情况如下。</p><table><tbody><tr><td>单位</td><td>户数</td></tr>"
        "<tr><td>昆山</td><td>32</td></tr></tbody></table><p>其余单位正在推进。</p><p>图为签约现场</p>"
    )
    assert markup.clean(article.body) == article.body


def test_abolished_office_is_a_doubt_of_its_article_with_its_successor(sample_publication):
    run(str(DATA / "bulletin.txt"), "--date", "2013-05-01")

    article = Article.objects.get(title__startswith="平江")
    (doubt,) = [doubt for doubt in article.doubts if doubt["rule"] == "unknown-office"]
    assert doubt["text"] == "平江区总工会"
    assert doubt["choices"][0] == "姑苏区总工会"


def test_number_and_date_from_paper_are_kept_for_the_signature(sample_publication, signer, editor):
    imported = import_reading(
        read_bulletin(SAMPLE),
        publication=sample_publication,
        actor=editor,
        number=25,
        day=date(2011, 12, 20),
    )

    assert imported.issue.reserved_number == 25
    assert imported.issue.number is None
    assert NumberSeries.objects.get(kind="regular").last_number == 17


def test_number_that_is_taken_is_refused(signed_issue, publication):
    with pytest.raises(DomainError, match="18"):
        import_reading(
            read_bulletin(SAMPLE),
            publication=publication,
            actor=None,
            number=18,
            day=date(2011, 10, 15),
        )

    assert Issue.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "空"),
        (b"\x00\x01\x02\xff\xfe\x80" * 50, "UTF-8"),
        ("2011年9月30日".encode(), "稿件"),
    ],
)
def test_text_without_an_article_changes_nothing(tmp_path, db, content, message):
    file = tmp_path / "bulletin.txt"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        run(str(file))

    assert not Issue.objects.exists()
    assert not Article.objects.exists()


def test_missing_file_is_named(db, tmp_path):
    with pytest.raises(CommandError, match=r"没有文件 .*nowhere\.txt"):
        run(str(tmp_path / "nowhere.txt"))


def test_same_text_taken_in_again_says_so(sample_publication):
    first = run(str(DATA / "bulletin.txt"))
    second = run(str(DATA / "bulletin.txt"))

    assert second["also_imported_as"] == [first["issue"]]


def test_issue_from_paper_signed_under_its_own_number(sample_publication, signer, editor):
    imported = import_reading(
        read_bulletin(SAMPLE),
        publication=sample_publication,
        actor=editor,
        number=18,
        day=date(2011, 9, 30),
    )
    waive_all_in_issue(imported.issue.pk, actor=editor, reason="照原件")
    edition = send_to_review(imported.issue.pk, actor=editor)
    render_edition(edition.pk)
    edition.refresh_from_db()
    sign_issue(imported.issue.pk, actor=signer, edition_sha256=edition.sha256)

    imported.issue.refresh_from_db()
    assert imported.issue.label == "2011年第18期（总第412期）"


def test_number_that_another_unsigned_issue_reserves_is_refused(sample_publication):
    run(str(DATA / "bulletin.txt"), "--number", "30", "--date", "2011-12-20")

    with pytest.raises(CommandError, match="30"):
        run(str(DATA / "bulletin.txt"), "--number", "30", "--date", "2011-12-21")

    assert Issue.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "-3", "99999999999"])
def test_number_out_of_range_leaves_nothing_behind(db, number):
    with pytest.raises(CommandError, match="期号应在"):
        run(str(DATA / "bulletin.txt"), "--number", number)

    assert not Publication.objects.exists()


def test_publication_asked_for_must_exist(sample_publication):
    with pytest.raises(CommandError, match="没有叫某某信息的刊物"):
        run(str(DATA / "bulletin.txt"), "--publication", "某某信息")
