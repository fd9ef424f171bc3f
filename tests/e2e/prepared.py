"""What installations begin with: the sample organisation, and on servers the static files.

In a run of the tests the commands that make it run once for each of both ways; every installation
starts from a copy, which is hers alone. Elsewhere, and of another checkout, it is made in place.
"""

import fcntl
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg2

from tests.e2e.running import ROOT, Installation
from tests.servers import FOLDER

PASSWORD = "苏州工会-2011-简报"
SAMPLE_DATABASE = "yinfa_sample"


def prepare(installation: Installation) -> None:
    run = os.environ.get(FOLDER)
    if run is None or installation.root != ROOT:
        make(installation)
    elif "DATABASE_URL" in installation.environment:
        copy_for_servers(installation, Path(run) / "prepared-servers")
    else:
        copy_embedded(installation, Path(run) / "prepared-embedded")


def make(installation: Installation) -> None:
    """In one process, since each takes seconds to start."""
    code = "from django.core.management import call_command as call\ncall('migrate', verbosity=0)\n"
    if "DATABASE_URL" in installation.environment:
        code += "call('collectstatic', interactive=False, verbosity=0)\n"
    installation.manage("shell", "-c", f"{code}call('sample_organisation', password='{PASSWORD}')")


def copy_embedded(installation: Installation, made: Path) -> None:
    once(made, lambda: make(Installation(made)))
    shutil.copytree(made, installation.folder, dirs_exist_ok=True)


def copy_for_servers(installation: Installation, made: Path) -> None:
    """Of the static files, which nobody writes to, a link will do."""
    url = installation.environment["DATABASE_URL"]
    server, _, name = url.rpartition("/")

    def make_sample() -> None:
        create_database(SAMPLE_DATABASE, "template0")
        own = {"VAR_DIR": str(made), "DATABASE_URL": f"{server}/{SAMPLE_DATABASE}"}
        make(Installation(made, **{**installation.environment, **own}))

    once(made, make_sample)
    create_database(name, SAMPLE_DATABASE)
    (installation.folder / "static").symlink_to(made / "static")


def once(folder: Path, fill: Callable[[], None]) -> None:
    """Have a folder filled, by one worker while the others wait; what failed is begun anew."""
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            fill()
            done.touch()


def create_database(name: str, template: str) -> None:
    """On the tests' server, in place of one of this name."""
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
