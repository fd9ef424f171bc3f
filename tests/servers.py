"""The servers the tests run on: a private PostgreSQL and a private Redis.

Loaded with ``-p tests.servers``, so that both are up, and the environment names them, before
Django reads its settings. Each run has its own folder and ports and ends with its servers; one
that was killed leaves nothing that disturbs the next. Workers of pytest-xdist share the servers
of the run that started them.

``YINFA_TEST_DATABASE=sqlite`` runs the tests the embedded way instead, with no server at all.
"""

import atexit
import itertools
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

FOLDER = "YINFA_TEST_FOLDER"
PREFIX = "yinfa-tests-"
START_SECONDS = 60
REDIS_DATABASES = 4096
DATABASES_PER_WORKER = 64

_counter = itertools.count(1)


class Servers:
    """PostgreSQL and Redis on loopback ports; they end by ``stop`` or when this process dies.

    With ``is_durable`` a commit is on disk before it is answered, as it is by default.
    """

    def __init__(self, *, is_durable: bool = False) -> None:
        self.is_durable = is_durable
        self.postgres_command: list[str] = []
        remove_leftovers()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self.processes: list[subprocess.Popen[bytes]] = []
        atexit.register(self.stop)
        self.account = unprivileged_account()
        for name in ("postgres", "redis"):
            path = self.folder / name
            path.mkdir(mode=0o700)
            if self.account:
                self.folder.chmod(0o711)
                shutil.chown(path, self.account.pw_uid, self.account.pw_gid)

    def start(self) -> dict[str, str]:
        """Addresses of the running servers, as environment variables."""
        password = secrets.token_hex(16)
        redis_port, postgres_port = free_port(), free_port()
        self._start_redis(redis_port)
        self._start_postgres(postgres_port, password)
        postgres_url = f"postgres://yinfa:{password}@127.0.0.1:{postgres_port}/postgres"
        redis_url = f"redis://127.0.0.1:{redis_port}/0"
        self._wait("postgres", lambda: psycopg2.connect(postgres_url).close())
        self._wait("redis", lambda: redis.Redis.from_url(redis_url).ping())
        return {"DATABASE_URL": postgres_url, "CELERY_BROKER_URL": redis_url}

    def stop(self) -> None:
        """End what runs and delete the folder. Does nothing the second time."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start_redis(self, port: int) -> None:
        program = found("redis-server", "redis-server", Path("/usr/bin"))
        options = f"--bind 127.0.0.1 --port {port} --databases {REDIS_DATABASES} --appendonly no"
        self.redis_command = [program, *options.split(), "--save", ""]
        self._redis = self._launch("redis", self.redis_command)

    def _start_postgres(self, port: int, password: str) -> None:
        versions = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)
        )
        initdb = found("initdb", "postgresql", *versions)
        data = self.folder / "postgres" / "data"
        password_file = self.folder / "postgres" / "password"
        password_file.write_text(password, encoding="utf-8")
        if self.account:
            shutil.chown(password_file, self.account.pw_uid, self.account.pw_gid)
        options = (
            f"--pgdata={data} --username=yinfa --pwfile={password_file} --auth=password "
            "--encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions"
        )
        made = subprocess.run(
            self._command([initdb, *options.split()]),
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise pytest.UsageError(f"initdb failed:\n{made.stderr}{made.stdout}")
        settings: dict[str, object] = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
        }
        if not self.is_durable:
            hasty = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
            settings |= dict.fromkeys(hasty, "off")
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        program = str(Path(initdb).with_name("postgres"))
        self.postgres_command = [program, "-D", str(data), *arguments]
        self._postgres = self._launch("postgres", self.postgres_command)

    def restart_postgres(self) -> None:
        """As ``pg_ctl restart -m immediate``: no session ends in order, the log is replayed."""
        self._postgres.send_signal(signal.SIGQUIT)
        self._postgres.wait(START_SECONDS)
        self.processes.remove(self._postgres)
        self._postgres = self._launch("postgres", self.postgres_command)

    def lose_redis(self, seconds: float) -> None:
        """Redis is killed, and is back after so long with nothing in it."""
        self._redis.kill()
        self._redis.wait()
        self.processes.remove(self._redis)
        time.sleep(seconds)
        self._redis = self._launch("redis", self.redis_command)

    def _launch(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                self._command(command),
                cwd=self.folder / name,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def _command(self, command: list[str]) -> list[str]:
        """The command as the unprivileged account, interrupted when this process dies."""
        prefix = ["setpriv", "--pdeathsig", "INT"]
        if self.account:
            user, group = str(self.account.pw_uid), str(self.account.pw_gid)
            prefix += ["--reuid", user, "--regid", group, "--clear-groups"]
        return [*prefix, "--", *command]

    def _wait(self, name: str, attempt: Callable[[], object]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                attempt()
            except (psycopg2.OperationalError, redis.RedisError) as error:
                ended = any(process.poll() is not None for process in self.processes)
                if ended or time.monotonic() > deadline:
                    log = (self.folder / f"{name}.log").read_text(errors="replace")
                    raise pytest.UsageError(f"{name} did not start: {error}\n{log}") from error
                time.sleep(0.02)
            else:
                return


def found(program: str, package: str, *folders: Path) -> str:
    """The program's path: in the folders, then on PATH. Stops the run when it is nowhere."""
    search = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    path = shutil.which(program, path=search)
    if path is None:
        raise pytest.UsageError(
            f"The tests need {program} from the Debian package {package}: "
            f"run `make test`, or `apt-get install {package}`."
        )
    return path


def unprivileged_account() -> pwd.struct_passwd | None:
    """Who runs the servers when the tests are run by root, whom initdb refuses."""
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def free_port() -> int:
    """A free port below those the kernel hands out, which another process could take meanwhile."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def remove_leftovers() -> None:
    """Delete the folders of runs that were killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = re.match(rf"{PREFIX}(\d+)-", path.name)
        if owner and not Path("/proc", owner[1]).exists():
            shutil.rmtree(path, ignore_errors=True)


def worker_number() -> int:
    """0 without pytest-xdist, else 1, 2, 3 …"""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(worker.removeprefix("gw")) + 1 if worker else 0


def set_environment(folder: Path, addresses: dict[str, str]) -> None:
    """What the settings shall read: the servers' way, or without addresses the embedded way."""
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL"):
        os.environ.pop(name, None)
    own = folder / f"worker-{worker_number()}"
    (own / "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "VAR_DIR": str(own),
        "MEDIA_ROOT": str(own / "media"),
        "SECRET_KEY": "a key for tests only, which opens nothing that outlives the run",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "HTTPS": "off",
        "THREE_ADMINISTRATORS": "off",
        "SIGN_IN_PROFILE": "asvs",
        "SECOND_FACTOR": "optional",
    }
    if addresses:
        sender = "苏州市总工会办公室 <bulletin@szgh.example>"
        os.environ |= {"EMAIL_URL": "smtp://127.0.0.1:1", "MAIL_FROM": sender, **addresses}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start the servers, or join those of the run this process is a worker of."""
    options = early_config.known_args_namespace
    if not (options.help or options.version):
        embedded = os.environ.get("YINFA_TEST_DATABASE") == "sqlite"
        names = () if embedded else ("DATABASE_URL", "CELERY_BROKER_URL")
        if worker_number():
            set_environment(Path(os.environ[FOLDER]), {name: os.environ[name] for name in names})
        else:
            servers = Servers()
            early_config.add_cleanup(servers.stop)
            set_environment(servers.folder, {} if embedded else servers.start())
            os.environ[FOLDER] = str(servers.folder)
    return (yield)


@pytest.fixture
def postgres() -> str:
    """The server that the tests' own database is on; leaves out what SQLite cannot show."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        pytest.skip("needs PostgreSQL; YINFA_TEST_DATABASE=sqlite leaves it out")
    return server


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A fresh, empty PostgreSQL database, for processes that a test starts itself."""
    name = f"yinfa_{worker_number()}_{next(_counter)}"
    with closing(psycopg2.connect(postgres)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield f"{postgres.rpartition('/')[0]}/{name}"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An empty Redis database, for processes that a test starts itself."""
    server = os.environ.get("CELERY_BROKER_URL", "")
    if not server:
        pytest.skip("needs Redis; YINFA_TEST_DATABASE=sqlite leaves it out")
    number = worker_number() * DATABASES_PER_WORKER + next(_counter) % DATABASES_PER_WORKER
    url = f"{server.rpartition('/')[0]}/{number + 1}"
    with closing(redis.Redis.from_url(url)) as connection:
        connection.flushdb()
        yield url
        connection.flushdb()
