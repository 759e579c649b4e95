"""What a server must know of a unit, read from the very records the unit gets: the two cannot disagree."""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.errors import InputError
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message
from factory_prov.registrars.registration import Registration
from factory_prov.secret import Secret


def registration_of(records: Sequence[Record], endpoint_name: str) -> Registration:
    """Return what to register: Security Mode, PSK identity and key of the unit's management account."""
    account = management_account(records)
    if account.mode is None:
        cure = Message("Write 0 (PSK), 2 (Certificate) or 3 (NoSec).")
        raise InputError(Message("Security Mode is missing or unknown."), place=f"{account.path}/2", cure=cure)
    if account.mode is not SecurityMode.PSK:
        return Registration(endpoint_name=endpoint_name, security_mode=account.mode, bootstrap=account.bootstrap)
    try:
        identity = account.opaque(3).decode()
    except UnicodeDecodeError:
        cure = Message("Use printable text; the server takes the identity as text.")
        raise InputError(Message("the PSK identity is not UTF-8 text."), place=f"{account.path}/3", cure=cure) from None
    return Registration(
        endpoint_name=endpoint_name,
        security_mode=account.mode,
        psk_identity=identity,
        psk_key=Secret(account.opaque(5)),
        bootstrap=account.bootstrap,
    )
