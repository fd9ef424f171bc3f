"""manage.py intake, run as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bulletin.word_files import AUTHORS

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "data" / "bulletin.txt"


def intake(name: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "manage.py", "intake", name],
        cwd=ROOT,
        input=given,
        env=os.environ | environment,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_file_and_standard_input_give_the_same_json():
    from_file = intake(str(SAMPLE))
    assert (from_file.returncode, from_file.stderr) == (0, b"")
    from_input = intake("-", SAMPLE.read_text(encoding="utf-8").encode("gb18030"))
    assert from_input.stdout == from_file.stdout
    result = json.loads(from_file.stdout)
    assert [len(section["articles"]) for section in result["sections"]] == [2, 3, 4, 5]


def test_word_file_gives_the_same_articles_as_the_text(tmp_path):
    path = tmp_path / "信息.bin"
    path.write_bytes(AUTHORS["by hand"]())
    printed = intake(str(path))
    assert (printed.returncode, printed.stderr) == (0, b"")
    result = json.loads(printed.stdout)
    assert [len(section["articles"]) for section in result["sections"]] == [2, 3, 4, 5]
    assert (result["kind"], result["notices"], result["pictures"]) == ("docx", [], [])


def test_json_is_utf8_under_any_terminal_encoding():
    printed = intake(str(SAMPLE), PYTHONIOENCODING="gb18030").stdout
    assert "市总工会学习贯彻市党代会精神" in printed.decode("utf-8")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.txt", None),
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256))),
        ("word.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
        ("list.txt", "买菜\n洗衣\n".encode()),
        (".", None),
    ],
)
def test_bad_input_is_refused_in_one_line(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    refused = intake(str(path))
    assert refused.returncode != 0
    assert refused.stdout == b""
    message = refused.stderr.decode().strip()
    assert message
    assert "\n" not in message
    assert "Traceback" not in message
