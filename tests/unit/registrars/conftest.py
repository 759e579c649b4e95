"""A virtual server, certificates, and the eyes that see a leaked thread or secret."""

from __future__ import annotations

import datetime
import gc
import ipaddress
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from seen_errors import everything_shown

import factory_prov.registrars.http.transport  # noqa: F401 - loads requests now, outside the time limits of the tests
from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError
from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.registration import Registration, ServerAnswer
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "tok-SECRET-4711.abcdef_~+/="
KEY = b"k3y SECRET\xf0\x9f\x94\x91"
SPELLINGS = (TOKEN, KEY.hex(), KEY.hex().upper(), KEY.decode(), "SECRET", "azN5IFNFQ1JFVPCflJE", str([*KEY])[1:-1])


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """No thread of a test outlives it."""
    before = set(threading.enumerate())
    yield
    ends_at = time.monotonic() + 2
    while (left := set(threading.enumerate()) - before) and time.monotonic() < ends_at:
        time.sleep(0.01)
    assert not left


@pytest.fixture(autouse=True, scope="module")
def no_garbage() -> Iterator[None]:
    """No socket is left to the garbage collector: one that was not closed warns, and a warning is an error."""
    yield
    gc.collect()


@pytest.fixture
def server() -> Iterator[VirtualCoiote]:
    with VirtualCoiote(token=Secret(TOKEN)) as virtual:
        yield virtual


@dataclass(frozen=True)
class Seen:
    """A failure: the error, how long it took, and everything a traceback or log would show of it."""

    error: FactoryProvError
    took_s: float
    shown: str


class Bench:
    """Registers one device at one server, with short limits."""

    def __init__(self, url: str, log: pytest.LogCaptureFixture) -> None:
        self.url = url
        self._log = log

    def registrar(self, **options: Any) -> Coiote:
        defaults: dict[str, Any] = {"url": self.url, "connect_timeout_s": 1.0, "read_timeout_s": 2.0, "deadline_s": 5.0}
        return Coiote(CoioteOptions(domain="/factory/", **(defaults | options)), Secret(TOKEN))

    def register(
        self, device: Registration, *, update: bool = False, cancel: CancelToken | None = None, **options: Any
    ) -> ServerAnswer:
        return self.registrar(**options).register(device, update=update, cancel=cancel or CancelToken())

    def failure(self, device: Registration, *, update: bool = False, **options: Any) -> Seen:
        """Register, which must fail, and prove that nothing secret can be seen afterwards."""
        self._log.set_level(logging.DEBUG)
        began = time.monotonic()
        with pytest.raises(FactoryProvError) as caught:
            self.register(device, update=update, **options)
        took_s = time.monotonic() - began
        shown = "\n".join([*everything_shown(caught.value), self._log.text])
        assert not [spelling for spelling in SPELLINGS if spelling in shown]
        assert str(caught.value.what).endswith((".", "?"))
        assert str(caught.value.cure)
        return Seen(caught.value, took_s, shown)


@pytest.fixture
def bench(server: VirtualCoiote, caplog: pytest.LogCaptureFixture) -> Bench:
    return Bench(server.url, caplog)


@pytest.fixture
def anywhere(caplog: pytest.LogCaptureFixture) -> Bench:
    return Bench("", caplog)


@pytest.fixture
def device() -> Registration:
    return psk_device()


def psk_device(name: str = "urn:dev:1", *, identity: str = "identity-1", key: bytes = KEY) -> Registration:
    return Registration(endpoint_name=name, credentials=PskCredentials(identity=identity, key=Secret(key)))


@dataclass(frozen=True)
class Pair:
    """PEM files of a certificate and its key."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Certificates:
    ca: Path
    server: Pair
    expired: Pair


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """A certificate authority and what it signed for 127.0.0.1 and coiote.example."""
    folder = tmp_path_factory.mktemp("certificates")
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate("Factory CA", ca_key, ca_key, is_ca=True)
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    return Certificates(
        ca=folder / "ca.pem",
        server=_pair(folder, "server", ca_key),
        expired=_pair(folder, "expired", ca_key, days=-1),
    )


def _pair(folder: Path, name: str, ca_key: ec.EllipticCurvePrivateKey, *, days: int = 2) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(name, key, ca_key, days=days)
    pair = Pair(folder / f"{name}.pem", folder / f"{name}.key")
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pair.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pair


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    ca_key: ec.EllipticCurvePrivateKey,
    *,
    days: int = 2,
    is_ca: bool = False,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Factory CA")])
    names = [x509.DNSName("coiote.example"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=is_ca, crl_sign=is_ca, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=10))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
