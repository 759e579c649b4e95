"""The password of the database: in the system's keyring, or where libpq looks for one; never in an address."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from factory_prov.errors import LedgerError
from factory_prov.files import system_keyring
from factory_prov.ledger.postgres.address import Address
from factory_prov.messages import Message
from factory_prov.secret import Secret

_CURE = Message("Unlock the keyring, or name an owner-only file by passfile= or PGPASSFILE.")


def password_for(address: Address, environ: Mapping[str, str]) -> Secret | None:
    """Return the password; None where libpq finds one itself, or none is needed. LedgerError for a file for all.

    A file (passfile= in the address, PGPASSFILE) is before PGPASSWORD, and that before the keyring.
    """
    file = address.options.get("passfile") or environ.get("PGPASSFILE")
    if file:
        _require_private(Path(file))
        return None
    if told := environ.get("PGPASSWORD"):
        return Secret(told)
    try:
        return system_keyring.stored(_entry(address))
    except system_keyring.KeyringTrouble:
        return None  # where one is needed, the server says so


def save_password(address: Address, password: Secret) -> None:
    """Keep the password in the keyring, in the place of an older one; LedgerError when that fails."""
    try:
        system_keyring.store(_entry(address), password)
    except system_keyring.KeyringTrouble as trouble:
        raise _failed(trouble, address) from None


def delete_password(address: Address) -> None:
    """Take the password out of the keyring, if there is one; LedgerError when that fails."""
    try:
        system_keyring.remove(_entry(address))
    except system_keyring.KeyringTrouble as trouble:
        raise _failed(trouble, address) from None


def _entry(address: Address) -> str:
    return f"ledger {address.place}"


def _failed(trouble: system_keyring.KeyringTrouble, address: Address) -> LedgerError:
    return LedgerError(
        Message("the keyring of this PC does not work ({trouble}).", trouble=trouble.words),
        place=address.place,
        cure=_CURE,
    )


def _require_private(file: Path) -> None:
    """Refuse what libpq would leave aside with no more than a line to the terminal."""
    try:
        mode = file.stat().st_mode
    except (OSError, ValueError):
        raise LedgerError(
            Message("the password file cannot be read."),
            place=str(file),
            cure=Message("Check its name and its rights."),
        ) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise LedgerError(
            Message("others can read the password file."),
            place=str(file),
            cure=Message("Run: chmod 600 {path}", path=file),
        )
