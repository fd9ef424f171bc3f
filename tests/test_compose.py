"""The container files agree with the settings and keep no secret."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
APPLICATION = ("migrate", "web", "press", "mail", "beat")
SUBSTITUTION = re.compile(r"\$\{(?P<name>\w+)(?P<required>:\?)?[^}]*\}")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return dict(whole["services"])


def dockerfile_command() -> list[str]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    return re.findall(r'"([^"]+)"', text.rpartition("\nCMD ")[2])


def test_every_process_of_the_server_run_is_a_service(services):
    commands = {name: services[name].get("command", dockerfile_command()) for name in APPLICATION}

    assert commands["web"][:2] == ["gunicorn", "config.wsgi"]
    assert commands["press"][:6] == ["celery", "-A", "config", "worker", "-Q", "press"]
    assert commands["mail"][:6] == ["celery", "-A", "config", "worker", "-Q", "mail"]
    assert commands["beat"][:4] == ["celery", "-A", "config", "beat"]
    assert commands["migrate"][:3] == ["python", "manage.py", "migrate"]


def test_every_queue_has_a_worker(services):
    listened_to = {name for name in APPLICATION if "worker" in services[name].get("command", [])}

    assert listened_to == {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}


@pytest.mark.parametrize("name", APPLICATION)
def test_the_environment_of_a_service_is_enough_to_start(services, name, tmp_path):
    values = {
        "EMAIL_URL": "smtp://relay.example:25",
        "SIGN_IN_PROFILE": "djbh",
        "SECOND_FACTOR": "privileged",
        "PROXIES": "1",
        "BOUNCE_ADDRESS": "bounces@szgh.example",
        "BOUNCE_URL": "imaps://bounces:x@mail.example/INBOX",
        "AUDIT_KEYS": "k" * 40,
    }
    given = {
        key: SUBSTITUTION.sub(values.get(key, "x"), value)
        for key, value in services[name]["environment"].items()
    }
    refused = start({"CELERY_BROKER_URL": given["CELERY_BROKER_URL"]}, tmp_path)
    accepted = start(given, tmp_path)

    assert "ImproperlyConfigured" in refused.stderr
    assert accepted.stdout == "False\n", accepted.stderr


def test_the_environment_of_the_image_build_is_enough_to_collect_static_files(tmp_path):
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    (collecting,) = re.findall(r"^RUN (.*)python manage.py collectstatic", text, re.MULTILINE)
    given = dict(pair.split("=", 1) for pair in collecting.split())

    assert start(given, tmp_path).stdout == "False\n"


def start(environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Read the settings as a container would, and print whether the run is embedded."""
    return subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.EMBEDDED)"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_service_restarts_is_watched_and_waits_for_what_it_needs(services):
    for name, service in services.items():
        assert service["restart"] in {"unless-stopped", "on-failure"}, name
    for name in ("postgres", "redis", "press", "mail", "beat"):
        assert services[name]["healthcheck"]["test"], name
    assert "\nHEALTHCHECK " in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for name in ("web", "press", "mail", "beat"):
        needs = services[name]["depends_on"]
        conditions = {need: how["condition"] for need, how in needs.items()}
        assert conditions == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }


def test_secrets_come_from_outside(services):
    for name, service in services.items():
        environment = service.get("environment", {})
        for key in environment.keys() & {"SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"}:
            whole = SUBSTITUTION.fullmatch(environment[key])
            assert whole is not None, f"{name}: {key}"
            assert whole["required"], f"{name}: {key}"
        password = re.search(r"://\w+:(.*)@", environment.get("DATABASE_URL", ""))
        assert password is None or SUBSTITUTION.fullmatch(password[1]), name


def test_the_example_names_every_required_value_and_gives_none():
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    required = {match["name"] for match in SUBSTITUTION.finditer(compose) if match["required"]}
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert example == dict.fromkeys(required, "")


def test_the_image_gets_every_folder_the_project_is_made_of():
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    apps = {name.partition(".")[0] for name in settings.INSTALLED_APPS}
    folders = {f"!{app}/" for app in apps if (ROOT / app).is_dir()}
    assert folders | {"!config/", "!requirements/", "!static/", "!templates/"} <= set(kept)
