"""The Word file of an issue, through its addresses and by command; read back by our own intake."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from bulletin import markup
from bulletin.intake import read_text
from bulletin.models import EditionKind, Issue, IssuePreview
from bulletin.services.previews import order_preview, render_preview
from bulletin.services.word_files import kept_word_file, word_of_draft
from tests.bulletin.word_reading import lines_of, opened
from tests.plain_static import plain_static

__all__ = ["plain_static"]

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "bulletin.txt"


def word(edition):
    return reverse("bulletin:issue-word", args=[edition.issue_id, edition.pk])


def draft(issue):
    return reverse("bulletin:draft-word", args=[issue.pk])


@pytest.fixture
def final(signed_issue):
    return signed_issue.editions.get(kind=EditionKind.FINAL)


def exported(issue, output, *options: str) -> dict[str, Any]:
    answer = io.StringIO()
    call_command("export_issue", str(issue.pk), "--output", str(output), *options, stdout=answer)
    found: dict[str, Any] = json.loads(answer.getvalue())
    return found


def test_signed_issue_is_downloaded_under_its_chinese_name(client, clerk, final):
    client.force_login(clerk)

    response = client.get(word(final))

    lines = list(lines_of(opened(response.getvalue())))
    assert lines[:3] == [
        "苏州工会信息",
        "2011年第18期（总第412期）",
        "苏州市总工会办公室\t2011年9月30日",
    ]
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert 'filename="issue-2011-18.docx"' in response["Content-Disposition"]
    assert "%E7%AC%AC18%E6%9C%9F.docx" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_file_is_written_once_and_not_sent_again(client, clerk, final):
    client.force_login(clerk)
    first = client.get(word(final))
    path = kept_word_file(final.pk)
    path.write_bytes(b"kept")

    assert client.get(word(final)).getvalue() == b"kept"
    known = client.get(word(final), headers={"If-None-Match": first["ETag"]})
    assert known.status_code == 304


def test_contents_name_the_printed_pages(client, editor, final):
    client.force_login(editor)

    lines = list(lines_of(opened(client.get(word(final)).getvalue())))

    assert "工作动态\t常熟市总工会举办第1期培训班\t1" in lines


def test_clerks_see_neither_review_nor_draft(client, clerk, reviewed_issue, make_issue):
    review = reviewed_issue.editions.get()
    client.force_login(clerk)

    assert client.get(word(review)).status_code == 404
    assert client.get(draft(make_issue())).status_code == 404


def test_clerks_do_not_see_the_review_of_a_signed_issue(client, clerk, signed_issue):
    client.force_login(clerk)

    review = signed_issue.editions.get(kind=EditionKind.REVIEW)

    assert client.get(word(review)).status_code == 404


def test_pages_under_review_have_blanks_and_are_called_so(client, signer, reviewed_issue):
    client.force_login(signer)

    response = client.get(word(reviewed_issue.editions.get()))

    # 送审稿
    assert "%E9%80%81%E5%AE%A1%E7%A8%BF" in response["Content-Disposition"]
    assert "2011年第　　期（总第　　期）" in list(lines_of(opened(response.getvalue())))


def test_draft_is_written_as_it_stands(client, editor, assembling_issue):
    client.force_login(editor)

    response = client.get(draft(assembling_issue))

    lines = list(lines_of(opened(response.content)))
    assert "2011年第　　期（总第　　期）" in lines
    assert "9月2日，常熟市总工会举办培训班。\t（常熟市总工会）" in lines
    # 草稿
    assert "%E8%8D%89%E7%A8%BF" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_draft_names_the_pages_that_its_preview_counted(assembling_issue):
    order_preview(assembling_issue)
    assert render_preview(assembling_issue.pk)
    assert IssuePreview.objects.get().page_keys

    lines = list(lines_of(opened(word_of_draft(assembling_issue).data)))

    assert "工作动态\t常熟市总工会举办第1期培训班\t1" in lines


def test_draft_of_an_issue_under_review_is_not_there(client, editor, reviewed_issue):
    client.force_login(editor)

    assert client.get(draft(reviewed_issue)).status_code == 404


def test_edition_is_not_found_under_another_issue(client, editor, final, make_issue):
    client.force_login(editor)

    address = reverse("bulletin:issue-word", args=[make_issue().pk, final.pk])

    assert client.get(address).status_code == 404


def test_visitor_gets_no_file(client, final):
    assert client.get(word(final)).url.startswith("/sign-in/")
    assert client.get(draft(final.issue)).url.startswith("/sign-in/")


def test_files_are_read_only(client, editor, final):
    client.force_login(editor)

    assert client.post(word(final)).status_code == 405
    assert client.post(draft(final.issue)).status_code == 405


def test_few_queries(client, editor, final, django_assert_max_num_queries):
    client.force_login(editor)

    with django_assert_max_num_queries(5):
        client.get(word(final))


def test_issue_and_archive_offer_the_file(client, editor, clerk, final, make_issue):
    other = make_issue()
    client.force_login(editor)
    assert (
        word(final)
        in client.get(reverse("bulletin:issue-detail", args=[final.issue_id])).content.decode()
    )
    assert (
        draft(other)
        in client.get(reverse("bulletin:issue-detail", args=[other.pk])).content.decode()
    )
    client.force_login(clerk)
    page = client.get(reverse("bulletin:archive-issue", args=[final.issue_id])).content.decode()
    assert word(final) in page
    assert "下载 Word 版" in page


def test_command_writes_the_same_bytes_each_time(signed_issue, tmp_path):
    one = exported(signed_issue, tmp_path / "one.docx")
    two = exported(signed_issue, tmp_path / "two.docx", "--format", "docx")

    data = (tmp_path / "one.docx").read_bytes()
    assert data == (tmp_path / "two.docx").read_bytes()
    assert one["sha256"] == two["sha256"] == hashlib.sha256(data).hexdigest()
    assert one["articles"] == 2
    assert one["size_bytes"] == len(data)
    assert one["seconds"] >= 0
    assert data == kept_word_file(signed_issue.editions.get(kind=EditionKind.FINAL).pk).read_bytes()


def test_command_refuses_in_one_line(db, assembling_issue, tmp_path):
    with pytest.raises(CommandError, match="没有文件夹"):
        exported(assembling_issue, tmp_path / "missing" / "issue.docx")
    with pytest.raises(CommandError, match="是文件夹"):
        exported(assembling_issue, tmp_path)
    with pytest.raises(CommandError, match="999"):
        call_command("export_issue", "999", "--output", str(tmp_path / "issue.docx"))


def test_read_back_by_the_intake_it_is_the_same_issue(db, tmp_path):
    answer = io.StringIO()
    call_command("import_bulletin", str(SAMPLE), stdout=answer)
    issue = Issue.objects.get(pk=json.loads(answer.getvalue())["issue"])
    report = exported(issue, tmp_path / "issue.docx")
    document = opened((tmp_path / "issue.docx").read_bytes())

    reading = read_text("\n".join(lines_of(document)))

    adoptions = list(issue.adoptions.select_related("section").order_by("position"))
    assert report["articles"] == len(adoptions) == 14
    assert [
        (section.name, article.title, article.title_style, article.offices)
        for section in reading.sections
        for article in section.articles
    ] == [
        (
            adoption.section.name,
            adoption.printed_title,
            adoption.printed_title_style,
            adoption.printed_offices,
        )
        for adoption in adoptions
    ]
    assert [paragraphs_of(article.paragraphs) for article in reading.articles] == [
        paragraphs_of(markup.plain_text(adoption.printed_body).split("\n"))
        for adoption in adoptions
    ]
    assert reading.contents == [adoption.printed_title for adoption in adoptions]
    assert reading.distribution_label == issue.distribution_label
    assert reading.distribution == issue.printed_range
    # Nothing but the blanks that the signature will fill.
    assert all("　　" in entry.text for entry in reading.leftover)


def paragraphs_of(texts):
    """As printed: white space is collapsed."""
    return [" ".join(text.split()) for text in texts if text.strip()]
