"""Judge the certificate that an authority is to work under: each fault in its own words, with the cure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from factory_prov.clock import now
from factory_prov.credentials.authority.authority import key_id_of
from factory_prov.credentials.authority.certificates import own_key, path_length_of, public_key_der
from factory_prov.credentials.authority.requests import BROKEN_DIGESTS
from factory_prov.credentials.containers import unwrapped
from factory_prov.credentials.encoding import certificate_parts
from factory_prov.credentials.reading import is_device_key, parse_certificate
from factory_prov.errors import CredentialsError
from factory_prov.messages import Message

_SHOWN = 80
_TAKEN_PURPOSES = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)


def judged_chain(given: bytes, key_id: bytes, *, place: str) -> tuple[bytes, ...]:
    """Return the certificate for this key and those above it, the root last, from the files that were given (PEM, DER).

    CredentialsError: it is another key's, no authority's, expired, or what is above it is missing or does not allow it.
    """
    found = [parse_certificate(der, place=place) for der in certificate_parts(unwrapped(given, place=place))]
    own = next((each for each in found if key_id_of(public_key_der(each)) == key_id), None)
    if own is None:
        raise _not_ours(found, place)
    chain = _chain(own, found, place)
    for depth, each in enumerate(chain):
        _refuse_no_authority(each, place)
        _refuse_out_of_time(each, now(), place)
        if depth:
            _refuse_depth(each, depth, place)
    return tuple(each.public_bytes(Encoding.DER) for each in chain)


def _not_ours(found: Sequence[x509.Certificate], place: str) -> CredentialsError:
    if not found:
        return CredentialsError(
            Message("there is no certificate in it."), place=place, cure=Message("Name the file that came back (PEM).")
        )
    return CredentialsError(
        Message("it is for another key than this authority's ({subject}).", subject=_subject(found[0])),
        place=place,
        cure=Message("Let the authority above sign the request of this one, and bring what comes out."),
    )


def _chain(own: x509.Certificate, found: Sequence[x509.Certificate], place: str) -> list[x509.Certificate]:
    """Put the certificates in order up to the root; CredentialsError where one is missing, or did not sign."""
    chain = [own]
    while chain[-1].issuer != chain[-1].subject:
        below = chain[-1]
        named = [each for each in found if each.subject == below.issuer and each not in chain]
        if not named:
            raise CredentialsError(
                Message("the certificate of {issuer}, which has signed it, is missing.", issuer=_issuer(below)),
                place=place,
                cure=Message("Give it too: --chain FILE, with all certificates up to the root."),
            )
        _refuse_broken_digest(below, place)
        above = next((each for each in named if _has_signed(each, below)), None)
        if above is None:
            raise CredentialsError(
                Message(
                    "{issuer} has not signed the certificate of {subject}, or it was changed.",
                    issuer=_issuer(below),
                    subject=_subject(below),
                ),
                place=place,
                cure=Message("Get both files anew: one of them is damaged, or another authority of that name."),
            )
        chain.append(above)
    _refuse_broken_digest(chain[-1], place)
    if not _has_signed(chain[-1], chain[-1]):
        raise CredentialsError(
            Message("the signature of the root {subject} is wrong.", subject=_subject(chain[-1])),
            place=place,
            cure=Message("Get its file anew."),
        )
    return chain


def _refuse_broken_digest(certificate: x509.Certificate, place: str) -> None:
    try:
        digest = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return  # its signature is not taken either
    if digest is not None and digest.name in BROKEN_DIGESTS:
        raise CredentialsError(
            Message("it is signed over {digest}, which others can forge.", digest=digest.name.upper()),
            place=f"{place}, {_subject(certificate)}",
            cure=Message("Have it signed over SHA-256."),
        )


def _has_signed(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _refuse_no_authority(certificate: x509.Certificate, place: str) -> None:
    extensions = certificate.extensions
    cure = Message("Let it be signed as an authority: `factory-prov ca sign NAME FILE --authority` does.")
    try:
        is_authority = extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        is_authority = False
    if not is_authority:
        what = Message("the certificate of {subject} is no authority's (CA:FALSE).", subject=_subject(certificate))
        raise CredentialsError(what, place=place, cure=cure)
    try:
        may_sign = extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        may_sign = True
    if not may_sign:
        what = Message("the key usage of {subject} does not let it sign certificates.", subject=_subject(certificate))
        raise CredentialsError(what, place=place, cure=cure)
    try:
        purposes = list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        purposes = []
    if purposes and not any(purpose in _TAKEN_PURPOSES for purpose in purposes):
        what = Message("{subject} may not stand above certificates of clients.", subject=_subject(certificate))
        raise CredentialsError(what, place=place, cure=cure)
    if not is_device_key(own_key(certificate)):
        what = Message("the key of {subject} is too small.", subject=_subject(certificate))
        raise CredentialsError(what, place=place, cure=Message("Use an authority with a key of P-256 or larger."))


def _refuse_out_of_time(certificate: x509.Certificate, at: datetime, place: str) -> None:
    if at > certificate.not_valid_after_utc:
        raise CredentialsError(
            Message(
                "the certificate of {subject} has expired on {day}.",
                subject=_subject(certificate),
                day=f"{certificate.not_valid_after_utc:%Y-%m-%d}",
            ),
            place=place,
            cure=Message("Have it signed anew."),
        )
    if at < certificate.not_valid_before_utc:
        raise CredentialsError(
            Message(
                "the certificate of {subject} is valid from {day} on only.",
                subject=_subject(certificate),
                day=f"{certificate.not_valid_before_utc:%Y-%m-%d}",
            ),
            place=place,
            cure=Message("Is the clock of this PC right, and that of the PC that signed it?"),
        )


def _refuse_depth(certificate: x509.Certificate, depth: int, place: str) -> None:
    """Refuse an authority that has more of them below than its path length allows (RFC 5280 §4.2.1.9)."""
    allowed = path_length_of(certificate)
    if allowed is not None and allowed < depth:
        raise CredentialsError(
            Message(
                "{subject} may have {allowed} authorities below it (pathlen), and this one is number {depth}.",
                subject=_subject(certificate),
                allowed=allowed,
                depth=depth,
            ),
            place=place,
            cure=Message("Let an authority sign it that allows one more."),
        )


def _subject(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()[:_SHOWN]


def _issuer(certificate: x509.Certificate) -> str:
    return certificate.issuer.rfc4514_string()[:_SHOWN]
