"""What a server must know of a unit, read from the very records the unit gets: the two cannot disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from factory_prov.credentials.encoding import certificate_parts
from factory_prov.errors import InputError
from factory_prov.lwm2m.rules.accounts import Account, accounts, management_account
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.registration import Registration
from factory_prov.secret import Secret


def registration_of(
    records: Sequence[Record], endpoint_name: str, *, hardware_id: str | None = None, with_bootstrap: bool = False
) -> Registration:
    """Return what to register: Security Mode and credentials of the unit's management account.

    `with_bootstrap`: those of its Bootstrap-Server's account too, where it has both (`Registration.beside`).
    """
    main = management_account(records)
    others = [each for each in accounts(records) if each.bootstrap] if with_bootstrap and not main.bootstrap else []
    beside = _registration(others[0], endpoint_name, hardware_id) if others else None
    return replace(_registration(main, endpoint_name, hardware_id), beside=beside)


def _registration(account: Account, endpoint_name: str, hardware_id: str | None) -> Registration:
    if account.mode is None:
        cure = Message("Write 0 (PSK), 2 (Certificate) or 3 (NoSec).")
        raise InputError(Message("Security Mode is missing or unknown."), place=f"{account.path}/2", cure=cure)
    return Registration(
        endpoint_name=endpoint_name,
        credentials=_credentials(account, account.mode),
        bootstrap=account.bootstrap,
        hardware_id=hardware_id,
    )


def _credentials(account: Account, mode: SecurityMode) -> DeviceCredentials:
    """Read /0/x/3 and, for a PSK, /0/x/5 (OMA LwM2M Core, Security object)."""
    public = account.opaque(3)
    match mode:
        case SecurityMode.NOSEC:
            return NoCredentials()
        case SecurityMode.PSK:
            return PskCredentials(identity=_identity(public, f"{account.path}/3"), key=Secret(account.opaque(5)))
        case SecurityMode.RPK:
            return RpkCredentials(public_key_der=public)
        case SecurityMode.CERTIFICATE:
            return CertificateCredentials(chain_der=certificate_parts(public))
        case SecurityMode.EST:
            return EstCredentials(chain_der=certificate_parts(public))
        case _:
            assert_never(mode)


def _identity(data: bytes, place: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        cure = Message("Use printable text; the server takes the identity as text.")
        raise InputError(Message("the PSK identity is not UTF-8 text."), place=place, cure=cure) from None
