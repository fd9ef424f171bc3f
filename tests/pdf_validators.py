"""What validators say of a PDF. An empty answer is a good one."""

import io
import json
import subprocess
import sys
from pathlib import Path

import page
import pdfua
import pikepdf

# page asks for one of these where a file has both marks.
PAGE_PROFILES = {"PDF/A-2a": "pdf/a-2a", "PDF/UA-1": "pdf/ua-1"}
# It takes a carriage return that ends a stream's data for a part of the line end behind them, and
# then finds the length wrong; veraPDF and qpdf go by the length (ISO 32000-1, 7.3.8.1).
MISTAKEN = {"PDFA2A-STREAM-LENGTH-001"}


def verapdf(*files: Path) -> dict[str, dict[str, list[str]]]:
    """The rules that each file breaks, by its name and by standard."""
    command = [sys.executable, "-m", "tests.verapdf", *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    return {Path(name).name: broken for name, broken in found.items()}


def page_failures(pdf: bytes, standard: str) -> list[str]:
    report = page.validate_pdf_bytes(pdf, profile=PAGE_PROFILES[standard])
    assert report.rules.total > 100
    return [
        f"{failure.rule_id} {failure.message}"
        for failure in report.failures
        if failure.rule_id not in MISTAKEN
    ]


def pdfua_findings(file: Path) -> list[str]:
    return [str(finding) for finding in pdfua.validate(str(file)).findings]


def syntax_problems(pdf: bytes) -> list[str]:
    """What qpdf finds wrong with the file as such."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(problem) for problem in document.check_pdf_syntax()]
