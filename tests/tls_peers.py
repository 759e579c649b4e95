"""Certificates of a made-up CA, and OpenSSL's and libcoap's own commands as the other side of a handshake."""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from factory_prov.secret import Secret
from factory_prov.tls.credentials import CertificateLogin

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its key, and those above it as a server would show them."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    above: tuple[bytes, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def chain(self) -> tuple[bytes, ...]:
        return (self.der, *self.above)

    @property
    def login(self) -> CertificateLogin:
        return CertificateLogin(chain=self.chain, private_key=Secret(self.key_bytes(Encoding.DER)))

    def key_bytes(self, encoding: Encoding) -> bytes:
        return self.key.private_bytes(encoding, PrivateFormat.PKCS8, NoEncryption())

    def issue(self, name: str, **more: Any) -> Issued:
        return issued(name, by=self, **more)

    def write(self, folder: Path, name: str) -> list[str]:
        """Write PEM files and return the options with which `openssl` shows them."""
        certificate, key, above = (folder / f"{name}.{kind}" for kind in ("crt", "key", "chain"))
        certificate.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        key.write_bytes(self.key_bytes(Encoding.PEM))
        above.write_bytes(b"".join(pem(each) for each in self.above))
        return ["-cert", str(certificate), "-key", str(key), *(["-cert_chain", str(above)] if self.above else [])]


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def issued(
    name: str,
    *,
    by: Issued | None = None,
    ca: bool = False,
    hosts: Sequence[str] = (),
    start: datetime = NOW - DAY,
    end: datetime = NOW + 365 * DAY,
    purposes: Sequence[x509.ObjectIdentifier] = (),
) -> Issued:
    """Make a P-256 certificate, signed by another one or by itself; `hosts` are its alternative names."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName([_name(host) for host in hosts]), critical=False)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    certificate = builder.sign(by.key if by else key, hashes.SHA256())
    above = (by.der, *by.above) if by and by.certificate.subject != by.certificate.issuer else ()
    return Issued(certificate, key, above)


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


CLIENT_AUTH, SERVER_AUTH = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH


def command(name: str) -> str:
    """Return the path of a command, or skip the test; in CI it has to be there."""
    found = shutil.which(name)
    if found is None:
        reason = f"the command {name} is not installed"
        pytest.fail(reason) if "FACTORY_PROV_NEEDS_TLS_PEERS" in os.environ else pytest.skip(reason)
    return found


class Process:
    """A command of theirs, and what it says, line by line."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [command(arguments[0]), *arguments[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
        )
        self.said = bytearray()
        self._pieces: Queue[bytes] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        while piece := self.process.stdout.read(4096):
            self._pieces.put(piece)
        self._pieces.put(b"")

    def until(self, pattern: bytes, timeout_s: float = 20.0) -> re.Match[bytes]:
        """Wait until it has said something, and forget what was before."""
        while not (found := re.search(pattern, bytes(self.said))):
            try:
                piece = self._pieces.get(timeout=timeout_s)
            except Empty:
                piece = b""
            if not piece:
                pytest.fail(f"{pattern!r} was never said: {bytes(self.said)!r}")
            self.said += piece
        del self.said[: found.end()]
        return found

    def tell(self, text: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(text)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


@contextmanager
def running(*arguments: str) -> Iterator[Process]:
    """Start a command and kill it at the end."""
    process = Process(*arguments)
    try:
        yield process
    finally:
        process.close()


@contextmanager
def openssl_server(*options: str, dtls: bool) -> Iterator[int]:
    """Let `openssl s_server` listen at a port of loopback."""
    kind = ["-dtls1_2"] if dtls else ["-tls1_2"]
    with running("openssl", "s_server", *kind, "-accept", "127.0.0.1:0", *options) as server:
        yield int(server.until(rb"ACCEPT [^\n]*:(\d+)\n").group(1))
