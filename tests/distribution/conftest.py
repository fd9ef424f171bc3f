"""A real mail server on loopback, its certificate, and an issue on its way to it."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from distribution.models import Mailing
from distribution.services.mailings import start_mailing
from tests.distribution.mail_servers import Desk, MailServer


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    """What the server behind EMAIL_URL answers and accepts."""
    desk = Desk()
    server = MailServer(desk)
    server.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
    yield desk
    server.stop()


@pytest.fixture
def mailing(signed_issue, lists, editor) -> Mailing:
    """Five rows, none sent yet."""
    return start_mailing(signed_issue.pk, actor=editor)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, in one folder."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", "key.pem", "-out", "certificate.pem"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def server_context(certificate) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    return context


@pytest.fixture
def trusted(certificate, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
