"""S/MIME: a MIME entity with the Federation's signature beside it (RFC 8551, 3.5.3)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from distribution.carrier.message import base64_lines


class BadCertificate(DomainError):
    """The certificate cannot sign our mail; an administrator has to put it right."""


@dataclass(frozen=True)
class Signer:
    """A certificate with its key; ``chain`` are those between it and its root."""

    certificate: x509.Certificate
    key: RSAPrivateKey | EllipticCurvePrivateKey
    chain: Sequence[x509.Certificate]

    @classmethod
    def from_files(cls, certificate: Path, key: Path) -> Self:
        """From PEM files, the certificate's with its chain after it, the key's without password.

        Raises BadCertificate for files that cannot be read or do not belong together.
        """
        try:
            own, *chain = x509.load_pem_x509_certificates(certificate.read_bytes())
            secret = load_pem_private_key(key.read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise BadCertificate(
                _("The certificate for signing mail cannot be read: %(reason)s") % {"reason": error}
            ) from error
        if not isinstance(secret, RSAPrivateKey | EllipticCurvePrivateKey):
            raise BadCertificate(_("Mail is signed with an RSA or an elliptic-curve key."))
        form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if own.public_key().public_bytes(*form) != secret.public_key().public_bytes(*form):
            raise BadCertificate(_("The key for signing mail is not that of the certificate."))
        return cls(own, secret, chain)

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(SHA256()).hex()

    def check(self, address: str, now: datetime) -> None:
        """Raises BadCertificate where readers would be warned of the signature: it is too early or
        too late for the certificate, or it is another address's (RFC 8550, 3 and 4.4)."""
        now = now.astimezone(UTC)
        end = self.certificate.not_valid_after_utc
        if not self.certificate.not_valid_before_utc <= now <= end:
            raise BadCertificate(
                _("The certificate for signing mail is not valid today; it ends on %(day)s.")
                % {"day": end.date()}
            )
        addresses = self._addresses()
        if addresses and address.lower() not in addresses:
            raise BadCertificate(
                _("The certificate for signing mail is that of %(owner)s, not of %(sender)s.")
                % {"owner": "、".join(sorted(addresses)), "sender": address}
            )

    def signed(self, entity: bytes) -> bytes:
        """``entity`` (its Content-* headers first, lines ending with CRLF) as multipart/signed."""
        builder = PKCS7SignatureBuilder().set_data(entity)
        builder = builder.add_signer(self.certificate, self.key, SHA256())
        for certificate in self.chain:
            builder = builder.add_certificate(certificate)
        options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary]
        signature = base64_lines(builder.sign(Encoding.DER, options))
        boundary = b"=_" + hashlib.sha256(signature).hexdigest()[:32].encode("ascii")
        return b"".join(
            (
                b'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n'
                b' micalg=sha-256;\r\n boundary="' + boundary + b'"\r\n\r\n--' + boundary + b"\r\n",
                entity,
                b"\r\n--" + boundary + b"\r\n"
                b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\n'
                b"Content-Transfer-Encoding: base64\r\n"
                b'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n',
                signature,
                b"--" + boundary + b"--\r\n",
            )
        )

    def _addresses(self) -> set[str]:
        try:
            names = self.certificate.extensions.get_extension_for_class(
                x509.SubjectAlternativeName
            ).value
        except x509.ExtensionNotFound:
            return set()
        return {name.lower() for name in names.get_values_for_type(x509.RFC822Name)}
