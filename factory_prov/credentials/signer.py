"""Make self-signed device certificates, fast: what all units share is put together once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from factory_prov.clock import now, refuse_early_clock
from factory_prov.credentials.certificate import CertificateOptions, KeyPair
from factory_prov.credentials.certificate_rules import (
    SUBJECT,
    SubjectField,
    check_key,
    check_serial_number,
    curve_name,
    digest_name,
    subject_value,
    template_of,
    validity,
)
from factory_prov.naming.templates import is_fixed
from factory_prov.secret import Secret

_OIDS = MappingProxyType(
    {
        "country_name": NameOID.COUNTRY_NAME,
        "state_or_province_name": NameOID.STATE_OR_PROVINCE_NAME,
        "locality_name": NameOID.LOCALITY_NAME,
        "organization_name": NameOID.ORGANIZATION_NAME,
        "organization_unit_name": NameOID.ORGANIZATIONAL_UNIT_NAME,
        "email_address": NameOID.EMAIL_ADDRESS,
        "common_name": NameOID.COMMON_NAME,
    }
)

_CURVES: MappingProxyType[str, ec.EllipticCurve] = MappingProxyType(
    {
        "secp256r1": ec.SECP256R1(),
        "secp384r1": ec.SECP384R1(),
        "secp521r1": ec.SECP521R1(),
        "secp256k1": ec.SECP256K1(),
        "brainpoolP256r1": ec.BrainpoolP256R1(),
        "brainpoolP384r1": ec.BrainpoolP384R1(),
        "brainpoolP512r1": ec.BrainpoolP512R1(),
    }
)

_DIGESTS: MappingProxyType[str, hashes.SHA256 | hashes.SHA384 | hashes.SHA512] = MappingProxyType(
    {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
)


def extensions_of_a_client() -> tuple[x509.Extension[x509.ExtensionType], ...]:
    """Return what every unit's certificate says of its use: TLS client, no CA.

    Key usage digitalSignature, critical, and extended key usage clientAuth are what the TLS profile for
    things asks for in an operational client certificate, and what servers check (Leshan, mbedTLS). The same
    profile wants an authority key identifier in every end entity certificate and no subject key identifier: where the
    issuer is the unit itself, the identifier is that of its own key (RFC 5280 §4.2.1.1, §4.2.1.2).
    """
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    constraints = x509.BasicConstraints(ca=False, path_length=None)
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    wanted = ((constraints, True), (usage, True), (purposes, False))
    return tuple(x509.Extension(each.oid, critical, each) for each, critical in wanted)


_TEMPLATE = x509.CertificateBuilder(extensions=list(extensions_of_a_client()))
"""Builders are immutable: each unit's certificate continues from this one."""

DeviceKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_Attribute = x509.NameAttribute[str]


class PreparedCertificate:
    """A certificate that lacks only what differs between units. Nothing in it changes: threads may share it."""

    def __init__(self, options: CertificateOptions) -> None:
        check_serial_number(options)
        validity(options, now())
        self._options = options
        self._new_key = key_maker(options)
        self._digest = _DIGESTS[digest_name(options)]
        self._subject = Subject(options)

    def sign(self, endpoint_name: str | None) -> KeyPair:
        """Make a new key and a certificate over it; InputError if the endpoint name does not fit into the subject."""
        refuse_early_clock()
        subject = self._subject.of(endpoint_name)
        start, end = validity(self._options, now())
        key = self._new_key()
        public_key = key.public_key()
        certificate = (
            _TEMPLATE.subject_name(subject)
            .issuer_name(subject)
            .public_key(public_key)
            .serial_number(self._options.serial_number or x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public_key), critical=False)
            .sign(key, self._digest)
        )
        return KeyPair(
            certificate_der=certificate.public_bytes(Encoding.DER),
            private_key=Secret(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        )


class Subject:
    """Whom certificates are for: put together once, but for what differs between units."""

    def __init__(self, options: CertificateOptions) -> None:
        self._options = options
        self._parts = _subject_parts(options)

    def of(self, endpoint_name: str | None) -> x509.Name:
        """Return one unit's; InputError if the endpoint name does not fit into it."""
        return x509.Name(
            [
                _attribute(self._options, part, endpoint_name) if isinstance(part, SubjectField) else part
                for part in self._parts
            ]
        )


def key_maker(options: CertificateOptions) -> Callable[[], DeviceKey]:
    """Return what makes a unit's private key; InputError for a kind of key that devices do not take."""
    check_key(options)
    bits = options.rsa_key_length_bits
    if bits is not None:
        return partial(rsa.generate_private_key, public_exponent=65537, key_size=bits)
    return partial(ec.generate_private_key, _CURVES[curve_name(options)])


def _subject_parts(options: CertificateOptions) -> list[SubjectField | _Attribute]:
    """List the subject in order: finished attributes where every unit has the same, fields where it differs."""
    parts: list[SubjectField | _Attribute] = []
    for field in SUBJECT:
        template = template_of(options, field)
        if template is not None:
            parts.append(_attribute(options, field, None) if is_fixed(template) else field)
    return parts


def _attribute(options: CertificateOptions, field: SubjectField, endpoint_name: str | None) -> _Attribute:
    return x509.NameAttribute(_OIDS[field.name], subject_value(options, field, endpoint_name))
