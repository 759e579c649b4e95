"""What the ledger's card has done beside the window's thread: a database may take its time, and a keyring may ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.environment import environment
from factory_prov.ledger.place import VARIABLE, keep_address, kept_address, ledger_place

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address
    from factory_prov.ledger.postgres.status import Status
    from factory_prov.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerChoice:
    """Where the ledger is. `kept` is the address in this user's settings, "" for none; `place` is what counts now.

    `forced`: something else than the settings says so (`station.toml`, the variable, the start of the program).
    """

    kept: str
    place: str
    is_file: bool
    forced: bool
    password: bool = False


def chosen(folder: Path) -> LedgerChoice:
    """Return where the ledger is; FactoryProvError for settings that cannot be read."""
    kept, place = kept_address(folder), ledger_place(folder)
    return LedgerChoice(
        kept="" if kept is None else kept.url,
        place=str(place) if isinstance(place, Path) else place.place,
        is_file=isinstance(place, Path),
        forced=environment().get(VARIABLE) is not None or (kept is None and not isinstance(place, Path)),
        password=kept is not None and has_password(kept),
    )


def has_password(address: Address) -> bool:
    """Return whether there is a password for the database."""
    from factory_prov.ledger.postgres.password import password_for

    return password_for(address, environment()) is not None


def saved(text: str, password: Secret | None) -> bool:
    """Keep the password of an address in the keyring, or with None take it out; return whether there is one now."""
    from factory_prov.ledger.postgres.address import address_of
    from factory_prov.ledger.postgres.password import delete_password, save_password

    address = address_of(text)
    if password is None:
        delete_password(address)
    else:
        save_password(address, password)
    return has_password(address)


def tried(text: str) -> Status | None:
    """Return what the ledger at an address says of itself, None for an empty database; FactoryProvError."""
    from factory_prov.ledger.postgres.address import address_of
    from factory_prov.ledger.postgres.opening import look
    from factory_prov.ledger.postgres.status import status

    address = address_of(text)
    return None if look(address).is_empty else status(address)


def made(text: str) -> Status | None:
    """Make the ledger's tables in a database; FactoryProvError."""
    from factory_prov.ledger.postgres.address import address_of
    from factory_prov.ledger.postgres.opening import make

    make(address_of(text))
    return tried(text)


def used(text: str, folder: Path) -> LedgerChoice:
    """Work with the ledger at an address from the next start of the line on, or with "" with the file.

    LedgerChanged where names that this PC knows would be given again.
    """
    from factory_prov.ledger.postgres.address import address_of
    from factory_prov.ledger.station import look

    address = address_of(text) if text else None
    if address is not None:
        look(address)
    keep_address(address, folder)
    return chosen(folder)
