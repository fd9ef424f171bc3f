"""manage.py render_issue and verify_editions, and editions that find the press busy."""

import io
import json
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from bulletin.press import workshop
from bulletin.press.refusals import PressBusy
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.states import EditionStatus

pytestmark = pytest.mark.usefixtures("every_order_printed")


def rendered(issue, output, *options: str) -> dict[str, object]:
    answer = io.StringIO()
    call_command("render_issue", str(issue.pk), "--output", str(output), *options, stdout=answer)
    found: dict[str, object] = json.loads(answer.getvalue())
    return found


def test_file_is_written_whole_and_replaces_another(assembling_issue, tmp_path):
    output = tmp_path / "out" / "issue.pdf"
    output.parent.mkdir()
    output.write_bytes(b"another")

    report = rendered(assembling_issue, output)

    assert report["size_bytes"] == output.stat().st_size
    assert len(pypdfium2.PdfDocument(output)) == report["pages"] == 1
    assert list(output.parent.iterdir()) == [output]


def test_one_mark_can_be_asked_for(assembling_issue, tmp_path):
    both = rendered(assembling_issue, tmp_path / "both.pdf")
    one = rendered(assembling_issue, tmp_path / "one.pdf", "--variant", "pdf/ua-1")

    assert both["sha256"] != one["sha256"]
    assert b"pdfaid:part" in (tmp_path / "both.pdf").read_bytes()
    assert b"pdfaid:part" not in (tmp_path / "one.pdf").read_bytes()


def test_folder_that_is_missing_is_named_before_anything_is_printed(assembling_issue, tmp_path):
    workshop.press.close()

    with pytest.raises(CommandError, match="没有文件夹"):
        rendered(assembling_issue, tmp_path / "missing" / "issue.pdf")
    with pytest.raises(CommandError, match="是文件夹"):
        rendered(assembling_issue, tmp_path)

    assert workshop.press.child is None


def test_edition_that_finds_the_press_busy_stays_due(assembling_issue, editor, monkeypatch):
    edition = send_to_review(assembling_issue.pk, actor=editor)

    def busy(*_arguments: object, **_options: object) -> None:
        raise PressBusy

    with monkeypatch.context() as patched:
        patched.setattr(workshop, "print_issue", busy)
        assert not render_edition(edition.pk)

    edition.refresh_from_db()
    assert (edition.status, edition.lease_until) == (EditionStatus.PENDING, None)
    assert render_edition(edition.pk)


def test_pdf_that_was_changed_is_named(reviewed_issue):
    edition = reviewed_issue.editions.get()
    answer = io.StringIO()
    call_command("verify_editions", stdout=answer)
    assert "1" in answer.getvalue()

    with Path(edition.pdf.path).open("ab") as pdf:
        pdf.write(b" ")

    with pytest.raises(CommandError, match=edition.pdf.name):
        call_command("verify_editions")
