"""manage.py proofread, run as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bulletin.word_files import AUTHORS

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "data" / "bulletin.txt"
NO_MODEL = ROOT / "tests" / "data" / "no-model"


def proofread(
    *arguments: str, given: bytes = b"", model: Path = NO_MODEL
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "manage.py", "proofread", *arguments],
        cwd=ROOT,
        input=given,
        env=os.environ | {"PYTHONIOENCODING": "gb18030", "PROOF_MODEL_DIR": str(model)},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_sample_is_printed_as_json_with_the_agreed_keys():
    done = proofread(str(SAMPLE))
    assert done.returncode == 0
    findings = json.loads(done.stdout.decode("utf-8"))
    keys = {"line", "column", "text", "rule", "severity", "suggestion", "explanation"}
    assert all(keys <= set(finding) for finding in findings)
    (first, *_) = findings
    assert (first["line"], first["column"], first["text"]) == (7, 172, "倡仪")
    assert (first["severity"], first["suggestion"]) == ("应改", "倡议")
    assert first["explanation"] == "是不是“倡议”？"


def test_standard_input_in_another_encoding_gives_the_same():
    text = SAMPLE.read_text(encoding="utf-8")
    assert proofread("-", given=text.encode("gb18030")).stdout == proofread(str(SAMPLE)).stdout


def test_word_file_is_read_as_well(tmp_path):
    path = tmp_path / "信息.bin"
    path.write_bytes(AUTHORS["by hand"]())
    findings = json.loads(proofread(str(path)).stdout)
    assert {"倡仪", "并讲话", "好去处"} <= {finding["text"] for finding in findings}


def test_day_of_the_issue_is_what_days_are_compared_with():
    text = "10月9日下午，市总工会召开了会议。".encode()
    assert json.loads(proofread("-", given=text).stdout) == []
    (finding,) = json.loads(proofread("-", "--date", "2011-09-30", given=text).stdout)
    assert finding["rule"] == "late-date"


def test_faultless_text_gives_an_empty_list():
    done = proofread("-", given="会议由市总工会主席金明主持。\n".encode())
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.txt", None), ("empty.txt", b""), ("binary.txt", bytes(range(256))), (".", None)],
)
def test_bad_input_is_refused_in_one_line(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    refused = proofread(str(path))
    assert refused.returncode != 0
    assert refused.stdout == b""
    message = refused.stderr.decode("gb18030").strip()
    assert message
    assert "\n" not in message
    assert "Traceback" not in message


def test_day_that_is_none_is_refused_with_how_to_write_one():
    refused = proofread(str(SAMPLE), "--date", "2011年9月")
    assert refused.returncode != 0
    assert "2011-09-30" in refused.stderr.decode("gb18030")


def test_without_the_model_that_is_said():
    done = proofread("-", given="市总工会召开会议。".encode())
    assert "错别字模型" in done.stderr.decode("gb18030")
    assert json.loads(done.stdout) == []
