"""The key of an authority that lies on a token."""

from __future__ import annotations

from factory_prov.credentials.authority.folder import AuthorityRecord
from factory_prov.credentials.authority.signing_key import SigningKey
from factory_prov.credentials.pkcs11.place import KeyPlace, place_of
from factory_prov.errors import AuthorityMissing
from factory_prov.messages import Message


def open_token_key(record: AuthorityRecord) -> SigningKey:
    """Return the key behind PKCS #11, with its session open; SigningTokenError when it is not to be had now."""
    from factory_prov.credentials.pkcs11.token_key import find_key

    return find_key(place_of_record(record))[0]


def place_of_record(record: AuthorityRecord) -> KeyPlace:
    """Return where its key is; AuthorityMissing for one that is on no token."""
    try:
        return place_of(record.token)
    except (LookupError, ValueError):
        what = Message("what is written down of this authority names no token, or cannot be read.")
        cure = Message("Name an authority whose key is on a token, or put its folder back from a backup.")
        raise AuthorityMissing(what, place=record.name, cure=cure) from None
