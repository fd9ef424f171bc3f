"""The bench runs from end to end on a short issue, and says of whom it has no figures."""

import subprocess
import sys
from dataclasses import replace

import pytest

from bench import command, runs
from bench.contestants import CONTESTANTS, PLAIN, ROOT, Contestant, Cost, Process
from bench.issues import HAN_RUN, USUAL, edited, issue
from bench.measure import measure
from bench.preview import CASES, preview_table, trials
from bench.printed import PrintedPages
from bench.runs import Result, run
from bench.tables import ROWS, figures, ratios
from tests.bulletin.press_sample import article_of, issue_of, sample_snapshot

# The same with a child process, or with nothing kept: what is set is no other.
ALIKE = (("bench.ours", "sealed"), ("bench.weasyprint_plain", "anew"))
TEXT = "工会干部深入基层，走访慰问困难职工95户，听取他们对“十二五”期间工会工作的意见和建议。"


def short_issue(copies, variant=0):
    return issue_of(article_of(f"{USUAL[variant]}{TEXT}" * copies))


@pytest.mark.e2e
def test_every_contestant_is_measured_on_the_same_issue(monkeypatch, tmp_path):
    monkeypatch.setattr(runs, "issue", short_issue)
    others = [contestant for contestant in CONTESTANTS if contestant.command not in ALIKE]
    assert all(contestant.is_there for contestant in others)

    results = run(others, 2, repeat=1, folder=tmp_path)

    for result in results:
        assert result.setting.is_text_whole, result
        assert result.setting.full_lines == 3
        assert result.peak_bytes > 10_000_000
        assert all(cost.cpu_seconds > 0 for cost in result.cold + result.warm)
        assert bool(result.warm) == result.contestant.is_timed
    table = figures(results).splitlines()
    assert all(contestant.name in table[1] for contestant in others)
    assert len(table) == 2 + len(ROWS)
    plain = [line.split()[-3] for line in ratios([results]).splitlines()[2:]]
    assert set(plain) == {"1.00"}


@pytest.mark.e2e
def test_a_preview_draws_what_a_change_touches():
    found = trials(1, 1)

    assert [trial.lines_added for trial in found] == list(CASES)
    assert found[0].drawn == 1
    assert found[-1].drawn == found[-1].pages
    assert len(preview_table(found).splitlines()) == 2 + len(CASES)


def test_whoever_is_not_installed_is_named_as_left_out(monkeypatch, capsys):
    nobody = Contestant("Nobody", ("bench.nobody",), program="no-such-program")
    monkeypatch.setattr(command, "CONTESTANTS", (nobody,))
    monkeypatch.setattr(sys, "argv", ["press.py"])

    command.main()

    assert "left out: Nobody, no-such-program is missing" in capsys.readouterr().out


def test_a_contestant_that_fails_is_no_figure(tmp_path):
    with Process(Contestant("Nobody", ("bench.nobody",))) as process, pytest.raises(RuntimeError):
        process.print(tmp_path / "issue", tmp_path / "issue.pdf")


def test_it_starts_as_a_file_from_any_folder(tmp_path):
    started = subprocess.run(
        [sys.executable, ROOT / "bench" / "press.py", "--help"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert "--repeat" in started.stdout


def test_printings_that_differ_are_not_alike():
    cost = Cost(1.0, 1.0, 1, "one")
    result = Result(
        PLAIN,
        1,
        setting=measure(PrintedPages(0, ()), []),
        size_bytes=1,
        peak_bytes=1,
        cold=[cost, cost],
    )

    assert result.is_repeated_alike
    assert not replace(result, cold=[cost, replace(cost, sha256="other")]).is_repeated_alike
    assert replace(result, cold=[cost]).is_repeated_alike is None


def test_the_first_issue_is_the_sample():
    assert issue(1) == sample_snapshot()


def test_no_paragraph_comes_twice_and_all_keep_their_marks():
    known = paragraphs(issue(1))
    many = paragraphs(issue(3)) + paragraphs(issue(3, 1))

    assert len(set(many)) == len(many)
    assert [HAN_RUN.sub("", text) for text in many] == [HAN_RUN.sub("", text) for text in known] * 6
    assert [len(text) for text in many] == [len(text) for text in known] * 6
    keys = [article.key for section in issue(3).sections for article in section.articles]
    assert len(set(keys)) == len(keys)


def test_an_edit_touches_the_first_paragraph_alone():
    before, same, longer = (
        paragraphs(snapshot)
        for snapshot in (
            issue(1),
            edited(issue(1), number=1, lines=0),
            edited(issue(1), number=1, lines=2),
        )
    )

    assert before[1:] == same[1:] == longer[1:]
    assert before[0] != same[0]
    assert len(same[0]) == len(before[0])
    assert len(longer[0]) == len(before[0]) + 56


def paragraphs(snapshot):
    return [
        block.html
        for section in snapshot.sections
        for article in section.articles
        for block in article.blocks
    ]
