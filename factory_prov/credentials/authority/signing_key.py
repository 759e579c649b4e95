"""The key of an authority: what it can do, whether it is held here or never leaves a token."""

from __future__ import annotations

from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from factory_prov.errors import CredentialsError
from factory_prov.messages import Message

Digest = hashes.SHA256 | hashes.SHA384 | hashes.SHA512
HeldPrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
AuthorityPublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

_P256_BITS, _P384_BITS = 256, 384


class SigningKey(Protocol):
    """A key that signs and may be able to do nothing else. Any thread may call it."""

    @property
    def public_key_der(self) -> bytes:
        """Its public half, as SubjectPublicKeyInfo (RFC 5280 §4.1.2.7)."""
        ...

    def sign(self, data: bytes, digest: str) -> bytes:
        """Return the signature of some data as certificates hold it; `digest`: sha256, sha384 or sha512.

        For an EC key that is ECDSA-Sig-Value in DER (RFC 3279 §2.2.3), for RSA the bytes of PKCS #1 v1.5.
        The data is given whole, not as a digest. CredentialsError when it cannot be signed now.
        """
        ...


class HeldKey:
    """A key in the memory of this process."""

    def __init__(self, private_key: HeldPrivateKey) -> None:
        self.private_key = private_key

    def __repr__(self) -> str:
        return "HeldKey(***)"

    @property
    def public_key_der(self) -> bytes:
        """See `SigningKey`."""
        return self.private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data: bytes, digest: str) -> bytes:
        """See `SigningKey`."""
        algorithm = _DIGESTS[digest]
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            return self.private_key.sign(data, padding.PKCS1v15(), algorithm)
        return self.private_key.sign(data, ec.ECDSA(algorithm))


def public_key_of(key: SigningKey) -> AuthorityPublicKey:
    """Return the public half, read; CredentialsError for a kind of key that no authority has here."""
    return read_public_key(key.public_key_der)


def read_public_key(der: bytes) -> AuthorityPublicKey:
    """Read a public key (SubjectPublicKeyInfo) of EC or RSA; CredentialsError for any other."""
    try:
        found = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        found = None
    if isinstance(found, (ec.EllipticCurvePublicKey, rsa.RSAPublicKey)):
        return found
    raise CredentialsError(
        Message("the key of the authority is of a kind that devices and servers do not take."),
        cure=Message("Make one on the curve P-256 or P-384."),
    )


def digest_for(public_key: AuthorityPublicKey) -> Digest:
    """Return the digest that a key of this kind signs with: as strong as the key, SHA-256 for RSA."""
    bits = public_key.curve.key_size if isinstance(public_key, ec.EllipticCurvePublicKey) else 0
    if bits <= _P256_BITS:
        return hashes.SHA256()
    return hashes.SHA384() if bits <= _P384_BITS else hashes.SHA512()


_DIGESTS: dict[str, Digest] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
