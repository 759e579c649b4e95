"""Sign certificates, requests and revocation lists, by a key that is held here or by one that can only sign.

The cryptography package signs with keys it holds and with no others. For a foreign key a key of the same kind, made
for the moment, stands in: what is to be signed (TBS) comes out the same, and gets the signature of the right key.
"""

from __future__ import annotations

from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from factory_prov.credentials.authority.signing_key import (
    AuthorityPublicKey,
    Digest,
    HeldKey,
    HeldPrivateKey,
    SigningKey,
    digest_for,
    public_key_of,
)
from factory_prov.credentials.encoding import der_items

_SEQUENCE, _BIT_STRING = 0x30, 0x03
_KEY_OF_REQUEST = 2
"""CertificationRequestInfo: version, subject, subjectPKInfo, attributes (RFC 2986 §4.1)."""


class _Signed(Protocol):
    def public_bytes(self, encoding: Encoding) -> bytes: ...


class Signer:
    """Signs with one key; a stand-in is made once. Any thread may call it."""

    def __init__(self, key: SigningKey) -> None:
        self.key = key
        self.public_key = public_key_of(key)
        self.digest: Digest = digest_for(self.public_key)
        self._held = key.private_key if isinstance(key, HeldKey) else spare_key(self.public_key)

    def certificate(self, builder: x509.CertificateBuilder) -> bytes:
        """Return the finished certificate (DER); CredentialsError when the key cannot sign now."""
        return self._finished(builder.sign(self._held, self.digest))

    def revocation_list(self, builder: x509.CertificateRevocationListBuilder) -> bytes:
        """Return the finished list (DER); CredentialsError when the key cannot sign now."""
        return self._finished(builder.sign(self._held, self.digest))

    def request(self, builder: x509.CertificateSigningRequestBuilder) -> bytes:
        """Return the finished request for a certificate of this key (DER); CredentialsError as above."""
        return self._finished(builder.sign(self._held, self.digest), of_request=True)

    def _finished(self, signed: _Signed, *, of_request: bool = False) -> bytes:
        whole = signed.public_bytes(Encoding.DER)
        if isinstance(self.key, HeldKey):
            return whole
        (outer,) = der_items(whole)
        body, algorithm, _ = der_elements(outer.content)
        if of_request:
            parts = der_elements(der_items(body)[0].content)
            parts[_KEY_OF_REQUEST] = self.key.public_key_der
            body = der_of(_SEQUENCE, b"".join(parts))
        signature = self.key.sign(body, self.digest.name)
        return der_of(_SEQUENCE, body + algorithm + der_of(_BIT_STRING, b"\x00" + signature))


def der_of(tag: int, content: bytes) -> bytes:
    """Write one DER structure."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content


def der_elements(data: bytes) -> list[bytes]:
    """Take good DER apart into its structures, each with its header."""
    return [der_of(item.tag, item.content) for item in der_items(data)]


def spare_key(public_key: AuthorityPublicKey) -> HeldPrivateKey:
    """Make a key of the same kind, whose signatures are thrown away."""
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return ec.generate_private_key(public_key.curve)
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
