"""What an authority outside signs: the request for a unit's key, and a look at the certificate that comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from factory_prov.clock import now
from factory_prov.credentials.authority.certificates import public_key_der
from factory_prov.credentials.authority.signing import Signer
from factory_prov.credentials.authority.signing_key import HeldKey
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.containers import unwrapped
from factory_prov.credentials.encoding import certificate_parts, encode_pem
from factory_prov.credentials.reading import as_pkcs8, parse_certificate, parse_private_key
from factory_prov.credentials.signer import Subject, key_maker
from factory_prov.errors import CredentialsError
from factory_prov.messages import Message
from factory_prov.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadKey:
    """A key that was made ahead of its unit."""

    private_key: Secret
    public_key_der: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """One device's certificate among what came back; `is_authority`: it is one of those above."""

    der: bytes = field(repr=False)
    public_key_der: bytes = field(repr=False)
    subject: str
    is_authority: bool


class AheadMaker:
    """Makes keys, and requests for their certificates; texts of the subject are templates."""

    def __init__(self, options: CertificateOptions) -> None:
        """InputError for a kind of key or a subject that no certificate has."""
        self._new_key = key_maker(options)
        self._subject = Subject(options)

    def key(self) -> AheadKey:
        """Make a key."""
        made = self._new_key()
        return AheadKey(private_key=as_pkcs8(made), public_key_der=HeldKey(made).public_key_der)

    def request(self, name: str, private_key: Secret) -> bytes:
        """Return the request (PEM) for this key under that name."""
        key = parse_private_key(private_key.reveal(), place=name)
        builder = x509.CertificateSigningRequestBuilder(subject_name=self._subject.of(name))
        return encode_pem("CERTIFICATE REQUEST", Signer(HeldKey(key)).request(builder))


def came_back(data: bytes, *, place: str) -> tuple[CameBack, ...]:
    """Read the certificates in a file; CredentialsError for what is none."""
    found = [parse_certificate(der, place=place) for der in certificate_parts(unwrapped(data, place=place))]
    if not found:
        what = Message("there is no certificate in it.")
        raise CredentialsError(what, place=place, cure=Message("Name the file that came back (PEM)."))
    return tuple(
        CameBack(
            der=each.public_bytes(Encoding.DER),
            public_key_der=public_key_der(each),
            subject=each.subject.rfc4514_string(),
            is_authority=_is_authority(each),
        )
        for each in found
    )


def checked(der: bytes, above: Sequence[bytes], *, name: str, place: str) -> tuple[tuple[bytes, ...], datetime]:
    """Return a unit's certificate with those above it that were given, and when it ends.

    CredentialsError for another name, that of an authority, a time that is over or not begun, its own or that of one
    above, a use that no client has, or a wrong signature.
    """
    certificate = parse_certificate(der, place=place)
    names = [str(each.value) for each in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [name]:
        what = Message("it is for {names}, and the key is that of {name}.", names=", ".join(names)[:80], name=name)
        cure = Message("Let the outside authority take the common name as the request has it.")
        raise CredentialsError(what, place=place, cure=cure)
    _refuse_authority(certificate, place)
    _refuse_time(certificate, place)
    _refuse_use(certificate, place)
    return (der, *_above(certificate, above, place)), certificate.not_valid_after_utc


def _above(certificate: x509.Certificate, above: Sequence[bytes], place: str) -> list[bytes]:
    """Return the chain as far as it was given; CredentialsError where an issuer of that name has not signed it."""
    known = [parse_certificate(each, place=place) for each in above]
    chain: list[x509.Certificate] = []
    lowest = certificate
    while lowest.issuer != lowest.subject:
        named = [each for each in known if each.subject == lowest.issuer and each not in chain]
        if not named:
            break
        signer = next((each for each in named if _has_signed(each, lowest)), None)
        if signer is None:
            what = Message("the authority of that name has not signed it, or it was changed.")
            raise CredentialsError(what, place=place, cure=Message("Get it anew."))
        _refuse_time(signer, f"{place}, {signer.subject.rfc4514_string()[:80]}")
        chain.append(signer)
        lowest = signer
    return [each.public_bytes(Encoding.DER) for each in chain]


def _has_signed(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _refuse_time(certificate: x509.Certificate, place: str) -> None:
    at = now()
    if certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return
    what = Message(
        "it is valid from {start} to {end}, and not now.",
        start=f"{certificate.not_valid_before_utc:%Y-%m-%d}",
        end=f"{certificate.not_valid_after_utc:%Y-%m-%d}",
    )
    raise CredentialsError(what, place=place, cure=Message("Have it signed anew, or set the clock of this PC."))


def _refuse_use(certificate: x509.Certificate, place: str) -> None:
    cure = Message("Let the outside authority sign it for TLS clients (clientAuth, digitalSignature).")
    extensions = certificate.extensions
    try:
        uses = list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        uses = []
    taken = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
    if uses and not any(use in taken for use in uses):
        raise CredentialsError(Message("it is not for TLS clients."), place=place, cure=cure)
    try:
        signs = extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:
        signs = True
    if not signs:
        raise CredentialsError(Message("its key may not sign, so no handshake works."), place=place, cure=cure)


def _refuse_authority(certificate: x509.Certificate, place: str) -> None:
    if _is_authority(certificate):
        what = Message("it makes an authority of the unit (CA:TRUE): whoever has its key could sign others.")
        raise CredentialsError(what, place=place, cure=Message("Have it signed anew, for a device (CA:FALSE)."))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
