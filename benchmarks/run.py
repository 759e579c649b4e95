"""The speed figures: each beside a limit or a peer measured in the same run.

    python3 dev.py bench

Times are medians; on a shared machine look at the ratios.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from factory_prov.job.job_file import load_job
from factory_prov.job.unit import UnitMaker
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.rules import check_pack
from factory_prov.lwm2m.senml import Record, encode

CONFIGS = Path(__file__).parents[1] / "configs"
PACKS = 1000
STARTS = 11


def median_s(work: Callable[[], object], *, runs: int) -> float:
    """Return the median time of some runs, after one that does not count."""
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def in_turn_s(ours: Callable[[], object], peer: Callable[[], object], *, runs: int) -> tuple[float, float]:
    """Return the medians of both, run in turn, so that a drifting machine speed hits both."""
    ours_s, peer_s = [], []
    for _ in range(runs):
        ours_s.append(median_s(ours, runs=1))
        peer_s.append(median_s(peer, runs=1))
    return statistics.median(ours_s), statistics.median(peer_s)


COLD = {
    "ptool -c": ("ptool", "-c", str(CONFIGS / "endpoint_cfg")),
    "factory-prov check": ("factory-prov", "check", str(CONFIGS / "job-psk.toml")),
    "factory-prov history": ("factory-prov", "--data-dir", ".", "history"),
}
"""What scripts start once per unit, and a person many times a day."""


def cold(program: str, *words: str) -> tuple[float, float]:
    """Time a program as a process of its own, and the bare interpreter beside it."""
    suffix = ".exe" if sys.platform == "win32" else ""
    path = Path(sysconfig.get_path("scripts")) / f"{program}{suffix}"
    with tempfile.TemporaryDirectory() as folder:

        def run(command: list[str]) -> Callable[[], object]:
            return lambda: subprocess.run(command, cwd=folder, check=True, capture_output=True)

        return in_turn_s(run([str(path), *words]), run([sys.executable, "-c", ""]), runs=STARTS)


def thousand_packs() -> tuple[float, float]:
    """Time 1,000 units with P-256 certificates, and bare key generation and signing of the same certificates."""
    job = load_job(CONFIGS / "job-certificate.toml")
    assert job.issuers
    maker = UnitMaker(replace(job, server=None))

    maker.make("warm-up"), bare_certificate("warm-up")
    ours_s = bare_s = 0.0
    for number in range(PACKS):  # in turn, unit by unit, so that a drifting machine speed hits both
        began = time.perf_counter()
        maker.make(f"unit-{number}")
        between = time.perf_counter()
        bare_certificate(f"unit-{number}")
        ours_s, bare_s = ours_s + between - began, bare_s + time.perf_counter() - between
    return ours_s, bare_s


def bare_certificate(common_name: str) -> tuple[bytes, bytes]:
    """Make a key and a self-signed certificate with the same fields, with the library alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "PL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Devices"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    now = datetime.now(UTC)
    flags = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=2555))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, encipher_only=False, decipher_only=False, **flags), critical=True
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(Encoding.DER),
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


def megabyte_pack() -> tuple[float, float, int]:
    """Time decoding and checking of a pack of 1 MB, and cbor2's bare decoding; also return its size in bytes."""
    instances = [Record(ResourcePath(0, 1, 16, number), 49320) for number in range(52_000)]
    pack = encode([Record(ResourcePath(0, 1, 0), "coaps://host:5684"), *instances])
    ours_s, peer_s = in_turn_s(lambda: check_pack(pack), lambda: cbor2.loads(pack), runs=3)
    return ours_s, peer_s, len(pack)


def row(what: str, measured_s: float, limit: str, beside: str) -> None:
    print(f"{what:40} {measured_s:8.3f} s   limit {limit:7} {beside}")


def main() -> None:
    """Measure and print the table."""
    for what, words in COLD.items():
        ours, peer = cold(*words)
        row(f"{what}, cold, PSK", ours, "0.15 s", f"bare Python {peer:.3f} s: {ours / peer:.1f} x")
    ours, peer = thousand_packs()
    row("1,000 packs with P-256 certificates", ours, "1.3 x", f"bare keys, signing {peer:.3f} s: {ours / peer:.2f} x")
    ours, peer, size = megabyte_pack()
    row(f"a {size / 1e6:.2f} MB pack decoded, checked", ours, "1 s", f"cbor2 alone {peer:.3f} s: {ours / peer:.1f} x")


if __name__ == "__main__":
    main()
