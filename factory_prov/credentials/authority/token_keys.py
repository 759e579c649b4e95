"""The key of an authority that lies on a token."""

from __future__ import annotations

from factory_prov.credentials.authority.folder import AuthorityRecord
from factory_prov.credentials.authority.signing_key import SigningKey
from factory_prov.errors import AuthorityMissing
from factory_prov.messages import Message


def open_token_key(record: AuthorityRecord) -> SigningKey:
    """Return the key behind PKCS #11; AuthorityMissing as long as there is nothing that reaches it."""
    raise AuthorityMissing(
        Message("the key of the authority lies on a token, and this version reaches none."), place=record.name
    )
