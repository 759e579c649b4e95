"""Read the private key of an authority that was made elsewhere, under its passphrase or in clear."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

from factory_prov.credentials.authority.signing_key import HeldPrivateKey
from factory_prov.credentials.encoding import looks_like_pem, pem_blocks
from factory_prov.credentials.reading import is_device_key
from factory_prov.errors import CredentialsError
from factory_prov.messages import Message
from factory_prov.secret import Secret


def brought_key(data: bytes, ask: Callable[[], Secret], *, place: str) -> HeldPrivateKey:
    """Return the key in a file; CredentialsError for none, a kind that no authority has here, or a wrong passphrase."""
    encrypted = any(block.encrypted for block in pem_blocks(data))
    passphrase = ask().reveal() if encrypted else None
    try:
        load = load_pem_private_key if looks_like_pem(data) else load_der_private_key
        key = load(data, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if key is None:
        # Raised out here: the foreign error might quote what it could not read.
        what = Message("there is no private key in it (PEM or DER).")
        cure = Message("Name its file with --key.")
        if encrypted:
            what = Message("the passphrase does not open the private key.")
            cure = Message("Give the right one.")
        raise CredentialsError(what, place=place, cure=cure)
    if isinstance(key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)) and is_device_key(key):
        return key
    raise CredentialsError(
        Message("the key of the authority is of a kind that devices and servers do not take."),
        place=place,
        cure=Message("Make one on the curve P-256 or P-384."),
    )
