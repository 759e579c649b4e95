"""Which ledger this PC works with: the database that somebody has named, else the file of its user.

Window, command line and scripts ask here, so that none of them goes on with another ledger than the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.environment import environment
from factory_prov.errors import InputError, LedgerError
from factory_prov.files import station_file, user_folders
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address

VARIABLE = "FACTORY_PROV_LEDGER"
_SETTING = "ledger"
_LONGEST_BYTES = 4000


class _Chosen:
    text: str | None = None


def choose_ledger(text: str | None) -> None:
    """Work with the ledger of that address or file from now on; None: with that of the settings."""
    _Chosen.text = text


def ledger_place(folder: Path | None = None) -> Path | Address:
    """Return where the ledger is: as chosen at the start, by the variable, the user's settings, or `station.toml`.

    Else it is the file in the user's folder, or in the one given. InputError for what is no place, LedgerError for
    settings that cannot be read. Where a folder was chosen for all of the user's, the PC's `station.toml` has no say.
    """
    for text in (_Chosen.text, environment().get(VARIABLE)):
        if text is not None:
            return place_of(text)
    kept = kept_address(folder) or (None if user_folders.is_chosen() else _of_station())
    if kept is not None:
        return kept
    return user_folders.ledger_file() if folder is None else folder / user_folders.ledger_file().name


def place_of(text: str) -> Path | Address:
    """Return the place that is meant by a text: an address, or else a file."""
    if not text.strip():
        cure = Message("Name one, or leave it out.")
        raise InputError(Message("no ledger is named."), place=Message("address of the ledger"), cure=cure)
    if "://" not in text:
        return Path(text).absolute()
    from factory_prov.ledger.postgres.address import address_of  # most ledgers are files

    return address_of(text)


def kept_address(folder: Path | None = None) -> Address | None:
    """Return the address in the user's settings; None where there is none."""
    file = _settings_file(folder)
    if not file.exists():
        return None
    from factory_prov.files.reading import read_bytes

    try:
        text = read_bytes(file, max_bytes=_LONGEST_BYTES).decode()
    except (InputError, UnicodeDecodeError) as failure:
        raise _unusable(file) from failure
    return _address(text, file)


def keep_address(address: Address | None, folder: Path | None = None) -> None:
    """Work with that database from the next start on; None: with the file in the user's folder. InputError."""
    from factory_prov.files.owner_only import write_owner_only
    from factory_prov.files.staging import as_input_error

    file = _settings_file(folder)
    if address is not None:
        write_owner_only(file, f"{address.url}\n".encode())
        return
    with as_input_error(file):
        file.unlink(missing_ok=True)


def _of_station() -> Address | None:
    file = next((path for path in station_file.places() if path.exists()), None)
    if file is None:
        return None
    from factory_prov.files.reading import read_text
    from factory_prov.files.toml_text import parse_toml

    try:
        told = parse_toml(read_text(file), place=str(file)).get(_SETTING, "")
    except InputError as failure:
        raise _unusable(file) from failure
    if not isinstance(told, str):
        raise _unusable(file)
    return _address(told, file) if told else None


def _address(text: str, file: Path) -> Address:
    from factory_prov.ledger.postgres.address import address_of

    try:
        return address_of(text)
    except InputError as failure:
        raise LedgerError(failure.what, place=str(file), cure=failure.cure) from failure


def _settings_file(folder: Path | None) -> Path:
    return (folder or user_folders.user_folder()) / "ledger.url"


def _unusable(file: Path) -> LedgerError:
    return LedgerError(
        Message("the settings say where the ledger is, and cannot be read."),
        place=str(file),
        cure=Message("Correct the file: names could be given twice with another ledger."),
    )
