from __future__ import annotations

import ipaddress
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from factory_prov.credentials import findings
from factory_prov.credentials.certificate import CertificateOptions, KeyPair
from factory_prov.credentials.check import certificate_problems
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.hosts import HostMatch, match_host
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.lwm2m.rules.accounts import Account
from factory_prov.lwm2m.values import Value

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")
NOW = datetime.now(UTC)
EP = "urn:dev:os:32473-000001"
HOST = "lwm2m.example.com"
KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def issued(
    common_name: str | None = EP,
    *extensions: x509.ExtensionType,
    critical: bool = False,
    key: Key = KEY,
    digest: hashes.SHA224 | hashes.SHA256 | hashes.SHA3_256 | None = None,
    days: tuple[int, int] = (-1, 3650),
    issuer: str | None = None,
) -> bytes:
    """Make a DER certificate that is self-signed or says another issuer, also such as our own maker refuses to make."""
    names = [] if common_name is None else [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"))
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(names))
        .issuer_name(x509.Name(names if issuer is None else [x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=critical)
    signer = None if isinstance(key, ed25519.Ed25519PrivateKey) else digest or hashes.SHA256()
    return builder.sign(key, signer).public_bytes(Encoding.DER)


def pkcs8(key: Key = KEY, form: PrivateFormat = PrivateFormat.PKCS8, encoding: Encoding = Encoding.DER) -> bytes:
    return key.private_bytes(encoding, form, NoEncryption())


def usage(*, digital_signature: bool = False, encipherment: bool = False, cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(digital_signature, False, encipherment, False, True, cert_sign, False, False, False)


def policies(*oids: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in oids])


def dns(*names: str) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.DNSName(name) for name in names])


CA = x509.BasicConstraints(ca=True, path_length=None)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.1"), b"\x05\x00")
ANY_POLICY, OTHER_POLICY = "2.5.29.32.0", "1.3.6.1.4.1.32473.2"
ANY_USE = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])
LEAF = x509.BasicConstraints(ca=False, path_length=None)
SERVER = issued("server", dns(HOST))
CLIENT = issued()


def check(values: dict[int, Value], *, endpoint_name: str | None = EP) -> list[Problem]:
    account = {0: f"coaps://{HOST}:5684", 2: 2, 3: CLIENT, 4: SERVER, 5: pkcs8(), **values}
    shown = Account(instance_id=1, values=account)
    return certificate_problems(shown, endpoint_name=endpoint_name, now=datetime.now(UTC))


def found(values: dict[int, Value], *, endpoint_name: str | None = EP) -> list[tuple[str, str, str]]:
    problems = check(values, endpoint_name=endpoint_name)
    assert all(
        str(problem.what).endswith(".") and str(problem.why).endswith(".") and str(problem.cure) for problem in problems
    )
    return [(problem.severity.value, problem.rule, problem.path) for problem in problems]


@cache
def pair() -> KeyPair:
    return make_self_signed(CertificateOptions(), endpoint_name=EP)


def test_a_good_account_has_no_problem() -> None:
    assert found({}) == []
    assert found({3: pair().certificate_der, 5: pair().private_key.reveal()}) == []


def test_absent_resources_are_not_this_checks_business() -> None:
    assert certificate_problems(Account(instance_id=0, values={}), endpoint_name=EP, now=NOW) == []
    assert found({3: b"", 4: b"", 5: b""}) == []


def chain(**issuer: Any) -> bytes:
    return encode_pem("CERTIFICATE", CLIENT) + encode_pem("CERTIFICATE", issued("CA", CA, **issuer))


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        ((-30, -1), "certificate-expired"),
        ((1, 3650), "certificate-not-yet-valid"),
        ((-1, 90), "certificate-expires-soon"),
        ((-1, 3650), ""),
    ],
)
def test_the_issuers_that_a_unit_shows_are_judged_by_their_time(days: tuple[int, int], rule: str) -> None:
    told = {problem.rule: problem for problem in check({3: chain(days=days)})}
    assert set(told) == {"certificate-chain", rule} - {""}
    assert not rule or "CN=CA" in str(told[rule].what)


def test_a_certificate_that_stands_for_itself_is_not_told_to_be_a_ca_as_well() -> None:
    told = {problem.rule: problem for problem in check({4: issued(HOST, CA, dns(HOST), days=(-1, 90))})}
    assert set(told) == {"server-certificate-may-be-ca", "server-certificate-expires-soon"}
    assert "usage" not in str(told["server-certificate-expires-soon"].cure).lower()


def test_a_leaf_in_the_place_of_a_ca_is_told_once() -> None:
    assert [rule for _, rule, _ in found({4: issued("s", usage(digital_signature=True), LEAF, dns(HOST)), 15: 2})] == [
        "server-certificate-is-leaf"
    ]


CLIENT_CASES: list[tuple[dict[int, Value], list[tuple[str, str, str]]]] = [
    ({3: encode_pem("CERTIFICATE", CLIENT)}, [("warning", "certificate-pem", "/0/1/3")]),
    ({3: CLIENT + b"\n"}, [("warning", "certificate-trailing-bytes", "/0/1/3")]),
    ({3: b"garbage"}, [("error", "certificate-unreadable", "/0/1/3")]),
    ({3: CLIENT[:-1]}, [("error", "certificate-unreadable", "/0/1/3")]),
    ({3: pkcs8()}, [("error", "certificate-unreadable", "/0/1/3")]),
    ({3: issued(days=(-30, -1))}, [("error", "certificate-expired", "/0/1/3")]),
    ({3: issued(days=(1, 3650))}, [("error", "certificate-not-yet-valid", "/0/1/3")]),
    ({3: issued(days=(-1, 364))}, [("warning", "certificate-expires-soon", "/0/1/3")]),
    ({3: issued(days=(-1, 366))}, []),
    ({3: issued("other")}, [("warning", "common-name-mismatch", "/0/1/3")]),
    ({3: issued(EP.upper())}, [("warning", "common-name-mismatch", "/0/1/3")]),
    ({3: issued(None)}, [("warning", "common-name-mismatch", "/0/1/3")]),
    (
        {3: issued(EP, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]))},
        [("error", "client-auth-missing", "/0/1/3")],
    ),
    ({3: issued(EP, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))}, []),
    ({3: issued(EP, usage(digital_signature=False))}, [("error", "digital-signature-missing", "/0/1/3")]),
    ({3: issued(EP, usage(digital_signature=True))}, []),
    ({3: issued(digest=hashes.SHA224())}, [("warning", "signature-unusual", "/0/1/3")]),
    ({3: issued(digest=hashes.SHA3_256())}, [("error", "signature-unsupported", "/0/1/3")]),
    ({3: issued(EP, ANY_USE)}, []),
    ({3: issued(EP, UNKNOWN)}, []),
    ({3: issued(EP, UNKNOWN, critical=True)}, [("error", "critical-extension", "/0/1/3")]),
    ({3: issued(EP, policies(OTHER_POLICY))}, []),
    ({3: issued(EP, policies(OTHER_POLICY), critical=True)}, [("error", "critical-extension", "/0/1/3")]),
    ({3: issued(EP, policies(ANY_POLICY), critical=True)}, []),
    ({3: issued(EP, usage(digital_signature=True), LEAF, dns(EP), ANY_USE, critical=True)}, []),
    (
        {3: encode_pem("CERTIFICATE", CLIENT) + encode_pem("CERTIFICATE", issued("CA", CA))},
        [("warning", "certificate-chain", "/0/1/3")],
    ),
    (
        {3: encode_pem("CERTIFICATE", CLIENT) + encode_pem("CERTIFICATE", issued("CA", CA, UNKNOWN, critical=True))},
        [("warning", "certificate-chain", "/0/1/3"), ("error", "critical-extension", "/0/1/3")],
    ),
    (
        {3: encode_pem("CERTIFICATE", CLIENT) + encode_pem("CERTIFICATE", b"0\0")},
        [("warning", "certificate-chain", "/0/1/3"), ("error", "certificate-unreadable", "/0/1/3")],
    ),
    (
        {3: encode_pem("CERTIFICATE", issued("CA", CA, key=OTHER_KEY)) + encode_pem("CERTIFICATE", CLIENT)},
        [
            ("warning", "certificate-chain", "/0/1/3"),
            ("warning", "common-name-mismatch", "/0/1/3"),
            ("error", "key-mismatch", "/0/1/5"),
        ],
    ),
    ({5: pkcs8(encoding=Encoding.PEM)}, [("warning", "key-pem", "/0/1/5")]),
    ({5: pkcs8(form=PrivateFormat.TraditionalOpenSSL)}, [("warning", "key-not-pkcs8", "/0/1/5")]),
    (
        {5: pkcs8(form=PrivateFormat.TraditionalOpenSSL, encoding=Encoding.PEM)},
        [("warning", "key-pem", "/0/1/5"), ("warning", "key-not-pkcs8", "/0/1/5")],
    ),
    ({5: b"0123456789abcdef"}, [("error", "key-unreadable", "/0/1/5")]),
    ({5: pkcs8() + b"\n"}, [("error", "key-unreadable", "/0/1/5")]),
    ({5: CLIENT}, [("error", "key-unreadable", "/0/1/5")]),
    (
        {5: KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))},
        [("error", "key-unreadable", "/0/1/5")],
    ),
    ({5: pkcs8(ed25519.Ed25519PrivateKey.generate())}, [("error", "key-unreadable", "/0/1/5")]),
    ({5: pkcs8(ec.generate_private_key(ec.SECP224R1()))}, [("error", "key-unreadable", "/0/1/5")]),
    ({5: pkcs8(rsa.generate_private_key(65537, 1024))}, [("error", "key-unreadable", "/0/1/5")]),
    ({5: pkcs8(ec.generate_private_key(ec.SECP256R1()))}, [("error", "key-mismatch", "/0/1/5")]),
]


@pytest.mark.parametrize(("values", "expected"), CLIENT_CASES)
def test_the_devices_side(values: dict[int, Value], expected: list[tuple[str, str, str]]) -> None:
    assert found(values) == expected


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP521R1()])
def test_the_larger_usual_curves_are_fine(curve: ec.EllipticCurve) -> None:
    key = ec.generate_private_key(curve)
    assert found({3: issued(key=key), 5: pkcs8(key)}) == []


def test_unusual_keys_are_warned_of() -> None:
    curve = ec.generate_private_key(ec.SECP256K1())
    assert found({3: issued(key=curve), 5: pkcs8(curve)}) == [("warning", "key-curve-unusual", "/0/1/5")]
    large = rsa.generate_private_key(65537, 2048)
    assert found({3: issued(key=large), 5: pkcs8(large)}) == [("warning", "key-rsa", "/0/1/5")]


def test_an_unknown_endpoint_name_matches_any_common_name() -> None:
    assert found({3: issued("other")}, endpoint_name=None) == []


NOT_NAMED = [("error", "server-name-mismatch", "/0/1/4")]
SERVER_CASES: list[tuple[dict[int, Value], list[tuple[str, str, str]]]] = [
    ({4: encode_pem("CERTIFICATE", SERVER)}, [("error", "server-certificate-pem", "/0/1/4")]),
    ({4: SERVER + b"\0"}, [("error", "server-certificate-unreadable", "/0/1/4")]),
    ({4: b"garbage"}, [("error", "server-certificate-unreadable", "/0/1/4")]),
    ({4: pkcs8()}, [("error", "server-certificate-unreadable", "/0/1/4")]),
    ({4: issued("s", dns(HOST), days=(-9, -1))}, [("error", "server-certificate-expired", "/0/1/4")]),
    ({4: issued("s", dns(HOST), days=(1, 3650))}, [("error", "server-certificate-not-yet-valid", "/0/1/4")]),
    ({4: issued("s", dns(HOST), days=(-1, 90))}, [("warning", "server-certificate-expires-soon", "/0/1/4")]),
    ({4: issued("s", dns(HOST), issuer="CA")}, []),
    ({4: issued("s", dns(HOST), issuer="CA", days=(-1, 800))}, [("warning", "server-certificate-pinned", "/0/1/4")]),
    (
        {4: issued("s", dns(HOST), issuer="CA", days=(-1, 90))},
        [("warning", "server-certificate-expires-soon", "/0/1/4")],
    ),
    ({4: issued("CA", CA, issuer="Root"), 15: 2}, []),
    ({4: issued("s", dns(HOST), days=(-1, 3000))}, [("warning", "server-certificate-ends-first", "/0/1/4")]),
    ({4: issued("CA", CA, days=(-1, 3000)), 15: 2}, [("warning", "server-certificate-ends-first", "/0/1/4")]),
    ({4: issued("CA", CA, days=(-1, 3700)), 15: 2, 3: issued(days=(-1, 100_000))}, []),
    (
        {4: issued("CA", CA, days=(-1, 3610)), 15: 2, 3: issued(days=(-1, 100_000))},
        [("warning", "server-certificate-ends-first", "/0/1/4")],
    ),
    (
        {4: issued("CA", CA, days=(-1, 3000)), 15: 2, 3: encode_pem("CERTIFICATE", CLIENT) * 2},
        [
            ("warning", "certificate-chain", "/0/1/3"),
            ("warning", "server-certificate-ends-first", "/0/1/4"),
        ],
    ),
    ({4: issued("s", dns(HOST), digest=hashes.SHA224())}, [("warning", "signature-unusual", "/0/1/4")]),
    (
        {4: issued("s", dns(HOST), key=ec.generate_private_key(ec.SECP224R1()))},
        [("error", "server-key-unsupported", "/0/1/4")],
    ),
    (
        {4: issued("s", dns(HOST), key=ed25519.Ed25519PrivateKey.generate())},
        [("error", "signature-unsupported", "/0/1/4"), ("error", "server-key-unsupported", "/0/1/4")],
    ),
    (
        {4: issued("s", dns(HOST), x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))},
        [("error", "server-auth-missing", "/0/1/4")],
    ),
    ({4: issued("s", dns("other.example.com"))}, [("error", "server-name-mismatch", "/0/1/4")]),
    ({4: issued(HOST)}, []),
    ({4: issued("CA", CA)}, [("error", "server-certificate-is-ca", "/0/1/4")]),
    ({4: issued("CA", CA), 15: 3}, [("error", "server-certificate-is-ca", "/0/1/4")]),
    ({4: issued(HOST, CA)}, [("warning", "server-certificate-may-be-ca", "/0/1/4")]),
    ({4: issued("CA", CA), 15: 2}, []),
    ({4: issued("CA", CA, digest=hashes.SHA224()), 15: 2}, []),
    ({4: issued("CA", CA, days=(-1, 90)), 15: 2}, [("warning", "server-ca-expires-soon", "/0/1/4")]),
    ({4: issued("s", dns(HOST), LEAF), 15: 2}, [("error", "server-certificate-is-leaf", "/0/1/4")]),
    ({4: issued("CA", CA), 15: 0}, [("error", "usage-needs-trust-store", "/0/1/15")]),
    (
        {15: 0},
        [("error", "usage-needs-trust-store", "/0/1/15"), ("error", "server-certificate-is-leaf", "/0/1/4")],
    ),
    ({15: 1}, [("error", "usage-needs-trust-store", "/0/1/15")]),
    (
        {4: issued("CA", CA), 15: 1},
        [("error", "usage-needs-trust-store", "/0/1/15"), ("error", "server-certificate-is-ca", "/0/1/4")],
    ),
    *(
        ({4: issued("s", dns(HOST), extension, critical=True)}, [("error", "critical-extension", "/0/1/4")])
        for extension in (
            UNKNOWN,
            policies(OTHER_POLICY),
            policies(ANY_POLICY, OTHER_POLICY),
            x509.NameConstraints([x509.DNSName(HOST)], None),
            x509.PolicyConstraints(0, None),
        )
    ),
    ({4: issued("s", dns(HOST), policies(ANY_POLICY), critical=True)}, []),
    ({4: issued("CA", CA, UNKNOWN, critical=True), 15: 2}, [("error", "critical-extension", "/0/1/4")]),
    ({4: issued("s", dns(HOST), ANY_USE)}, []),
    ({4: issued("s", dns(HOST), usage(digital_signature=True))}, []),
    ({4: issued("s", dns(HOST), usage(encipherment=True))}, [("error", "server-digital-signature-missing", "/0/1/4")]),
    ({4: issued("s", dns(HOST), usage(), key=RSA_KEY)}, [("error", "server-digital-signature-missing", "/0/1/4")]),
    ({4: issued("s", dns(HOST), usage(encipherment=True), key=RSA_KEY)}, []),
    (
        {4: issued(HOST, CA, usage(cert_sign=True))},
        [
            ("warning", "server-certificate-may-be-ca", "/0/1/4"),
            ("error", "server-digital-signature-missing", "/0/1/4"),
        ],
    ),
    ({4: issued("CA", CA, usage(cert_sign=True)), 15: 2}, []),
    ({4: issued("CA", CA, usage(digital_signature=True)), 15: 2}, [("error", "server-ca-cannot-sign", "/0/1/4")]),
    ({4: issued(HOST, CA), 15: 2}, [("error", "server-certificate-is-leaf", "/0/1/4")]),
    ({4: issued("s", x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"coaps://{HOST}")]))}, NOT_NAMED),
    ({4: issued(HOST, x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"coaps://{HOST}")]))}, NOT_NAMED),
    ({4: issued(HOST, x509.SubjectAlternativeName([x509.RFC822Name("a@example.com")]))}, NOT_NAMED),
    ({4: bytes(32), 13: 1, 15: 2}, [("warning", "server-digest-of-ca", "/0/1/4")]),
    ({0: "coaps://other.example.com", 14: HOST}, []),
    ({0: f"coaps://{HOST}", 14: "other.example.com"}, [("error", "server-name-mismatch", "/0/1/4")]),
    ({0: "coaps://[broken"}, []),
    ({0: f"coaps://{HOST.upper()}:5684"}, []),
    ({4: bytes(32), 13: 1}, []),
    ({4: bytes(64), 13: 3}, []),
    ({13: 1}, [("error", "server-digest-size", "/0/1/4")]),
    ({13: 0}, []),
]


@pytest.mark.parametrize(("values", "expected"), SERVER_CASES)
def test_the_servers_side(values: dict[int, Value], expected: list[tuple[str, str, str]]) -> None:
    assert found(values) == expected


def address(text: str) -> x509.IPAddress:
    return x509.IPAddress(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    ("common_name", "alternatives", "expected"),
    [
        ("192.0.2.1", None, "warning"),
        ("server", [address("192.0.2.1")], "error"),
        ("192.0.2.1", [address("192.0.2.1")], "error"),
        ("server", [address("192.0.2.1"), x509.DNSName("192.0.2.1")], None),
        ("server", None, "error"),
        ("server", [address("192.0.2.2")], "error"),
    ],
)
def test_an_address_in_the_server_uri(
    common_name: str, alternatives: list[x509.GeneralName] | None, expected: str | None
) -> None:
    extensions = [] if alternatives is None else [x509.SubjectAlternativeName(alternatives)]
    problems = check({0: "coaps://192.0.2.1:5684", 4: issued(common_name, *extensions)})
    assert [problem.severity.value for problem in problems] == ([expected] if expected else [])


def test_every_kind_of_finding_is_tried_here() -> None:
    kinds = {value.rule for value in vars(findings).values() if isinstance(value, findings.ProblemKind)}
    tried = {rule for _, expected in [*CLIENT_CASES, *SERVER_CASES] for _, rule, _ in expected}
    elsewhere = {"key-curve-unusual", "key-rsa", "server-name-not-portable"}
    elsewhere |= {"certificate-key-form", "server-cipher-suite", "signature-weak"}
    assert kinds - tried == elsewhere


def test_no_byte_of_a_key_gets_into_a_text() -> None:
    secret = pkcs8()
    for key in (secret, secret[:-1], secret + b"x", pkcs8(ec.generate_private_key(ec.SECP256R1()))):
        text = "".join(map(str, check({3: key, 4: key, 5: key})))
        assert all(key[start : start + 6].hex() not in text for start in range(len(key) - 6))
        assert all(repr(key[start : start + 6])[2:-1] not in text for start in range(40, len(key) - 6))


def test_expiry_is_exact_to_the_second() -> None:
    certificate = x509.load_der_x509_certificate(CLIENT)
    account = Account(instance_id=0, values={3: CLIENT})
    for moment, rules in (
        (certificate.not_valid_after_utc, ["certificate-expires-soon"]),
        (certificate.not_valid_after_utc + timedelta(seconds=1), ["certificate-expired"]),
        (certificate.not_valid_before_utc, []),
        (certificate.not_valid_before_utc - timedelta(seconds=1), ["certificate-not-yet-valid"]),
    ):
        problems = certificate_problems(account, endpoint_name=None, now=moment)
        assert [problem.rule for problem in problems] == rules


@pytest.mark.parametrize(
    ("key", "suites", "good"),
    [
        (KEY, (49326,), True),
        (KEY, (0xC02F, 49326), True),
        (KEY, (0xC02F,), False),
        (RSA_KEY, (0xC02F,), True),
        (RSA_KEY, (49326,), False),
        (RSA_KEY, (49320,), True),  # one for PSK: a rule of the pack
        (KEY, (), True),
    ],
)
def test_suites_fit_the_key_of_the_server(key: Key, suites: tuple[int, ...], good: bool) -> None:
    values: dict[int, Value] = {0: f"coaps://{HOST}", 2: 2, 3: CLIENT, 4: issued("s", dns(HOST), key=key), 5: pkcs8()}
    shown = Account(instance_id=1, values=values, cipher_suites=suites)
    problems = certificate_problems(shown, endpoint_name=EP, now=NOW)
    assert [(problem.rule, problem.path) for problem in problems] == (
        [] if good else [("server-cipher-suite", "/0/1/16")]
    )


def test_another_ca_than_the_server_itself_may_have_its_name() -> None:
    """Only one that is its own issuer is the server's own."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    builder = x509.CertificateBuilder().subject_name(name).public_key(KEY.public_key()).serial_number(7)
    builder = builder.issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Root")]))
    builder = builder.not_valid_before(NOW - timedelta(1)).not_valid_after(NOW + timedelta(3650))
    der = builder.add_extension(CA, critical=True).sign(OTHER_KEY, hashes.SHA256()).public_bytes(Encoding.DER)
    assert found({4: der, 15: 2}) == []


@pytest.mark.parametrize(
    ("kind", "good"),
    [(_ASN1Type.UTF8String, True), (_ASN1Type.PrintableString, True), (_ASN1Type.BMPString, False)],
)
def test_a_name_in_wide_characters_is_not_found_by_mbedtls(kind: _ASN1Type, good: bool) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST, kind)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(KEY.public_key())
    builder = builder.serial_number(7).not_valid_before(NOW - timedelta(1)).not_valid_after(NOW + timedelta(3650))
    der = builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)
    assert match_host(x509.load_der_x509_certificate(der), HOST) == HostMatch(mbedtls=good, openssl=True)
    assert found({4: der}) == ([] if good else NOT_NAMED)


FORMS = [
    (["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"], []),
    (["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"], ["spells"]),
    (["-newkey", "rsa:2048"], []),
    (["-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss"], []),
    (["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"], ["RSASSA-PSS"]),
]


@needs_openssl
@pytest.mark.slow
@pytest.mark.parametrize(("options", "words"), FORMS)
def test_forms_of_keys_that_mbedtls_cannot_read(options: list[str], words: list[str], tmp_path: Path) -> None:
    assert OPENSSL is not None
    rest = ["-subj", f"/CN={HOST}", "-days", "3650", "-nodes", "-keyout", str(tmp_path / "key"), "-outform", "DER"]
    der = subprocess.run([OPENSSL, "req", "-x509", *options, *rest], capture_output=True, check=True, timeout=60).stdout
    for path, values in (("/0/1/3", {3: der, 5: b""}), ("/0/1/4", {4: der}), ("/0/1/4", {4: der, 14: "x", 15: 2})):
        forms = [one for one in check(values) if one.rule == "certificate-key-form"]
        assert [one.path for one in forms] == [path] * len(words)
        assert all(word in str(one.what) for word, one in zip(words, forms, strict=True))


@needs_openssl
def test_a_signature_that_can_be_forged(tmp_path: Path) -> None:
    assert OPENSSL is not None
    key = tmp_path / "key.pem"
    key.write_bytes(pkcs8(encoding=Encoding.PEM))
    command = [OPENSSL, "req", "-x509", "-new", "-sha1", "-key", str(key), "-subj", f"/CN={EP}", "-days", "3650"]
    der = subprocess.run([*command, "-outform", "DER"], capture_output=True, check=True, timeout=60).stdout
    assert found({3: der}) == [("error", "signature-weak", "/0/1/3")]
    assert ("error", "signature-weak", "/0/1/4") in found({4: der})
    assert found({4: der, 14: "x", 15: 2}) == []  # nobody verifies that of a trust anchor


@needs_openssl
def test_a_compressed_point_cannot_be_read(tmp_path: Path) -> None:
    assert OPENSSL is not None
    key, smaller = tmp_path / "key.pem", tmp_path / "compressed.pem"
    key.write_bytes(pkcs8(encoding=Encoding.PEM))
    compress = [OPENSSL, "ec", "-in", str(key), "-conv_form", "compressed", "-out", str(smaller)]
    subprocess.run(compress, capture_output=True, check=True, timeout=60)
    make = [OPENSSL, "req", "-x509", "-new", "-key", str(smaller), "-subj", f"/CN={EP}", "-days", "999", "-outform"]
    der = subprocess.run([*make, "DER"], capture_output=True, check=True, timeout=60).stdout
    assert ("error", "certificate-key-form", "/0/1/3") in found({3: der})


HOSTS = [
    # common name, alternative names, host, found by mbedTLS 2.28.3 (recorded), found by OpenSSL (tried below)
    (HOST, None, HOST, True, True),
    (HOST.upper(), None, HOST, True, True),
    ("*.example.com", None, HOST, True, True),
    ("other", None, HOST, False, False),
    (HOST, [x509.DNSName("other.example.com")], HOST, False, False),
    (HOST, [address("192.0.2.1")], HOST, False, True),
    (HOST, [x509.UniformResourceIdentifier(f"coaps://{HOST}")], HOST, False, True),
    (HOST, [x509.RFC822Name("a@example.com")], HOST, False, True),
    ("server", [x509.DNSName(HOST)], HOST, True, True),
    ("server", [x509.DNSName("*.example.com")], HOST, True, True),
    ("server", [x509.DNSName("*.example.com")], "a.lwm2m.example.com", False, False),
    ("server", [x509.DNSName("*.example.com")], "example.com", False, False),
    ("192.0.2.1", None, "192.0.2.1", True, False),
    ("192.0.2.1", [address("192.0.2.1")], "192.0.2.1", False, True),
    ("server", [address("192.0.2.1")], "192.0.2.1", False, True),
    ("server", [address("192.0.2.1"), x509.DNSName("192.0.2.1")], "192.0.2.1", True, True),
    ("server", [address("2001:db8::1")], "2001:db8:0::1", False, True),
]


@pytest.mark.parametrize(("common_name", "alternatives", "host", "mbedtls", "openssl"), HOSTS)
def test_names_are_found_as_the_libraries_find_them(
    common_name: str,
    alternatives: list[x509.GeneralName] | None,
    host: str,
    mbedtls: bool,
    openssl: bool,
    tmp_path: Path,
) -> None:
    extensions = [] if alternatives is None else [x509.SubjectAlternativeName(alternatives)]
    der = issued(common_name, *extensions)
    assert match_host(x509.load_der_x509_certificate(der), host) == HostMatch(mbedtls, openssl)
    if OPENSSL is None:
        pytest.skip("the openssl command is not installed")
    file = tmp_path / "cert.pem"
    file.write_bytes(encode_pem("CERTIFICATE", der))
    option = "-verify_hostname" if host[0].isalpha() else "-verify_ip"
    command = [OPENSSL, "verify", "-CAfile", str(file), option, host, str(file)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    assert (done.returncode == 0) is openssl, done.stderr


@needs_openssl
def test_what_openssl_makes_by_default_passes_as_a_server(tmp_path: Path) -> None:
    assert OPENSSL is not None
    subject = ["-subj", f"/CN={HOST}", "-days", "3650", "-keyout", str(tmp_path / "key"), "-outform", "DER"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command = [OPENSSL, "req", "-x509", *curve, *subject]
    der = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
    problems = check({4: der})
    assert [problem.rule for problem in problems] == ["server-certificate-may-be-ca"]
    assert problems[0].severity is Severity.WARNING
