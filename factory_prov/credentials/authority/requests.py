"""Requests for certificates that were made elsewhere (PKCS #10, RFC 2986): read, and judged before one is signed.

Whoever asks must show that he has the key. Nothing that he asks for is copied: the certificate has what the authority
gives to its devices, and the name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from factory_prov.credentials.authority.certificates import public_key_der
from factory_prov.credentials.authority.signing_key import AuthorityPublicKey, read_public_key
from factory_prov.credentials.encoding import PemBlock, der_size, looks_like_pem, pem_blocks
from factory_prov.credentials.reading import is_device_key
from factory_prov.errors import CredentialsError, RequestRefused
from factory_prov.lwm2m.problem import Severity
from factory_prov.messages import Message
from factory_prov.naming.check import check_endpoint_name

_LABELS = ("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")
_UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    InvalidSignature,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
BROKEN_DIGESTS = frozenset({"md5", "sha1"})
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRequest:
    """A device's request that may be signed. `left_out` names what it asks for and does not get."""

    name: str
    public_key: AuthorityPublicKey = field(repr=False)
    public_key_der: bytes = field(repr=False)
    left_out: tuple[str, ...] = ()


def request_parts(data: bytes) -> tuple[bytes, ...]:
    """Take requests apart that stand in one file, as PEM text or DER; nothing when there is none."""
    if not looks_like_pem(data):
        return (data,) if der_size(data) == len(data) and data else ()
    return tuple(_der(block) for block in pem_blocks(data) if block.label in _LABELS)


def read_request(der: bytes, *, place: str) -> x509.CertificateSigningRequest:
    """Read a request whose maker has its key; RequestRefused for any other."""
    try:
        request = x509.load_der_x509_csr(der)
        _ = request.subject, request.extensions, request.public_key(), request.attributes
        proven = request.is_signature_valid
        digest = request.signature_hash_algorithm
    except _UNREADABLE:
        raise RequestRefused(
            Message("this is no request for a certificate, or it is damaged."),
            place=place,
            cure=Message("Make it anew (PKCS #10, PEM or DER)."),
        ) from None
    if digest is not None and digest.name in BROKEN_DIGESTS:
        raise RequestRefused(
            Message("it is signed over {digest}, which others can forge.", digest=digest.name.upper()),
            place=place,
            cure=Message("Have it signed over SHA-256."),
        )
    if not proven:
        raise RequestRefused(
            Message("the signature of the request is wrong: whoever made it does not have the key, or it was changed."),
            place=place,
            cure=Message("Let the device make it anew."),
        )
    return request


def device_request(der: bytes, *, place: str, name: str | None = None) -> DeviceRequest:
    """Judge a device's request; `name` is the endpoint name it must be for, None: the one that it says.

    RequestRefused when it is damaged, its key too weak, its name none that a server takes, or it asks to be a CA.
    """
    request = read_request(der, place=place)
    return DeviceRequest(
        name=_name(request, name, place),
        public_key=_key(request, place),
        public_key_der=public_key_der(request),
        left_out=_left_out(request, place),
    )


def only_request(data: bytes, *, place: str) -> bytes:
    """Return the one request in a file; RequestRefused when there is none, or several."""
    parts = request_parts(data)
    if len(parts) == 1:
        return parts[0]
    what = (
        Message("there is no request for a certificate in it.") if not parts else Message("it holds several requests.")
    )
    raise RequestRefused(what, place=place, cure=Message("Name a file with one request (PEM or DER)."))


def _name(request: x509.CertificateSigningRequest, wanted: str | None, place: str) -> str:
    names = [str(each.value) for each in request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if len(names) > 1:
        raise RequestRefused(
            Message("the request has several common names."),
            place=place,
            cure=Message("Leave the endpoint name alone."),
        )
    if not names and wanted is None:
        raise RequestRefused(
            Message("the request has no common name."),
            place=place,
            cure=Message("Let it have the endpoint name as its common name, or give it with --name."),
        )
    name = names[0] if names else wanted or ""
    if wanted is not None and name != wanted:
        raise RequestRefused(
            Message("the request is for {name}, and not for {wanted}.", name=name[:_SHOWN], wanted=wanted),
            place=place,
            cure=Message("Take the request of that unit."),
        )
    for problem in check_endpoint_name(name):
        if problem.severity is Severity.ERROR:
            raise RequestRefused(problem.what, place=place, cure=problem.cure)
    return name


def _key(request: x509.CertificateSigningRequest, place: str) -> AuthorityPublicKey:
    try:
        key = read_public_key(public_key_der(request))
    except CredentialsError:
        key = None
    if key is None or not is_device_key(key):
        raise RequestRefused(
            Message("the key of the request is too weak, or of a kind that devices and servers do not take."),
            place=place,
            cure=Message("Let the device make a key on the curve secp256r1 (P-256)."),
        )
    return key


def _left_out(request: x509.CertificateSigningRequest, place: str) -> tuple[str, ...]:
    found = []
    for extension in request.extensions:
        if isinstance(extension.value, x509.BasicConstraints) and extension.value.ca:
            raise RequestRefused(
                Message("the request asks for the certificate of an authority, not for that of a device."),
                place=place,
                cure=Message("If that is meant: `factory-prov ca sign NAME FILE --authority`."),
            )
        found.append(extension.oid._name if extension.oid._name != "Unknown OID" else extension.oid.dotted_string)  # noqa: SLF001
    found += [each.rfc4514_attribute_name for each in request.subject if each.oid != NameOID.COMMON_NAME]
    return tuple(dict.fromkeys(found))


def _der(block: PemBlock) -> bytes:
    try:
        return block.der()
    except ValueError:
        return b""
