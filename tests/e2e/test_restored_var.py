"""The embedded run's var/ goes back to its backup while its mails have gone on."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.distribution.mail_servers import Desk, MailServer
from tests.e2e.running import Installation

pytestmark = pytest.mark.e2e

SWEEP = (
    "from django.utils import timezone; from distribution.models import Delivery;"
    "from distribution.services.sweep import sweep_mailings;"
    "Delivery.objects.filter(status='deferred').update(due_at=timezone.now()); sweep_mailings()"
)


def anew(backup: Path, var: Path) -> None:
    shutil.rmtree(var)
    shutil.copytree(backup, var)


def over_it(backup: Path, var: Path) -> None:
    subprocess.run(["cp", "-a", f"{backup}/.", str(var)], check=True)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory) -> Path:
    """A var/ in which no server took any of forty mails yet."""
    folder = tmp_path_factory.mktemp("backed-up")
    installation = Installation(folder / "var", EMAIL_URL="smtp://127.0.0.1:9")
    installation.manage("demo", "--no-serve", expect=1)
    return folder / "var"


@pytest.mark.parametrize("put_back", [anew, over_it])
def test_restored_var_sends_nothing_until_it_is_released(
    backed_up, tmp_path, put_back: Callable[[Path, Path], None]
):
    desk = Desk()
    server = MailServer(desk)
    server.start()
    var, backup = tmp_path / "var", tmp_path / "backup"
    shutil.copytree(backed_up, var)
    installation = Installation(var, EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
    # Moved from its first place, so somebody has to say that this is meant.
    installation.manage("shell", "-c", SWEEP)
    assert desk.mails == []
    installation.manage("release_mailings", "--by", "guanli", "--go-on", "1")
    shutil.copytree(var, backup)

    installation.manage("shell", "-c", SWEEP)
    assert len(desk.mails) == 40
    assert installation.manage_json("mailing_status", "1")["held"] == ""
    put_back(backup, var)
    installation.manage("shell", "-c", SWEEP)
    status = installation.manage_json("mailing_status", "1")
    assert status["held"]
    assert status["deferred"] == 40
    assert len(desk.mails) == 40

    assert "40" in installation.manage("release_mailings", "--by", "guanli")
    installation.manage("shell", "-c", SWEEP)
    status = installation.manage_json("mailing_status", "1")
    assert (status["held"], status["uncertain"]) == ("", 40)
    assert len(desk.mails) == 40
    server.stop()
