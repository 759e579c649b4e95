"""Peers of a rehearsal: certificates of all sorts, packs with them, and OpenSSL's own server and client as judges."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.rehearsal.tried import TriedUnit

NAME = "urn:dev:ops:32473-Meter-000001"
HOST = "lwm2m.factory.test"
OPENSSL = shutil.which("openssl")
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A certificate with its key, and those above it, which it shows."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_der(self) -> bytes:
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    @property
    def chain_pem(self) -> bytes:
        return b"".join(each.public_bytes(Encoding.PEM) for each in (self.certificate, *self.above))

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def make(
    name: str,
    *,
    by: Made | None = None,
    ca: bool = False,
    hosts: Sequence[str] = (),
    usage: str = "both",
    begins: timedelta = -_DAY,
    ends: timedelta = 3650 * _DAY,
) -> Made:
    """Make a certificate: self-signed, or signed by another. `usage`: server, client or both."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if by is None else by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        uses = {"server": [ExtendedKeyUsageOID.SERVER_AUTH], "client": [ExtendedKeyUsageOID.CLIENT_AUTH]}
        both = [use for each in uses.values() for use in each]
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses.get(usage, both)), critical=False)
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        builder = builder.add_extension(names, critical=False)
    signed = builder.sign(key if by is None else by.key, hashes.SHA256())
    above = () if by is None or by.certificate.issuer == by.certificate.subject else (by.certificate, *by.above)
    return Made(certificate=signed, key=key, above=above)


def unit(
    *values: tuple[int, Value | None],
    scheme: str = "coaps",
    mode: int = 0,
    name: str | None = NAME,
    suites: Sequence[int] = (),
) -> TriedUnit:
    """Return a unit with one account that has these values, resource by resource of /0/1."""
    written: dict[tuple[int, int | None], Value | None] = {
        (0, None): f"{scheme}://{HOST}:5684",
        (1, None): False,
        (2, None): mode,
        (10, None): 1,
    }
    written |= {(resource, None): value for resource, value in values}
    written |= {(16, place): number for place, number in enumerate(suites)}
    records = [
        Record(ResourcePath(0, 1, resource, place), value)
        for (resource, place), value in written.items()
        if value is not None
    ]
    server: dict[int, Value] = {0: 1, 1: 86400, 6: False, 7: "T" if "tcp" in scheme else "U"}
    records += [Record(ResourcePath(1, 1, resource), value) for resource, value in server.items()]
    return TriedUnit(records=tuple(records), endpoint_name=name)


def free_port(*, tcp: bool) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, kw_only=True)
class Server:
    """What OpenSSL's server is told: a key, or a certificate, and whom it trusts."""

    psk: bytes | None = None
    shown: Made | None = None
    trusts: tuple[Made, ...] = ()
    asks: bool = True
    """For a client certificate."""
    ciphers: str = "ALL:!aNULL"
    more: tuple[str, ...] = field(default=())


@contextmanager
def openssl_server(server: Server, folder: Path, *, tcp: bool) -> Iterator[int]:
    """Run `openssl s_server` and give its port."""
    port = free_port(tcp=tcp)
    command = [OPENSSL or "openssl", "s_server", "-accept", f"127.0.0.1:{port}"]
    command += ["-tls1_2"] if tcp else ["-dtls1_2"]
    command += ["-cipher", f"{server.ciphers}:@SECLEVEL=0", "-quiet", *server.more]
    if server.psk is not None:
        command += ["-psk", server.psk.hex(), "-psk_identity", NAME]
    if server.shown is None:
        command += ["-nocert"]
    else:
        command += ["-cert", _file(folder / "shown.pem", server.shown.chain_pem)]
        command += ["-cert_chain", str(folder / "shown.pem"), "-key", _file(folder / "shown.key", server.shown.key_pem)]
        if server.asks:
            trusted = b"".join(each.certificate.public_bytes(Encoding.PEM) for each in server.trusts)
            command += ["-Verify", "3", "-verify_return_error", "-partial_chain"]
            command += ["-CAfile", _file(folder / "trusted.pem", trusted)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
    )
    try:
        _wait_bound(port, tcp=tcp)
        yield port
    finally:
        process.kill()
        process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _wait_bound(port: int, *, tcp: bool) -> None:
    """Wait until somebody has the port, without being a client of it."""
    import time

    table = Path("/proc/net/tcp" if tcp else "/proc/net/udp")
    wanted = f"0100007F:{port:04X}"
    ends_at = time.monotonic() + 10
    while time.monotonic() < ends_at:
        if any(wanted in line.split()[1] for line in table.read_text().splitlines()[1:]):
            return
        time.sleep(0.005)
    raise TimeoutError("the server did not start")


def _file(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


@dataclass(frozen=True, kw_only=True)
class Client:
    """What OpenSSL's client is told: the same as the unit has."""

    identity: bytes = b""
    psk: bytes | None = None
    shown: Made | None = None
    anchor: Made | None = None
    """What it trusts; None: anybody."""
    host: str = HOST
    ciphers: str = "ALL:!aNULL"


def openssl_agrees(client: Client, port: int, folder: Path, *, tcp: bool, timeout_s: float = 2.0) -> bool:
    """Let `openssl s_client` try, and return whether its handshake came to its end with everything it wanted."""
    command = [OPENSSL or "openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-brief"]
    command += ["-tls1_2"] if tcp else ["-dtls1_2"]
    command += ["-cipher", f"{client.ciphers}:@SECLEVEL=0", "-servername", client.host]
    if client.psk is not None:
        command += ["-psk", client.psk.hex(), "-psk_identity", client.identity.decode()]
    if client.shown is not None:
        command += ["-cert", _file(folder / "client.pem", client.shown.chain_pem)]
        command += [
            "-cert_chain",
            str(folder / "client.pem"),
            "-key",
            _file(folder / "client.key", client.shown.key_pem),
        ]
    if client.anchor is not None:
        anchor = _file(folder / "anchor.pem", client.anchor.certificate.public_bytes(Encoding.PEM))
        command += ["-CAfile", anchor, "-no-CApath", "-no-CAstore", "-partial_chain"]
        command += ["-verify_return_error", "-verify_hostname", client.host]
    try:
        ended = subprocess.run(command, input=b"Q\n", capture_output=True, timeout=timeout_s, check=False, cwd=folder)
    except subprocess.TimeoutExpired:
        return False
    return b"CONNECTION ESTABLISHED" in ended.stderr + ended.stdout
