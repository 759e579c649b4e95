"""What a device makes of a certificate: every Certificate Usage, dates, names, purposes, digests, forgeries."""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from tls_peers import CLIENT_AUTH, DAY, NOW, SERVER_AUTH, Issued, command, issued, pem

from factory_prov.tls.chains import verified_path
from factory_prov.tls.trust import (
    CA_CONSTRAINT,
    DOMAIN_ISSUED,
    SERVICE_CONSTRAINT,
    TRUST_ANCHOR,
    DeviceLibrary,
    Objection,
    ServerTrust,
    judge,
)

HOST = "server.example"
ROOT = issued("root", ca=True, end=NOW + 3000 * DAY)
LINE = ROOT.issue("line", ca=True, end=NOW + 2000 * DAY)
SERVER = LINE.issue("server", hosts=[HOST])
ALONE = issued("alone", hosts=[HOST])
FOREIGN = issued("root", ca=True).issue("line", ca=True).issue("server", hosts=[HOST])
"""By CAs of the same names, with other keys."""


def objections(chain: Sequence[bytes], certificate: bytes, usage: int, **more: Any) -> tuple[Objection, ...]:
    return judge(ServerTrust(host=HOST, certificate=certificate, usage=usage, **more), chain).objections


@pytest.mark.parametrize(
    ("usage", "certificate", "roots", "wanted"),
    [
        (DOMAIN_ISSUED, SERVER.der, (), ()),
        (DOMAIN_ISSUED, SERVER.der, (ROOT.der,), ()),
        (DOMAIN_ISSUED, LINE.der, (), (Objection.NOT_PINNED,)),
        (DOMAIN_ISSUED, ROOT.der, (ROOT.der,), (Objection.NOT_PINNED,)),
        (DOMAIN_ISSUED, b"", (ROOT.der,), ()),
        (DOMAIN_ISSUED, b"", (ALONE.der,), (Objection.CHAIN,)),
        (TRUST_ANCHOR, ROOT.der, (), ()),
        (TRUST_ANCHOR, LINE.der, (), ()),
        (TRUST_ANCHOR, SERVER.der, (), (Objection.ANCHOR_IS_SERVER,)),
        (TRUST_ANCHOR, ALONE.der, (), (Objection.CHAIN,)),
        (TRUST_ANCHOR, b"nonsense", (), (Objection.ANCHOR_UNREADABLE,)),
        (TRUST_ANCHOR, ALONE.der, (ROOT.der,), (Objection.CHAIN,)),
        (CA_CONSTRAINT, ROOT.der, (), (Objection.NO_TRUST_STORE,)),
        (CA_CONSTRAINT, ROOT.der, (ROOT.der,), ()),
        (CA_CONSTRAINT, LINE.der, (ROOT.der,), ()),
        (CA_CONSTRAINT, SERVER.der, (ROOT.der,), (Objection.NOT_PINNED,)),
        (CA_CONSTRAINT, ROOT.der, (ALONE.der,), (Objection.CHAIN,)),
        (SERVICE_CONSTRAINT, SERVER.der, (), (Objection.NO_TRUST_STORE,)),
        (SERVICE_CONSTRAINT, SERVER.der, (ROOT.der,), ()),
        (SERVICE_CONSTRAINT, ROOT.der, (ROOT.der,), (Objection.NOT_PINNED,)),
        (SERVICE_CONSTRAINT, SERVER.der, (ALONE.der,), (Objection.CHAIN,)),
        (SERVICE_CONSTRAINT, b"", (ROOT.der,), ()),
    ],
)
def test_certificate_usage(
    usage: int, certificate: bytes, roots: tuple[bytes, ...], wanted: tuple[Objection, ...]
) -> None:
    assert objections(SERVER.chain, certificate, usage, roots=roots) == wanted


@pytest.mark.parametrize("usage", [TRUST_ANCHOR, DOMAIN_ISSUED])
def test_who_has_nothing_to_compare_takes_anybody(usage: int) -> None:
    verdict = judge(ServerTrust(host="else.example", usage=usage), FOREIGN.chain)
    assert verdict.accepted
    assert verdict.unchecked
    assert not judge(ServerTrust(host=HOST, certificate=SERVER.der), SERVER.chain).unchecked


@pytest.mark.parametrize("usage", [CA_CONSTRAINT, SERVICE_CONSTRAINT])
def test_usages_of_a_trust_store_fail_closed_without_one(usage: int) -> None:
    assert objections(SERVER.chain, b"", usage) == (Objection.NO_TRUST_STORE,)


def test_same_names_other_keys() -> None:
    assert objections(FOREIGN.chain, ROOT.der, TRUST_ANCHOR) == (Objection.CHAIN,)
    assert objections(FOREIGN.chain, SERVER.der, DOMAIN_ISSUED) == (Objection.NOT_PINNED,)
    assert objections((SERVER.der, *FOREIGN.chain[1:]), ROOT.der, TRUST_ANCHOR) == (Objection.CHAIN,)


def test_a_chain_with_a_gap() -> None:
    assert objections((SERVER.der,), ROOT.der, TRUST_ANCHOR) == (Objection.CHAIN,)
    assert objections((SERVER.der,), LINE.der, TRUST_ANCHOR) == ()
    assert objections((SERVER.der,), SERVER.der, DOMAIN_ISSUED) == ()
    assert objections((SERVER.der, ROOT.der, LINE.der), ROOT.der, TRUST_ANCHOR) == ()


def test_a_chain_in_disorder() -> None:
    """Mbed TLS finds an issuer behind a certificate only; OpenSSL finds it anywhere."""
    middle = LINE.issue("middle", ca=True)
    server = middle.issue("server", hosts=[HOST])
    mixed = (server.der, LINE.der, middle.der)
    assert objections((server.der, middle.der, LINE.der), ROOT.der, TRUST_ANCHOR) == ()
    assert objections(mixed, ROOT.der, TRUST_ANCHOR) == (Objection.CHAIN,)
    assert objections(mixed, LINE.der, TRUST_ANCHOR) == (), "what is trusted need not be shown"
    assert objections(mixed, ROOT.der, TRUST_ANCHOR, library=DeviceLibrary.OPENSSL) == ()


def test_what_stands_above_has_to_be_readable_too() -> None:
    above = changed(LINE, (x509.NameConstraints([x509.DNSName("example")], None), True), by=ROOT)
    server = above.issue("server", hosts=[HOST])
    for usage, certificate in ((TRUST_ANCHOR, ROOT.der), (DOMAIN_ISSUED, server.der)):
        assert objections(server.chain, certificate, usage) == (Objection.UNREADABLE,)
        assert objections(server.chain, certificate, usage, library=DeviceLibrary.OPENSSL) == ()


def test_a_certificate_of_its_own() -> None:
    assert objections(ALONE.chain, ALONE.der, DOMAIN_ISSUED) == ()
    own_ca = issued("own", ca=True, hosts=[HOST])
    assert objections(own_ca.chain, own_ca.der, DOMAIN_ISSUED) == ()
    assert objections(own_ca.chain, own_ca.der, TRUST_ANCHOR) == (Objection.ANCHOR_IS_SERVER,)
    assert objections(ALONE.chain, ALONE.der[:-1], DOMAIN_ISSUED) == (Objection.NOT_PINNED,), "byte for byte"


@pytest.mark.parametrize(("matching_type", "digest"), [(1, hashlib.sha256), (2, hashlib.sha384), (3, hashlib.sha512)])
def test_digests(matching_type: int, digest: Any) -> None:
    def judged(der: bytes, usage: int) -> tuple[Objection, ...]:
        return objections((*SERVER.chain, ROOT.der), digest(der).digest(), usage, matching_type=matching_type)

    assert judged(SERVER.der, DOMAIN_ISSUED) == ()
    assert judged(LINE.der, DOMAIN_ISSUED) == (Objection.NOT_PINNED,)
    assert judged(LINE.der, TRUST_ANCHOR) == judged(ROOT.der, TRUST_ANCHOR) == ()
    assert judged(SERVER.der, TRUST_ANCHOR) == (Objection.ANCHOR_IS_SERVER,)
    assert judged(ALONE.der, TRUST_ANCHOR) == (Objection.CHAIN,)


PAST, FUTURE = NOW - 9 * DAY, NOW + 9 * DAY


def dated(start: datetime, end: datetime) -> dict[str, datetime]:
    return {"start": start, "end": end}


@pytest.mark.parametrize("usage", [TRUST_ANCHOR, DOMAIN_ISSUED])
@pytest.mark.parametrize(
    ("root", "line", "server", "wanted"),
    [
        ({}, {}, {}, ()),
        ({}, {}, dated(PAST, NOW - DAY), (Objection.EXPIRED,)),
        ({}, {}, dated(NOW + DAY, FUTURE), (Objection.NOT_YET_VALID,)),
        ({}, dated(PAST, NOW - DAY), {}, (Objection.EXPIRED,)),
        ({}, dated(NOW + DAY, FUTURE), {}, (Objection.NOT_YET_VALID,)),
    ],
)
def test_dates(
    usage: int, root: dict[str, Any], line: dict[str, Any], server: dict[str, Any], wanted: tuple[Objection, ...]
) -> None:
    top = issued("root", ca=True, **root)
    shown = top.issue("line", ca=True, **line).issue("server", hosts=[HOST], **server)
    certificate = top.der if usage == TRUST_ANCHOR else shown.der
    assert objections(shown.chain, certificate, usage) == wanted


def test_an_anchor_that_has_expired() -> None:
    top = issued("root", ca=True, **dated(PAST, NOW - DAY))
    shown = top.issue("server", hosts=[HOST])
    assert objections(shown.chain, top.der, TRUST_ANCHOR) == (Objection.EXPIRED,)
    assert objections(shown.chain, shown.der, DOMAIN_ISSUED) == ()


@pytest.mark.parametrize("old_first", [True, False])
def test_an_old_way_beside_a_good_one(old_first: bool) -> None:
    """A root that another one signed once, as public CAs have it: what the device trusts is met before that."""
    elder = issued("elder", ca=True)
    old = signed_again(ROOT, elder, end=NOW - DAY)
    chain = (SERVER.der, *([old.der, LINE.der] if old_first else [LINE.der, old.der]), elder.der)
    assert objections(chain, ROOT.der, TRUST_ANCHOR) == ()
    assert objections(chain, SERVER.der, DOMAIN_ISSUED, roots=(ROOT.der,)) == ()
    found = () if old_first else (Objection.EXPIRED,)  # Mbed TLS does not find the old one before that which it signed
    assert objections(chain, SERVER.der, DOMAIN_ISSUED) == found
    openssl = DeviceLibrary.OPENSSL
    assert objections(chain, elder.der, TRUST_ANCHOR, library=openssl) == (Objection.EXPIRED,)
    assert objections(chain, SERVER.der, DOMAIN_ISSUED, library=openssl) == (Objection.EXPIRED,)
    assert objections((*chain, ROOT.der), SERVER.der, DOMAIN_ISSUED) == ()


def signed_again(base: Issued, by: Issued, *, end: datetime) -> Issued:
    old = base.certificate
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(by.certificate.subject)
        .public_key(old.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 9 * DAY)
        .not_valid_after(end)
    )
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return dataclasses.replace(base, certificate=builder.sign(by.key, hashes.SHA256()))


def test_the_time_can_be_another() -> None:
    for at, wanted in ((NOW - 2 * DAY, Objection.NOT_YET_VALID), (NOW + 400 * DAY, Objection.EXPIRED)):
        assert objections(SERVER.chain, ROOT.der, TRUST_ANCHOR, at=at) == (wanted,)
    elsewhere = timezone(timedelta(hours=13))
    for hours, wanted_now in ((-1, ()), (1, (Objection.EXPIRED,))):
        at = SERVER.certificate.not_valid_after_utc.astimezone(elsewhere) + timedelta(hours=hours)
        assert objections(SERVER.chain, ROOT.der, TRUST_ANCHOR, at=at) == wanted_now


@pytest.mark.parametrize(
    ("hosts", "name", "host", "mbedtls", "openssl"),
    [
        (["a.example"], "x", "a.example", True, True),
        (["A.Example"], "x", "a.EXAMPLE", True, True),
        (["a.example"], "x", "b.example", False, False),
        ([], "a.example", "a.example", True, True),
        (["b.example"], "a.example", "a.example", False, False),
        (["*.example.org"], "x", "a.example.org", True, True),
        (["*.example.org"], "x", "a.b.example.org", False, False),
        (["*.example.org"], "x", "example.org", False, False),
        (["192.0.2.1"], "x", "192.0.2.1", False, True),
        ([], "192.0.2.1", "192.0.2.1", True, False),
        (["192.0.2.1"], "x", "192.0.2.2", False, False),
        (["2001:db8::1"], "x", "2001:db8::1", False, True),
    ],
)
def test_names(hosts: list[str], name: str, host: str, mbedtls: bool, openssl: bool) -> None:
    shown = LINE.issue(name, hosts=hosts)
    for library, accepted in (
        (DeviceLibrary.MBEDTLS, mbedtls),
        (DeviceLibrary.OPENSSL, openssl),
        (DeviceLibrary.ANY, mbedtls or openssl),
    ):
        for usage, certificate in ((TRUST_ANCHOR, ROOT.der), (DOMAIN_ISSUED, shown.der)):
            trust = ServerTrust(host=host, certificate=certificate, usage=usage, library=library)
            assert judge(trust, shown.chain).objections == (() if accepted else (Objection.NAME,))


def changed(base: Issued, *extensions: tuple[x509.ExtensionType, bool], by: Issued = LINE) -> Issued:
    """Sign a certificate again, with more in it."""
    old = base.certificate
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(by.certificate.subject)
        .public_key(old.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(old.not_valid_after_utc)
    )
    replaced = {extension.oid for extension, _ in extensions}
    for kept in old.extensions:
        if kept.oid not in replaced:
            builder = builder.add_extension(kept.value, kept.critical)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return dataclasses.replace(base, certificate=builder.sign(by.key, hashes.SHA256()))


def usage_of(*names: str) -> x509.KeyUsage:
    all_names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in names for name in all_names})


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (LINE.issue("s", hosts=[HOST], purposes=[SERVER_AUTH]), ()),
        (LINE.issue("s", hosts=[HOST], purposes=[CLIENT_AUTH]), (Objection.PURPOSE,)),
        (changed(SERVER, (usage_of("digital_signature"), True)), ()),
        (changed(SERVER, (usage_of("key_agreement"), True)), (Objection.PURPOSE,)),
        (changed(SERVER, (x509.InhibitAnyPolicy(1), True)), (Objection.UNREADABLE,)),
        (changed(SERVER, (x509.InhibitAnyPolicy(1), False)), ()),
    ],
)
@pytest.mark.parametrize("usage", [TRUST_ANCHOR, DOMAIN_ISSUED])
def test_what_a_server_needs(shown: Issued, wanted: tuple[Objection, ...], usage: int) -> None:
    certificate = ROOT.der if usage == TRUST_ANCHOR else shown.der
    assert objections(shown.chain, certificate, usage) == wanted


def test_who_may_sign() -> None:
    no_ca = ROOT.issue("line")
    assert objections(no_ca.issue("s", hosts=[HOST]).chain, ROOT.der, TRUST_ANCHOR) == (Objection.CHAIN,)
    assert objections(no_ca.issue("s", hosts=[HOST]).chain, no_ca.der, TRUST_ANCHOR) == (Objection.CHAIN,)
    silent = changed(LINE, (usage_of("digital_signature"), True), by=ROOT)
    assert objections(silent.issue("s", hosts=[HOST]).chain, silent.der, TRUST_ANCHOR) == (Objection.CHAIN,)
    short = changed(LINE, (x509.BasicConstraints(ca=True, path_length=0), True), by=ROOT)
    below = short.issue("below", ca=True).issue("s", hosts=[HOST])
    assert objections(below.chain, ROOT.der, TRUST_ANCHOR) == (Objection.CHAIN,)


@pytest.mark.parametrize("chain", [(), (b"",), (b"nonsense",), (SERVER.der[:-1],), (pem(SERVER.der),)])
def test_what_is_no_certificate(chain: tuple[bytes, ...]) -> None:
    assert objections(chain, SERVER.der, DOMAIN_ISSUED) == (Objection.UNREADABLE,)


def test_more_than_one_objection() -> None:
    shown = FOREIGN
    found = objections(shown.chain, SERVER.der, DOMAIN_ISSUED, at=NOW + 9999 * DAY)
    assert found == (Objection.NOT_PINNED, Objection.EXPIRED)


@pytest.mark.parametrize("chain", [SERVER.chain, FOREIGN.chain, (SERVER.der,), (SERVER.der, *FOREIGN.chain[1:])])
@pytest.mark.parametrize("anchor", [ROOT, LINE, ALONE])
def test_openssl_verifies_alike(chain: tuple[bytes, ...], anchor: Issued, tmp_path: Path) -> None:
    for name, ders in (("leaf", chain[:1]), ("above", chain[1:]), ("anchor", (anchor.der,))):
        (tmp_path / name).write_bytes(b"".join(pem(each) for each in ders))
    above = ["-untrusted", str(tmp_path / "above")] if chain[1:] else []
    trusted = ["-partial_chain", "-no-CApath", "-no-CAfile", "-no-CAstore", "-trusted", str(tmp_path / "anchor")]
    said = subprocess.run(
        [command("openssl"), "verify", *trusted, *above, str(tmp_path / "leaf")], capture_output=True, check=False
    )
    assert (verified_path(chain, (anchor.der,)) is not None) is (said.returncode == 0)


@pytest.mark.parametrize("usage", [CA_CONSTRAINT, SERVICE_CONSTRAINT, TRUST_ANCHOR, DOMAIN_ISSUED])
def test_a_matching_type_that_nobody_knows_means_no_certificate(usage: int) -> None:
    held = ROOT.der if usage in (CA_CONSTRAINT, TRUST_ANCHOR) else SERVER.der
    assert objections(SERVER.chain, held, usage, matching_type=9, roots=(ROOT.der,))
