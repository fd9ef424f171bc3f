"""Signed mail, as openssl and the standard library read it."""

import subprocess
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from distribution.carrier.message import SharedBody
from distribution.carrier.smime import BadCertificate
from distribution.services.sending import send_mailing
from distribution.services.signatures import mail_signer
from tests.distribution.test_message_build import PDF, SENT_AT, bulletin_mail

SENDER = "bulletin@szgh.example"


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def certify(folder: Path, kind: tuple[str, ...], address: str = SENDER) -> Path:
    """A certificate that signs itself, with its key, in one file."""
    folder.mkdir(exist_ok=True)
    openssl(
        folder,
        *("req", "-x509", "-nodes", "-days", "30", "-newkey", *kind, "-subj", "/CN=Bulletin"),
        *("-addext", f"subjectAltName=email:{address}"),
        *("-addext", "extendedKeyUsage=emailProtection"),
        *("-keyout", "key.pem", "-out", "certificate.pem"),
    )
    both = folder / "both.pem"
    parts = (folder / name for name in ("certificate.pem", "key.pem"))
    both.write_bytes(b"".join(part.read_bytes() for part in parts))
    return both


RSA = ("rsa:2048",)
ELLIPTIC = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")


@pytest.fixture(params=[RSA, ELLIPTIC], ids=["rsa", "ec"])
def certificate(request, tmp_path, settings) -> Path:
    path = certify(tmp_path / "certificate", request.param)
    settings.SMIME_CERTIFICATE = settings.SMIME_KEY = str(path)
    return path


def signed_message() -> bytes:
    body = SharedBody.build(bulletin_mail(), mail_signer(SENDER))
    return bytes(
        body.message_for(
            address="a@szgh.example",
            recipient_name="甲",
            message_id="<1@szgh.example>",
            date=SENT_AT,
        )
    )


def verifies(message: bytes, certificate: Path) -> bool:
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-CAfile", str(certificate), "-out", "/dev/null"],
        input=message,
        capture_output=True,
    )
    return done.returncode == 0


def test_openssl_verifies_the_signature_and_refuses_a_changed_text(certificate):
    message = signed_message()

    assert verifies(message, certificate)
    assert not verifies(message.replace(b"zh-CN", b"zh-TW"), certificate)


def test_the_signed_mail_reads_as_before(certificate):
    read = message_from_bytes(signed_message(), policy=policy.default)
    content, signature = read.iter_parts()

    assert read.get_content_type() == "multipart/signed"
    assert signature.get_filename() == "smime.p7s"
    (pdf,) = content.iter_attachments()
    assert pdf.get_content() == PDF
    assert pdf.get_filename() == "苏州工会信息2011年第18期.pdf"


def test_a_mail_is_signed_once_however_many_workers_ask(certificate):
    first, second = signed_message(), signed_message()

    assert first == second


def test_a_later_certificate_signs_anew(certificate, tmp_path, settings):
    first = signed_message()
    settings.SMIME_CERTIFICATE = settings.SMIME_KEY = str(certify(tmp_path / "new", RSA))

    assert signed_message() != first


def test_recipients_get_the_signed_mail(certificate, mailing, desk):
    send_mailing(mailing.pk)

    assert len(desk.mails) == 5
    for _recipient, content in desk.mails:
        assert verifies(content, certificate)


@pytest.mark.parametrize("days", [-40, 40])
def test_a_certificate_out_of_its_time_signs_nothing(certificate, days):
    with time_machine.travel(timezone.now() + timedelta(days=days)), pytest.raises(BadCertificate):
        mail_signer(SENDER)


def test_the_certificate_of_another_sender_stops_the_mailing(tmp_path, settings, mailing, desk):
    path = certify(tmp_path / "other", RSA, "someone@else.example")
    settings.SMIME_CERTIFICATE = settings.SMIME_KEY = str(path)
    send_mailing(mailing.pk)

    mailing.refresh_from_db()
    assert not desk.mails
    assert "someone@else.example" in mailing.server_error
    assert set(mailing.deliveries.values_list("status", flat=True)) <= {"queued", "deferred"}


def test_files_that_do_not_fit_are_refused(certificate, tmp_path, settings):
    other = certify(tmp_path / "another", RSA)
    for name, key in (("/nowhere.pem", str(certificate)), (str(certificate), str(other))):
        settings.SMIME_CERTIFICATE, settings.SMIME_KEY = name, key
        with pytest.raises(BadCertificate):
            mail_signer(SENDER)
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    settings.SMIME_CERTIFICATE = settings.SMIME_KEY = str(broken)
    with pytest.raises(BadCertificate):
        mail_signer(SENDER)
