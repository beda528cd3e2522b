"""A certification authority of our own for tests: keys, certificates, PKCS#12 files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.oid import NameOID
from django.utils import timezone

PASSPHRASE = "mat-khau-chung-thu"


@dataclass(frozen=True)
class Issued:
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def p12(self, passphrase: str = PASSPHRASE) -> bytes:
        locked = serialization.BestAvailableEncryption(passphrase.encode())
        return pkcs12.serialize_key_and_certificates(b"x", self.key, self.certificate, None, locked)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def authority(name: str = "Tổ chức chứng thực thử") -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    return Issued(key, _certificate(name, key, name, key, is_authority=True))


def issue(
    root: Issued, name: str = "Nguyễn Văn Ẩn", *, days: tuple[int, int] = (-1, 365), stamps=False
) -> Issued:
    """A certificate valid from and to so many days from today; `stamps` for a time stamp server."""
    # The test's time stamp server of pyHanko knows no other keys than RSA.
    key = (
        rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())
    )
    issuer = root.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    return Issued(key, _certificate(name, key, issuer, root.key, days=days, stamps=stamps))


def _certificate(
    name, key, issuer, issuer_key, *, is_authority=False, days=(-1, 3650), stamps=False
) -> x509.Certificate:
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dt.timedelta(days=days[0]))
        .not_valid_after(now + dt.timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=not is_authority,
                key_encipherment=False, data_encipherment=False, key_agreement=False,
                key_cert_sign=is_authority, crl_sign=is_authority, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if stamps:
        made = made.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return made.sign(issuer_key, hashes.SHA256())
