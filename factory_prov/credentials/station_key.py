"""The key that a station signs its records with (Ed25519, RFC 8032): made at first use, for its owner alone.

A key that is gone is made anew, and its public half is another one then: whoever checks the records sees where one
ends and the next begins. One that is there and cannot be used is never replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import CredentialsError
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.own import own_folder
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import read_bytes
from factory_prov.files.staging import as_input_error
from factory_prov.messages import Message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PUBLIC_KEY_BYTES = 32
_LONGEST_BYTES = 10_000
_LOCK_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StationKey:
    """A station's key pair; what it can do, without what it is."""

    public_key: bytes
    """The 32 bytes of RFC 8032."""
    sign: Callable[[bytes], bytes]
    """Return the signature (64 bytes) of some data."""


def station_key(file: Path) -> StationKey:
    """Read the key of this station, made where there is none yet.

    CredentialsError for a file that holds no such key, InputError for one that cannot be read or written.
    """
    if not file.exists():
        _make(file)
    return _of(read_bytes(file, max_bytes=_LONGEST_BYTES), file)


def new_station_key() -> StationKey:
    """Make a key that is kept nowhere: for training, a trial, a test."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _pair(Ed25519PrivateKey.generate())


def is_signed_by(public_key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the holder of that key has signed the data; False for bytes that are no public key too."""
    return signature_check(public_key)(signature, data)


def signature_check(public_key: bytes) -> Callable[[bytes, bytes], bool]:
    """Return what tells of a signature and some data whether the holder of that key has signed it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
    except (ValueError, TypeError):
        return lambda _signature, _data: False

    def check(signature: bytes, data: bytes) -> bool:
        try:
            key.verify(signature, data)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True

    return check


def public_pem(public_key: bytes) -> str:
    """Return a public key as other programs read it (PEM); CredentialsError for bytes that are none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
    except ValueError as failure:
        raise _no_public_key() from failure
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_public_pem(text: bytes) -> bytes:
    """Return the 32 bytes of a station's public key (PEM); CredentialsError for anything else."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(text)
    except (ValueError, UnsupportedAlgorithm) as failure:
        raise _no_public_key() from failure
    if not isinstance(key, Ed25519PublicKey):
        raise _no_public_key()
    return key.public_bytes_raw()


def _make(file: Path) -> None:
    """Make the key, once, however many programs want one."""
    from factory_prov.credentials.signature import new_key

    with as_input_error(file):
        own_folder(file.parent)
    with one_at_a_time(file.with_name(f".{file.name}.lock"), timeout_s=_LOCK_TIMEOUT_S):
        if not file.exists():
            write_owner_only(file, new_key())


def _no_public_key() -> CredentialsError:
    return CredentialsError(
        Message("this is no public key of a station (Ed25519, PEM)."),
        cure=Message("Take the one that factory-prov ledger station-key shows there."),
    )


def _of(text: bytes, file: Path) -> StationKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(text, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        # Raised out here: the foreign error might quote what it could not read.
        raise CredentialsError(
            Message("the key of this station cannot be read."),
            place=str(file),
            cure=Message(
                "Put it back from a backup. Without one, move the file away: a new key is made, and the check of the"
                " records says where it begins."
            ),
        )
    return _pair(key)


def _pair(key: Ed25519PrivateKey) -> StationKey:
    return StationKey(public_key=key.public_key().public_bytes_raw(), sign=key.sign)
