"""What an authority costs: certificates beside bare key generation and signing, and its part of a ledger of 100,000.

    python3 benchmarks/authority.py [--certificates 1000] [--known 100000]

The bare way is the cryptography package with the same extensions. SoftHSM's figure is reported where that is installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from sqlalchemy import insert, select, update

from factory_prov.credentials.authority.authority import Authority, AuthorityView, open_authority
from factory_prov.credentials.authority.certificates import AuthorityPlan
from factory_prov.credentials.authority.device import DeviceSigner
from factory_prov.credentials.authority.folder import AuthorityFolder, PassphrasePlace
from factory_prov.credentials.authority.making import KeyWish, make_root
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.issued import IssuedCertificate, IssuerId, RevocationReason
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.files.user_folders import choose_user_folder
from factory_prov.ledger.certificates import serial_bytes
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import certificates, issuers

CERTIFICATES = 1000
KNOWN = 100_000
TIMES = 30
ROUNDS = 50
LIMIT = 1.3
GROWTH = 3.0
"""Of a question to a full ledger beside one with a hundredth of it."""
OPTIONS = CaOptions(authority="bench", validity_s=365 * 86400)
ISSUER = IssuerId(key_id=b"b" * 32, name="CN=bench")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def bare(authority: Authority, count: int) -> None:
    """Make keys and certificates with the library alone."""
    issuer, key = authority.view.certificate, authority.signer.key.private_key  # type: ignore[attr-defined]
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    points_at = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)
    for number in range(count):
        made = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"urn:dev:ops:32473-Bench-{number}")]))
            .issuer_name(issuer.subject)
            .public_key(made.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(points_at, critical=False)
            .sign(key, hashes.SHA256())
        )
        certificate.public_bytes(Encoding.DER)
        made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def ours(signer: DeviceSigner, count: int) -> None:
    """Make units' pairs as a run does."""
    for number in range(count):
        signer.pair(f"urn:dev:ops:32473-Bench-{number}")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def worked(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def beside_bare(authority: Authority, count: int) -> bool:
    """Compare the two in turn, a few at a time, by the processor's time: others of this PC are not in it."""
    signer, part = DeviceSigner(authority, OPTIONS), max(1, count // ROUNDS)
    pairs = [(worked(lambda: bare(authority, part)), worked(lambda: ours(signer, part))) for _ in range(ROUNDS)]
    theirs, own = (statistics.median(each) * count / part for each in zip(*pairs, strict=True))
    ratio = own / theirs
    what = f"{count:,} certificates by a file CA"
    print(f"{what:36} {own:6.2f} s  bare {theirs:6.2f} s  limit {LIMIT:g}  ratio {ratio:.2f}")
    return ratio <= LIMIT


def by_a_token(view: AuthorityView, count: int, folder: Path) -> None:
    """Report how fast a SoftHSM signs; nothing where there is none."""
    module = Path("/usr/lib/softhsm/libsofthsm2.so")
    if shutil.which("softhsm2-util") is None or not module.exists():
        print("SoftHSM is not installed: not measured")
        return
    from factory_prov.credentials.pkcs11.owner import close_all
    from factory_prov.credentials.pkcs11.place import KeyPlace, TokenPlace
    from factory_prov.credentials.pkcs11.token_key import make_key

    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    os.environ["FACTORY_PROV_PIN"] = "4711-bench"
    words = ["softhsm2-util", "--init-token", "--free", "--label", "bench", "--so-pin", "12345678"]
    subprocess.run([*words, "--pin", "4711-bench"], check=True, capture_output=True)
    key, _ = make_key(KeyPlace(token=TokenPlace(module=module, label="bench"), label="bench"))
    signer = DeviceSigner(Authority(view, key), OPTIONS)
    signer.pair("first")
    took = timed(lambda: ours(signer, count))
    print(f"{count:,} certificates by SoftHSM      {took:6.2f} s  {took / count * 1e3:.2f} ms each (reported)")
    close_all()


def certificate(number: int) -> IssuedCertificate:
    return IssuedCertificate(
        issuer=ISSUER,
        serial=(1 << 150) + number * 7919,
        name=f"urn:dev:ops:32473-Bench-{number:06}",
        public_key=(number * 2_654_435_761 % (1 << 128)).to_bytes(16),
        issued_at=NOW,
        not_after=NOW + timedelta(days=365),
    )


def fill(ledger: Ledger, numbers: range) -> None:
    """Put rows in straight, as they are after years of a line."""
    with ledger._writing() as connection:  # noqa: SLF001 - nothing of the program writes so many at once
        issuer = connection.execute(select(issuers.c.id)).scalar_one()
        for some in (numbers[at : at + 5_000] for at in range(0, len(numbers), 5_000)):
            connection.execute(insert(certificates), [row(certificate(number), issuer) for number in some])
        counted = update(issuers).where(issuers.c.id == issuer)
        connection.execute(counted.values(issued=issuers.c.issued + len(numbers)))


def row(its: IssuedCertificate, issuer: int) -> dict[str, object]:
    return {
        "issuer_id": issuer,
        "serial": serial_bytes(its.serial),
        "public_key": its.public_key,
        "name": its.name,
        "issued_at": its.issued_at,
        "not_after": its.not_after,
    }


def ledger_questions(ledger: Ledger, new: range) -> dict[str, float]:
    """Return the median of each question, in seconds; `new` are numbers that nobody has."""
    its = ledger.certificates

    def revoke(number: int) -> None:
        its.revoke(its.of_name(certificate(number).name), RevocationReason.SUPERSEDED)

    works: dict[str, Callable[[int], object]] = {
        "counts": lambda _: its.counts(ISSUER),
        "certificates of a name": lambda number: its.of_name(certificate(number).name),
        "the one with a serial": lambda number: its.of_serial(ISSUER, certificate(number).serial),
        "write one down": lambda number: its.record([certificate(number + TIMES)]),
        "revoke one": revoke,
    }
    its.record([certificate(number) for number in new[:TIMES]])
    found = {}
    for what, work in works.items():
        found[what] = statistics.median([timed(partial(work, number)) for number in new[:TIMES]])
    return found


def beside_a_small_ledger(known: int, folder: Path) -> bool:
    """Ask a ledger with a hundredth of the certificates, then a full one, the same."""
    good, few = True, known // 100
    with Ledger.open(folder / "ledger.sqlite", vault=PassingVault()) as ledger:
        ledger.certificates.next_list(ISSUER)
        fill(ledger, range(few))
        before = ledger_questions(ledger, range(10 * known, 11 * known))
        fill(ledger, range(few, known))
        after = ledger_questions(ledger, range(20 * known, 21 * known))
    for what, took in after.items():
        ratio = took / before[what]
        good &= ratio <= GROWTH
        print(f"{what:28} {before[what] * 1e3:7.2f} ms  {took * 1e3:7.2f} ms  limit {GROWTH:g}  ratio {ratio:.2f}")
    print(f"with {few:,} certificates in the ledger, and with {known:,}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=CERTIFICATES)
    parser.add_argument("--known", type=int, default=KNOWN)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        choose_user_folder(folder / "user")
        os.environ["XDG_CONFIG_HOME"] = str(folder / "settings")
        plan = AuthorityPlan(subject="CN=bench", years=25, path_length=0)
        view = make_root(AuthorityFolder("bench"), plan, KeyWish(place=PassphrasePlace.FILE))
        good = beside_bare(open_authority("bench"), arguments.certificates)
        by_a_token(view, max(1, arguments.certificates // 10), folder)
        good &= beside_a_small_ledger(arguments.known, folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
