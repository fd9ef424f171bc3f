"""PDF and old Word files, made by LibreOffice and by our own press, read back."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from bulletin.intake import UnreadableText, read_upload
from bulletin.intake.formats import office
from bulletin.intake.formats.kinds import FileKind
from bulletin.intake.formats.page_lines import PAGE_NUMBER
from bulletin.press.printing import print_issue
from tests.bulletin.press_sample import STAMP, sample_snapshot
from tests.bulletin.sample_truth import TRUTH, assert_articles, assert_sample
from tests.bulletin.word_files import AUTHORS


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> dict[str, bytes]:
    """A Word file of the sample as LibreOffice writes it in other forms, by ending."""
    folder = tmp_path_factory.mktemp("rendered")
    (folder / "sample.docx").write_bytes(AUTHORS["by hand"]())
    for form in ("pdf", "rtf", "odt", "doc:MS Word 97", "html:HTML (StarWriter)"):
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                "--convert-to", form, "--outdir", str(folder), str(folder / "sample.docx"),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return {path.suffix[1:]: path.read_bytes() for path in folder.glob("sample.*")}


@pytest.mark.parametrize("ending", ["doc", "rtf", "odt"])
def test_old_and_other_word_processors_files_read_the_same(rendered, ending):
    upload = read_upload(f"信息.{ending}", rendered[ending])
    assert upload.kind == FileKind.OFFICE
    assert_sample(upload)


def test_wps_file_is_known_by_its_content_whatever_its_name(rendered):
    assert_sample(read_upload("信息.wps", rendered["doc"]))
    assert_sample(read_upload("信息.txt", AUTHORS["styles"]()))


def test_html_of_libreoffice_reads_the_same(rendered):
    assert_sample(read_upload("信息.html", rendered["html"]))


def test_pdf_of_libreoffice_reads_the_same(rendered):
    upload = read_upload("信息.pdf", rendered["pdf"])
    assert upload.kind == FileKind.PDF
    assert_sample(upload)


def test_our_own_print_edition_reads_back_as_it_was_made():
    pdf = print_issue(sample_snapshot(), STAMP)
    upload = read_upload("第18期.pdf", pdf.pdf)
    reading = upload.reading
    assert_articles(reading)
    assert reading.distribution == TRUTH["distribution"]
    assert (reading.publication, reading.number, reading.total_number) == ("苏州工会信息", 18, 412)
    assert str(reading.date) == "2011-09-30"
    assert reading.leftover == []
    numbers = [aside.text for aside in upload.set_aside]
    assert numbers == [f"— {page} —" for page in range(1, pdf.page_count + 1)]


@pytest.mark.parametrize(
    ("words", "is_number"),
    [("—3—", True), ("第3页共8页", True), ("-12-", True), ("3/8", True), ("7", True),
     ("2011年", False), ("第18期", False), ("三", False)],
)  # fmt: skip
def test_number_of_a_page_is_known_by_its_form(words, is_number):
    assert bool(PAGE_NUMBER.fullmatch(words)) is is_number


def converter(tmp_path: Path, script: str) -> str:
    path = tmp_path / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


RTF = rb"{\rtf1 }"


def test_conversion_that_takes_too_long_is_stopped_with_all_it_started(tmp_path, monkeypatch):
    pid = tmp_path / "pid"
    stuck = converter(tmp_path, f"sleep 300 & echo $! > {pid}\nwait")
    monkeypatch.setattr(office, "converter", lambda: stuck)
    monkeypatch.setattr(office, "SECONDS", 2)
    began = time.monotonic()
    with pytest.raises(UnreadableText, match="太久"):
        read_upload("慢.rtf", RTF)
    assert time.monotonic() - began < 20
    until = time.monotonic() + 10
    while is_running(int(pid.read_text())) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(int(pid.read_text()))


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_conversion_has_no_network_and_a_home_of_its_own(tmp_path, monkeypatch):
    seen = tmp_path / "seen"
    looks = converter(
        tmp_path, f"{{ cat /proc/net/route; echo HOME=$HOME; ulimit -v; ulimit -f; }} > {seen}"
    )
    monkeypatch.setattr(office, "converter", lambda: looks)
    with pytest.raises(UnreadableText):
        read_upload("信息.rtf", RTF)
    routes, _, rest = seen.read_text(encoding="utf-8").partition("HOME=")
    home, memory, written = rest.split()
    assert home != os.environ["HOME"]
    assert not Path(home).exists()
    assert int(memory) * 1024 <= office.MEMORY_BYTES
    assert int(written) > 0
    if subprocess.run(["unshare", "--map-root-user", "--net", "true"], check=False).returncode == 0:
        assert routes.count("\n") <= 1


def test_without_libreoffice_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setattr(office, "converter", lambda: None)
    with pytest.raises(UnreadableText, match="LibreOffice"):
        read_upload("信息.rtf", RTF)


def test_conversions_wait_for_one_another(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(office, "WAIT_SECONDS", 0)
    with office.turn(), pytest.raises(UnreadableText, match="正在转换"):
        read_upload("信息.rtf", RTF)


def test_converter_that_dies_is_a_refusal(tmp_path, monkeypatch):
    dies = converter(tmp_path, "kill -SEGV $$")
    monkeypatch.setattr(office, "converter", lambda: dies)
    with pytest.raises(UnreadableText, match="另存为"):
        read_upload("信息.rtf", RTF)
