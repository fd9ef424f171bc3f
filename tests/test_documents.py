"""What the documents promise is what the code has."""

import re
from pathlib import Path

from django.core.management import get_commands
from django.db.models import TextChoices
from django.utils import translation

from bulletin.models import EditionStatus
from bulletin.states import ArticleStatus, IssueStatus
from distribution.states import DeliveryStatus, MailingStatus

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def rows_under(heading: str, text: str) -> list[list[str]]:
    """Cells of the table rows below a heading, its own two lines left out."""
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_readme_lists_every_environment_variable():
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', settings))
    listed = {re.findall(r"`(\w+)`", row[0])[0] for row in rows_under("Environment", README)}

    assert listed == read


def test_the_readme_marks_what_the_server_run_requires():
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    calls = re.findall(r"refuse_missing\(([^)]*)\)", settings)
    required = set(re.findall(r'"(\w+)"', "".join(calls)))
    marked = {row[0].split("`")[1] for row in rows_under("Environment", README) if "●" in row[0]}

    assert required
    assert marked == required


def test_every_command_of_the_readme_is_there():
    named = {row[0].strip("`").split()[0] for row in rows_under("Commands", README)}

    assert named <= get_commands().keys()


def test_the_glossary_lists_every_state_as_the_screen_names_it():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    listed: dict[str, dict[str, str]] = {}
    name = ""
    for row in rows_under("States", glossary):
        name = row[0] or name
        listed.setdefault(name, {})[row[1].strip("`")] = row[2]

    with translation.override("zh-hans"):
        assert listed == {
            "Article": labels(ArticleStatus),
            "Issue": labels(IssueStatus),
            "Edition": labels(EditionStatus),
            "Mailing": labels(MailingStatus),
            "Delivery": labels(DeliveryStatus),
        }


def labels(states: type[TextChoices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in states.choices}


def test_every_pinned_package_we_ask_for_is_explained():
    dependencies = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"(?ms)^(?:dependencies|dev) = \[(.*?)^\]", project)
    names = re.findall(r'"([A-Za-z0-9-]+)', "".join(lists))

    assert len(names) > 20
    assert [name for name in names if name not in dependencies] == []
