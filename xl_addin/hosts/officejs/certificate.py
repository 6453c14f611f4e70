"""A certificate of one's own, for a service on one machine or a trial; it has to be trusted there once."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.errors import CannotWrite, UnreadableFile

if TYPE_CHECKING:
    from cryptography import x509

#: Apple's systems trust a certificate for no longer.
DAYS = 825
#: Made anew when it has so few days left.
LAST_DAYS = 30


class Certificate(NamedTuple):
    """The files that a service shows who it is with."""

    certificate: Path
    key: Path


def own_certificate(folder: Path, host: str, today: datetime | None = None) -> Certificate:
    """The self-made certificate in this folder for `host`, the name in the service's address; made where needed.

    Raises:
        CannotWrite: the folder cannot be written to.
    """
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    now = today or datetime.now(UTC)
    if not _serves(made, host, now):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(made, host, now)
        except OSError as fault:
            raise CannotWrite(f"No certificate can be written to {folder} ({fault.strerror}): give your own.") from None
    return made


def given_certificate(certificate: Path, key: Path) -> Certificate:
    """A certificate from elsewhere.

    Raises:
        UnreadableFile: one of them is no file that can be read, the two do not belong together, or it is not valid now.
    """
    import ssl

    from cryptography import x509

    for path in (certificate, key):
        if not path.is_file():
            raise UnreadableFile(f"{path} is no file: give the certificate and its key, both as PEM.")
        try:
            path.read_bytes()
        except OSError as fault:
            raise UnreadableFile(f"{path} cannot be read ({fault.strerror}): let whoever runs this read it.") from None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError):
        raise UnreadableFile(
            f"{certificate.name} and {key.name} do not belong together, or are no PEM without a password."
        ) from None
    first, last = found.not_valid_before_utc, found.not_valid_after_utc
    if not first <= datetime.now(UTC) <= last:
        raise UnreadableFile(
            f"{certificate.name} is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d} alone: give one that is valid today."
        )
    return Certificate(certificate, key)


def _serves(made: Certificate, host: str, now: datetime) -> bool:
    from cryptography import x509

    try:
        given_certificate(*made)
        found = x509.load_pem_x509_certificate(made.certificate.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (UnreadableFile, ValueError, x509.ExtensionNotFound):
        return False
    listed = {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}
    lasts = found.not_valid_before_utc <= now <= found.not_valid_after_utc - timedelta(days=LAST_DAYS)
    return host in listed and lasts


def _write(made: Certificate, host: str, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "selfhost-breakeven")])
    alternatives = [_alternative(one) for one in dict.fromkeys([host, "localhost", "127.0.0.1", "::1"])]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, SHA256())
    )
    _replace(made.key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _replace(made.certificate, certificate.public_bytes(Encoding.PEM), 0o644)


def _alternative(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _replace(path: Path, content: bytes, mode: int) -> None:
    """Written beside and renamed; with its mode from the first byte on, so that nobody else can open a key."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)  # on a full disk it is half a key
