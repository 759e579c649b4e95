"""The keys by which a unit is known to its servers, taken from what it gets: no two units may have one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.credentials.encoding import looks_like_pem
from factory_prov.credentials.issued import short_hash
from factory_prov.errors import CredentialsError
from factory_prov.lwm2m.rules.accounts import Account, accounts
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.secret import Secret

_IDENTITY, _SECRET = 3, 5


class KeyKind(StrEnum):
    """Pre-shared, or the public half of a pair."""

    PSK = "psk"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKey:
    """A key: the pre-shared one itself, or the public one as SubjectPublicKeyInfo (DER, RFC 5280 §4.1.2.7)."""

    kind: KeyKind
    value: Secret


def keys_of(records: Sequence[Record]) -> tuple[UnitKey, ...]:
    """Return the key of each account, once each; an account without security has none."""
    found = {(key.kind, key.value.reveal()): key for account in accounts(records) for key in _keys(account)}
    return tuple(found.values())


def _keys(account: Account) -> Iterator[UnitKey]:
    mode, shown = account.mode, account.opaque(_IDENTITY)
    if mode is SecurityMode.PSK and (secret := account.opaque(_SECRET)):
        yield UnitKey(kind=KeyKind.PSK, value=Secret(secret))
    elif mode is SecurityMode.RPK and shown:
        yield UnitKey(kind=KeyKind.PUBLIC, value=Secret(shown))
    elif mode is not None and mode.uses_certificate and shown:
        yield UnitKey(kind=KeyKind.PUBLIC, value=Secret(_public_key(shown, place=f"{account.path}/{_IDENTITY}")))


def _public_key(certificate: bytes, *, place: str) -> bytes:
    """Return the public key of the unit's own certificate; of what is none, all of it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from factory_prov.credentials.reading import parse_certificate
    from factory_prov.credentials.supplied import load_chain

    try:
        der = load_chain(certificate, place=place)[0] if looks_like_pem(certificate) else certificate
        key = parse_certificate(der, place=place).public_key()
    except CredentialsError:
        return certificate
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def public_key_hash(certificate: bytes) -> bytes:
    """Return the hash by which the key of a certificate (DER) is known again."""
    return short_hash(_public_key(certificate, place=""))
