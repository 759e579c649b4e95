"""Certificates and keys that somebody gives us, as DER or PEM; what comes out is what a device takes, or an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factory_prov.credentials.certificate import KeyPair
from factory_prov.credentials.encoding import (
    CERTIFICATE_LABELS,
    PemBlock,
    certificate_parts,
    der_size,
    is_pkcs8,
    looks_like_pem,
    pem_blocks,
)
from factory_prov.credentials.refusals import (
    CONVERT_CERTIFICATE,
    CONVERT_KEY,
    encrypted_key,
    key_instead_of_certificate,
)
from factory_prov.errors import CredentialsError
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message
from factory_prov.secret import Secret

_KEY_LABELS = ("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY")


def load_certificate(data: bytes, *, place: str) -> bytes:
    """Return the certificate as DER; bytes that are DER already come back unchanged.

    Of a PEM file with several certificates the first is taken: the leaf, as in every TLS chain file.
    """
    from factory_prov.credentials.reading import parse_certificate

    der = _certificate_der(data, place)
    parse_certificate(der, place=place)
    return der


def load_chain(data: bytes, *, place: str) -> tuple[bytes, ...]:
    """Return every certificate of a file as DER, at least one; the one that issued no other comes first.

    PEM text may hold several, and DER certificates may stand one behind the other.
    """
    from factory_prov.credentials.chain import leaf_first

    parts = certificate_parts(data)
    if looks_like_pem(data):
        is_chain = len(parts) == sum(block.label in CERTIFICATE_LABELS for block in pem_blocks(data))
    else:
        is_chain = all(der_size(part) == len(part) for part in parts)
    if len(parts) < 2 or not is_chain:
        return (load_certificate(data, place=place),)
    return leaf_first([load_certificate(part, place=place) for part in parts], key=None, place=place)


def load_private_key(data: bytes, *, place: str) -> Secret:
    """Return an EC or RSA key as unencrypted DER PKCS#8; bytes that are so already come back unchanged.

    PKCS#8, SEC1 (RFC 5915) and PKCS#1 (RFC 8017) are read, as DER or PEM.
    """
    from factory_prov.credentials.reading import as_pkcs8, parse_private_key

    der = _key_der(data, place)
    key = parse_private_key(der, place=place)
    return Secret(der) if is_pkcs8(der) else as_pkcs8(key)


def load_pair(certificate_file: Path, key_file: Path) -> KeyPair:
    """Read a certificate and its key from files, and make sure that they belong together.

    The files may be what certificate stores export, see `containers`; both may be the same file.
    """
    from factory_prov.credentials.containers import unwrapped

    return make_pair(
        unwrapped(read_bytes(certificate_file), place=str(certificate_file)),
        unwrapped(read_bytes(key_file), place=str(key_file)),
        certificate_place=str(certificate_file),
        key_place=str(key_file),
    )


def make_pair(certificate: bytes, private_key: bytes, *, certificate_place: str, key_place: str) -> KeyPair:
    """Put a certificate and its key together, each DER or PEM; CredentialsError if they do not match.

    A file of several certificates gives the unit's own and those that it shows behind it.
    """
    from factory_prov.credentials.chain import leaf_first
    from factory_prov.credentials.reading import belongs_to, parse_certificate, parse_private_key

    chain = load_chain(certificate, place=certificate_place)
    secret = load_private_key(private_key, place=key_place)
    key = parse_private_key(secret.reveal(), place=key_place)
    own, *issuers = leaf_first(chain, key=key, place=certificate_place)
    pair = KeyPair(certificate_der=own, private_key=secret, issuers_der=tuple(issuers))
    if not belongs_to(parse_certificate(pair.certificate_der, place=certificate_place), key):
        raise CredentialsError(
            Message("The private key does not belong to the certificate."),
            place=key_place,
            cure=Message("Give the key that was made for {certificate}.", certificate=certificate_place),
        )
    return pair


@dataclass(frozen=True, slots=True, kw_only=True)
class _ExpectedFile:
    """What a file should hold, with the sentences for one that does not."""

    neither: Message
    cut_off: Callable[[int, int], Message]
    followed: Callable[[int], Message]
    cure: Message


_CERTIFICATE = _ExpectedFile(
    neither=Message("This is no certificate: neither DER nor PEM."),
    cut_off=lambda there, size: Message(
        "The certificate is cut off: {there} of {size_bytes} bytes are there.", there=there, size_bytes=size
    ),
    followed=lambda n: Message.counted(
        "{n} more byte follows the certificate.", "{n} more bytes follow the certificate.", n=n
    ),
    cure=CONVERT_CERTIFICATE,
)
_PRIVATE_KEY = _ExpectedFile(
    neither=Message("This is no private key: neither DER nor PEM."),
    cut_off=lambda there, size: Message(
        "The private key is cut off: {there} of {size_bytes} bytes are there.", there=there, size_bytes=size
    ),
    followed=lambda n: Message.counted(
        "{n} more byte follows the private key.", "{n} more bytes follow the private key.", n=n
    ),
    cure=CONVERT_KEY,
)


def _certificate_der(data: bytes, place: str) -> bytes:
    if not looks_like_pem(data):
        return _exact_der(data, _CERTIFICATE, place)
    blocks = pem_blocks(data)
    for block in blocks:
        if block.label in CERTIFICATE_LABELS:
            return _der_of(block, place)
    if any("PRIVATE KEY" in block.label for block in blocks):
        raise key_instead_of_certificate(place)
    raise CredentialsError(_odd_pem(blocks, _CERTIFICATE), place=place, cure=CONVERT_CERTIFICATE)


def _key_der(data: bytes, place: str) -> bytes:
    if not looks_like_pem(data):
        return _exact_der(data, _PRIVATE_KEY, place)
    blocks = pem_blocks(data)
    for block in blocks:
        if block.label in _KEY_LABELS:
            if block.encrypted:
                raise encrypted_key(place)
            return _der_of(block, place)
    raise CredentialsError(_odd_pem(blocks, _PRIVATE_KEY), place=place, cure=CONVERT_KEY)


def _odd_pem(blocks: list[PemBlock], wanted: _ExpectedFile) -> Message:
    labels = ", ".join(dict.fromkeys(block.label for block in blocks[:3]))
    if not labels:
        return Message("The PEM text is cut off.")
    if wanted is _CERTIFICATE:
        return Message("The file holds {labels}, but no certificate.", labels=f"{labels:.80}")
    return Message("The file holds {labels}, but no private key.", labels=f"{labels:.80}")


def _der_of(block: PemBlock, place: str) -> bytes:
    try:
        return block.der()
    except ValueError:
        raise CredentialsError(
            Message("The block {label} is damaged: it is not base64.", label=block.label),
            place=place,
            cure=Message("Get the file anew."),
        ) from None


def _exact_der(data: bytes, wanted: _ExpectedFile, place: str) -> bytes:
    """Return the bytes if they are one DER structure from the first to the last."""
    size_bytes = der_size(data)
    if size_bytes == len(data):
        return data
    if not data:
        fault = Message("The file is empty.")
    elif size_bytes is None or data.isascii():  # text can begin with 0x30, the digit 0
        fault = wanted.neither
    elif size_bytes > len(data):
        fault = wanted.cut_off(len(data), size_bytes)
    else:
        fault = wanted.followed(len(data) - size_bytes)
    raise CredentialsError(fault, place=place, cure=wanted.cure)
