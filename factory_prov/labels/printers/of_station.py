"""Which label printer this PC has: as somebody says at the start, by the variable, the settings, or `station.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.files import station_file, user_folders
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.labels.printers.address import PrinterAddress

VARIABLE = "FACTORY_PROV_PRINTER"
SETTING = "printer"
_FILE = "label-printer"
_LONGEST_BYTES = 4000


def station_printer(folder: Path | None = None, *, told: str | None = None) -> PrinterAddress | None:
    """Return the printer of this PC; None where it has none. InputError for settings that name none rightly.

    Where a folder was chosen for all of the user's, the PC's `station.toml` has no say.
    """
    from factory_prov.labels.printers.address import printer_address

    for text in (told, environment().get(VARIABLE), kept_printer(folder)):
        if text:
            return printer_address(text)
    of_station = printer_of_pc()
    return printer_address(of_station) if of_station else None


def kept_printer(folder: Path | None = None) -> str:
    """Return what the user's settings say; "" where they say nothing."""
    from factory_prov.files.reading import decode_text, read_bytes

    file = _settings_file(folder)
    return decode_text(read_bytes(file, max_bytes=_LONGEST_BYTES), place=str(file)).strip() if file.exists() else ""


def keep_printer(address: PrinterAddress | None, folder: Path | None = None) -> None:
    """Print on that one from now on; None: on that of `station.toml`, if it names one. InputError."""
    from factory_prov.files.owner_only import write_owner_only
    from factory_prov.files.staging import as_input_error

    file = _settings_file(folder)
    if address is not None:
        write_owner_only(file, f"{address}\n".encode())
        return
    with as_input_error(file):
        file.unlink(missing_ok=True)


def printer_of_pc() -> str:
    """Return what `station.toml` says, for every user of this PC; "" where it says nothing, or has no say."""
    if user_folders.is_chosen():
        return ""
    file = next((path for path in station_file.places() if path.exists()), None)
    if file is None:
        return ""
    from factory_prov.files.reading import read_text
    from factory_prov.files.toml_text import parse_toml

    told = parse_toml(read_text(file), place=str(file)).get(SETTING, "")
    if not isinstance(told, str):
        cure = Message("Put the printer's address in quotes.")
        raise InputError(Message("the value is no text."), place=f"{file}, {SETTING}", cure=cure)
    return told


def _settings_file(folder: Path | None) -> Path:
    return (folder or user_folders.user_folder()) / _FILE
