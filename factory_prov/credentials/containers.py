"""Files that hold certificates and keys in a wrapping of their own: what certificate stores and tools export.

PKCS#7 (.p7b) and PKCS#12 (.pfx) without a password, certificates in DER one behind another, base64 without its lines
around it, and text as UTF-16 (PowerShell writes so) all become the PEM that the readers take.
"""

from __future__ import annotations

import base64
import binascii
import warnings

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7, pkcs12

from factory_prov.credentials.encoding import der_sequence, der_size, encode_pem, looks_like_pem, pem_blocks
from factory_prov.credentials.refusals import damaged_pkcs7, locked_pkcs12
from factory_prov.files.reading import is_utf16

_PKCS7_LABELS = ("PKCS7", "PKCS #7 SIGNED DATA", "CMS")
_TRUSTED_LABEL = "TRUSTED CERTIFICATE"
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_PKCS12_VERSION = b"\x02\x01\x03"
_HEAD_BYTES = 16
_SMALLEST_DER = 32  # of a key; what is smaller is some other text
_UNREADABLE = (ValueError, TypeError, OverflowError, UnsupportedAlgorithm)


def unwrapped(data: bytes, *, place: str) -> bytes:
    """Return the content as PEM or DER; what is no wrapping known here comes back as it is.

    CredentialsError for one that cannot be opened, with a cure that works on that file.
    """
    data = _as_bytes(data)
    if looks_like_pem(data):
        blocks = pem_blocks(data)
        try:
            found = [_of_pkcs7(block.der(), place) for block in blocks if block.label in _PKCS7_LABELS]
            found += [_of_trusted(block.der()) for block in blocks if block.label == _TRUSTED_LABEL]
            return b"".join([data, *found])
        except binascii.Error:
            raise damaged_pkcs7(place) from None
    head = data[:_HEAD_BYTES]
    if _SIGNED_DATA in data[: _HEAD_BYTES + len(_SIGNED_DATA)] and head[:1] == b"\x30":
        return _of_pkcs7(data, place)
    if _is_pkcs12(head):
        return _of_pkcs12(data, place)
    return _of_sequence(data)


def _as_bytes(data: bytes) -> bytes:
    """Turn PEM as UTF-16 into UTF-8, and bare base64 of DER into DER; anything else comes back as it is."""
    text = data
    if is_utf16(data):
        text = data.decode("utf-16-be" if data[0] == 0 else "utf-16", errors="replace").encode()
    if looks_like_pem(text):
        return text
    bare = b"".join(text.removeprefix(b"\xef\xbb\xbf").split())
    if not bare.startswith(b"M"):  # 0x30, a SEQUENCE
        return data
    try:
        der = base64.b64decode(bare, validate=True)
    except binascii.Error:
        return data
    return der if _SMALLEST_DER < len(der) == der_size(der) else data


def _is_pkcs12(head: bytes) -> bool:
    """Whether it is a SEQUENCE that begins with version 3; in PKCS#8 the version is 0 or 1."""
    at = 2 + (head[1] & 0x7F if len(head) > 1 and head[1] >= 0x80 else 0)
    return head[:1] == b"\x30" and head[at : at + len(_PKCS12_VERSION)] == _PKCS12_VERSION


def _of_pkcs7(data: bytes, place: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of BER, which certificate stores write
            certificates = pkcs7.load_der_pkcs7_certificates(data)
    except _UNREADABLE:
        raise damaged_pkcs7(place) from None
    return _pem(certificates)


def _of_trusted(data: bytes) -> bytes:
    """Leave out what OpenSSL writes behind a "trusted" certificate: what it is trusted for."""
    return encode_pem("CERTIFICATE", data[: der_size(data)])


def _of_pkcs12(data: bytes, place: str) -> bytes:
    for password in (None, b""):
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(data, password)
        except _UNREADABLE:
            continue
        text = _pem([*([certificate] if certificate else []), *others])
        if key is not None:
            text += encode_pem("PRIVATE KEY", key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        return text
    raise locked_pkcs12(place)


def _of_sequence(data: bytes) -> bytes:
    """Return certificates that stand one behind another as PEM; anything else as it is."""
    items = der_sequence(data)
    try:
        certificates = [x509.load_der_x509_certificate(item) for item in items] if len(items) > 1 else []
    except (*_UNREADABLE, x509.InvalidVersion):
        return data
    return _pem(certificates) if certificates else data


def _pem(certificates: list[x509.Certificate]) -> bytes:
    return b"".join(encode_pem("CERTIFICATE", each.public_bytes(Encoding.DER)) for each in certificates)
