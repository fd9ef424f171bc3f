"""The settings of a server: ``check --deploy`` finds nothing, secrets may come from files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SERVER = {
    "CELERY_BROKER_URL": "memory://",
    "SECRET_KEY": "kq7-Zw2_mT9xRv4bLp8sNf3hJd6gCy1aEu5oXi0tQeWz-kq7-Zw2_mT9x",
    "ALLOWED_HOSTS": "bulletin.example",
    "DATABASE_URL": "sqlite:////unused",
    "EMAIL_URL": "smtp://relay.example",
    "MEDIA_ROOT": "/unused",
    "MAIL_FROM": "bulletin@szgh.example",
}
SETTINGS = """
import json, os
from django.conf import settings
print(json.dumps({name: str(getattr(settings, name)) for name in os.environ["NAMES"].split()}))
"""


def run(folder, *arguments, **environment):
    own = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**own, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(folder, *names, **environment):
    result = run(folder, "-c", SETTINGS, NAMES=" ".join(names), **environment)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_check_deploy_finds_nothing(tmp_path):
    result = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **SERVER)

    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout + result.stderr


def test_cookies_of_a_server_belong_to_its_host_alone(tmp_path):
    names = [
        f"{kind}_COOKIE_{what}"
        for kind in ("SESSION", "CSRF", "LANGUAGE")
        for what in ("NAME", "SECURE", "SAMESITE", "PATH", "DOMAIN")
    ]
    found = settings_of(tmp_path, *names, **SERVER)

    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        values = [
            found[f"{kind}_COOKIE_{what}"] for what in ("SECURE", "SAMESITE", "PATH", "DOMAIN")
        ]
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert values == ["True", "Lax", "/", "None"]


def test_server_is_strict_and_the_embedded_run_can_be_tried(tmp_path):
    names = ("SIGN_IN_PROFILE", "SECOND_FACTOR", "PROXIES", "DEBUG")
    server = settings_of(tmp_path, *names, **SERVER)
    embedded = settings_of(tmp_path, *names)

    assert list(server.values()) == ["djbh", "privileged", "1", "False"]
    assert list(embedded.values()) == ["asvs", "optional", "0", "False"]


def test_half_a_provider_stops_the_start(tmp_path):
    result = run(tmp_path, "manage.py", "check", OIDC_ISSUER="https://id.example")

    assert result.returncode != 0
    assert "设了 OIDC_ISSUER，还缺环境变量：OIDC_AUTHORIZATION_URL" in result.stderr


@pytest.mark.parametrize("name", ["SIGN_IN_PROFILE", "SECOND_FACTOR"])
def test_misspelt_choice_stops_the_start(tmp_path, name):
    result = run(tmp_path, "manage.py", "check", **{name: "of"})

    assert result.returncode != 0
    assert f"{name} 写得不对" in result.stderr


def test_secrets_come_from_files(tmp_path):
    secret = tmp_path / "key"
    secret.write_text(f"{SERVER['SECRET_KEY']}\n", encoding="utf-8")
    server = SERVER | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(secret)}

    found = settings_of(tmp_path, "SECRET_KEY", **server)

    assert found == {"SECRET_KEY": SERVER["SECRET_KEY"]}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/key"}, "读不了 SECRET_KEY_FILE"),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "只能设一个"),
        ({"SECRET_KEY": ""}, "缺少环境变量"),
    ],
)
def test_what_is_wrong_with_a_secret_is_said_at_the_start(tmp_path, changes, words):
    result = run(tmp_path, "manage.py", "check", **SERVER | changes)

    assert result.returncode != 0
    assert words in result.stderr
