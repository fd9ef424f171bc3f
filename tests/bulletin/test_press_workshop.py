"""The press as a process of its own: real children, their limits, their ends."""

import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from bulletin.markup import Block
from bulletin.press import workshop
from bulletin.press.fonts import MissingFonts
from bulletin.press.pictures import page_pictures
from bulletin.press.preview import measure_issue, preview_issue
from bulletin.press.printing import print_issue
from bulletin.press.refusals import NotPrintable, PressBusy, TooMuch
from bulletin.press.sealed import child
from bulletin.press.sealed.child import Child
from bulletin.press.sealed.folder import PREFIX
from tests.bulletin.press_sample import STAMP, article_of, issue_of, sample_snapshot

pytestmark = pytest.mark.usefixtures("every_order_printed")

SECONDS = 60
OTHER_PROCESS = """
import os, signal
import django
from django.conf import settings
settings.configure(
    LANGUAGE_CODE="zh-hans", LOCALE_PATHS=[], PRESS_TIME_LIMIT_SECONDS=60,
    PRESS_MEMORY_LIMIT_MB=1024, PRESS_IDLE_SECONDS=60, PRESS_QUEUE_LIMIT=8,
    PRESS_TASKS_PER_WORKER=100,
)
django.setup()
from bulletin.press import workshop
from tests.bulletin.press_sample import STAMP, article_of, issue_of
issue = issue_of(article_of("内容。"))
"""

# What a child runs, on a kernel that knows neither Landlock nor seccomp.
OLD_KERNEL = """
import sys
from bulletin.press import worker
from bulletin.press.sealed import landlock, seccomp
landlock.confine = lambda *_: False
seccomp.confine = lambda: False
sys.argv = ["worker", sys.argv[-1]]
worker.main()
"""


@pytest.fixture
def new_press():
    workshop.press.close()
    yield
    workshop.press.close()


def warm_child() -> Child:
    assert workshop.press.child is not None
    return workshop.press.child


def child_pid() -> int:
    return warm_child().process.pid


def ends(pid: int) -> bool:
    """Whether a process ends, or has ended, within the time of a test."""
    with suppress(ProcessLookupError):
        process = os.pidfd_open(pid)
        try:
            return bool(select.select([process], [], [], SECONDS)[0])
        finally:
            os.close(process)
    return True


def signal_child(sent: signal.Signals):
    """For ``on_article``: the child is sent a signal once it has begun."""
    return lambda number: os.kill(child_pid(), sent) if number else None


def run(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS + script],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_pages_are_those_that_are_printed_in_this_process():
    numbers: list[int] = []
    printed = workshop.print_issue(sample_snapshot(), STAMP, on_article=numbers.append)

    assert printed == print_issue(sample_snapshot(), STAMP)
    assert numbers[:14] == list(range(1, 15))


def test_pictures_and_preview_are_those_that_are_drawn_in_this_process():
    issue = issue_of(article_of("内容。"))
    pdf = workshop.print_issue(issue, None).pdf
    preview = workshop.preview_issue(issue, width_px=300)

    assert list(workshop.page_pictures(pdf, width_px=300)) == list(page_pictures(pdf, width_px=300))
    assert preview == preview_issue(issue, width_px=300)
    assert workshop.measure_issue(issue) == measure_issue(issue) == preview.length
    assert not workshop.preview_issue(issue, width_px=300, known=preview.keys).pictures


def test_child_is_warm_for_the_next_task_and_renewed_after_many(settings):
    issue = issue_of(article_of("内容。"))
    settings.PRESS_TASKS_PER_WORKER = 1000
    workshop.print_issue(issue, None)
    first = child_pid()
    workshop.print_issue(issue, None)
    assert child_pid() == first

    settings.PRESS_TASKS_PER_WORKER = 1
    workshop.print_issue(issue, None)
    assert workshop.press.child is None
    assert ends(first)


def test_idle_child_ends_and_leaves_neither_zombie_nor_files(settings, new_press):
    settings.PRESS_IDLE_SECONDS = 0.01
    seen: list[Child] = []
    issue = issue_of(article_of("内容。"))
    workshop.print_issue(issue, None, on_article=lambda _: seen.append(warm_child()))
    idle = seen[0]
    idle.process.wait(SECONDS)

    assert not Path(f"/proc/{idle.process.pid}").exists()
    workshop.press.close()
    assert not idle.folder.path.exists()


def test_child_knows_no_secret_and_holds_no_file_of_ours(monkeypatch, new_press):
    monkeypatch.setenv("SECRET_KEY", "very-secret")
    with tempfile.TemporaryFile() as ours:
        os.set_inheritable(ours.fileno(), True)
        workshop.print_issue(issue_of(article_of("内容。")), None)
        process = Path(f"/proc/{child_pid()}")
        environment = (process / "environ").read_bytes().split(b"\0")
        names = {entry.partition(b"=")[0].decode() for entry in environment if entry}
        files = [link.readlink() for link in (process / "fd").iterdir()]

    assert names <= {
        *("PATH", "HOME", "LD_LIBRARY_PATH", "LC_ALL", "TMPDIR"),
        *("FONTCONFIG_FILE", "FONTCONFIG_PATH"),
        *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    }
    assert {str(file).partition(":")[0] for file in files} == {"pipe"}
    assert b"very-secret" not in (process / "cmdline").read_bytes()


def test_every_thread_of_the_child_is_confined_and_limited():
    workshop.print_issue(issue_of(article_of("内容。")), None)
    process = Path(f"/proc/{child_pid()}")
    limits = (process / "limits").read_text(encoding="ascii")

    for name in ("Max file size", "Max core file size"):
        assert f"{name} 0 0 bytes" in " ".join(limits.split())
    if not warm_child().greeting.body["kernel"]:
        pytest.skip("this kernel knows no Landlock or no seccomp; Python's guard stands in")
    for task in (process / "task").iterdir():
        status = (task / "status").read_text(encoding="utf-8").split()
        assert status[status.index("Seccomp:") + 1] == "2"
        assert status[status.index("NoNewPrivs:") + 1] == "1"


def test_where_the_kernel_confines_nothing_python_does_and_pages_are_the_same(
    monkeypatch, new_press
):
    issue = issue_of(article_of("内容。", title="第一篇"))
    usual = workshop.print_issue(issue, None)
    workshop.press.close()
    monkeypatch.setattr(child, "OPTIONS", (*child.OPTIONS, "-c", OLD_KERNEL))

    assert workshop.print_issue(issue, None) == usual
    assert warm_child().greeting.body["kernel"] is False


def test_child_that_hangs_is_ended_and_the_article_named(settings):
    settings.PRESS_TIME_LIMIT_SECONDS = 1.0
    issue = issue_of(article_of("内容。", title="第一篇"))
    workshop.press.start()
    hung = child_pid()

    with pytest.raises(TooMuch, match="《第一篇》"):
        workshop.print_issue(issue, None, on_article=signal_child(signal.SIGSTOP))

    assert ends(hung)
    settings.PRESS_TIME_LIMIT_SECONDS = 60.0
    assert workshop.print_issue(issue, None).page_count == 1


def test_child_that_is_killed_is_replaced_and_the_article_named():
    issue = issue_of(article_of("内容。", title="第一篇"))

    with pytest.raises(TooMuch, match="《第一篇》"):
        workshop.print_issue(issue, None, on_article=signal_child(signal.SIGKILL))

    assert workshop.print_issue(issue, None).page_count == 1


def test_article_that_needs_too_much_memory_is_found_among_others(settings, new_press):
    settings.PRESS_MEMORY_LIMIT_MB = 320
    deep = Block("paragraph", "<b>" * 20_000 + "会" + "</b>" * 20_000)
    issue = issue_of(
        article_of("内容。", key=1, title="第一篇"),
        replace(article_of(key=2, title="第二篇"), blocks=(deep,)),
        article_of("内容。", key=3, title="第三篇"),
    )

    with pytest.raises(TooMuch) as refusal:
        workshop.print_issue(issue, None)

    assert refusal.value.titles == ("第二篇",)


def test_article_that_takes_too_long_is_named(settings, new_press):
    settings.PRESS_TIME_LIMIT_SECONDS = 2.0
    marked = Block("paragraph", "会" + "\u0301" * 400_000)
    issue = issue_of(
        article_of("内容。", key=1, title="第一篇"),
        replace(article_of(key=2, title="第二篇"), blocks=(marked,)),
    )

    with pytest.raises(TooMuch) as refusal:
        workshop.print_issue(issue, None)

    assert refusal.value.titles == ("第二篇",)


def test_press_that_does_not_start_blames_no_article(monkeypatch, caplog, new_press):
    monkeypatch.setattr(child, "OPTIONS", ("-c", "raise SystemExit('broken')"))

    with pytest.raises(NotPrintable) as refusal:
        workshop.print_issue(sample_snapshot(), None)

    assert refusal.value.titles == ()
    assert "broken" in caplog.text


def test_refusal_of_the_child_comes_back_as_it_is_in_the_language_of_who_asked(
    tmp_path, monkeypatch, new_press
):
    no_fonts = tmp_path / "fonts.conf"
    no_fonts.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(no_fonts))

    with translation.override("en"), pytest.raises(MissingFonts, match="Fonts are missing"):
        workshop.print_issue(sample_snapshot(), None)
    with translation.override("zh-hans"), pytest.raises(MissingFonts, match="缺少字体"):
        workshop.print_issue(sample_snapshot(), None)

    monkeypatch.delenv("FONTCONFIG_FILE")
    assert workshop.print_issue(sample_snapshot(), None).page_count


def test_message_tells_in_chinese_what_to_do():
    with translation.override("zh-hans"):
        assert "《第一篇》" in str(TooMuch(["第一篇"]))
        assert "删减" in str(TooMuch(["第一篇"]))
        assert "《第一篇》" in str(NotPrintable(["第一篇"]))


def test_what_is_no_pdf_is_refused():
    with pytest.raises(NotPrintable):
        workshop.page_pictures(b"not a pdf", width_px=300)


def test_two_threads_are_served_in_turn():
    issues = [issue_of(article_of(text * 500)) for text in "会工"]
    with ThreadPoolExecutor(2) as threads:
        printed = list(threads.map(lambda issue: workshop.print_issue(issue, None), issues))

    assert printed == [workshop.print_issue(issue, None) for issue in issues]


def test_who_finds_too_many_waiting_is_told_so(settings):
    settings.PRESS_QUEUE_LIMIT = 0
    issue = issue_of(article_of("内容。"))
    begun, told = threading.Event(), threading.Event()

    def wait(_number: int) -> None:
        begun.set()
        told.wait(SECONDS)

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(workshop.print_issue, issue, None, on_article=wait)
        assert begun.wait(SECONDS)
        with pytest.raises(PressBusy):
            workshop.print_issue(issue, None)
        told.set()

    assert first.result().page_count == 1


def test_child_ends_with_a_process_that_is_killed_and_its_files_are_removed_later():
    (pid,) = run(
        """
def die(_number):
    print(workshop.press.child.process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
workshop.print_issue(issue, None, on_article=die)
"""
    )

    assert ends(int(pid))
    left = set(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    workshop.press.close()
    workshop.press.start()
    now = set(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    assert left - now
    assert warm_child().folder.path in now


def test_process_forked_off_has_a_child_of_its_own_and_leaves_the_other():
    own, others, own_again = run(
        """
def pid():
    workshop.print_issue(issue, None)
    return workshop.press.child.process.pid
print(pid(), flush=True)
if not os.fork():
    print(pid(), flush=True)
    workshop.press.close()
    os._exit(0)
os.wait()
print(pid())
"""
    )

    assert own == own_again != others
    assert ends(int(own))
    assert ends(int(others))
