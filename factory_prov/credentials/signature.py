"""Signatures over what we deliver (Ed25519, RFC 8032): made when it is built, checked before anything of it is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from factory_prov.errors import CredentialsError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


def new_key() -> bytes:
    """Return a new private key (PEM, PKCS #8) without a password."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def is_signed(data: bytes, signature: bytes, public_keys_pem: bytes) -> bool:
    """Whether one of the public keys (PEM, one after the other) vouches for the data.

    CredentialsError when a key is none, or there is not one.
    """
    from cryptography.exceptions import InvalidSignature

    for key in _public_keys(public_keys_pem):
        try:
            key.verify(signature, data)
        except InvalidSignature:
            continue
        return True
    return False


def signed(data: bytes, private_key_pem: bytes, password: str | None) -> tuple[bytes, bytes]:
    """Return the signature (64 bytes) and the public key (PEM); CredentialsError when the key cannot be used."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

    secret = password.encode() if password else None
    try:
        key = load_pem_private_key(private_key_pem, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        # Raised out here: the foreign error might quote what it could not read.
        raise CredentialsError(
            Message("this is no Ed25519 private key (PEM), or its password is wrong."),
            cure=Message("Make one with `openssl genpkey -algorithm ed25519 -aes256 -out FILE`."),
        )
    return key.sign(data), key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _public_keys(text: bytes) -> list[Ed25519PublicKey]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    keys = []
    for found in _PEM.findall(text):
        try:
            key = load_pem_public_key(found)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(key, Ed25519PublicKey):
            keys.append(key)
    if not keys:
        raise CredentialsError(
            Message("the public key for updates is damaged."), cure=Message("Install the program again.")
        )
    return keys
