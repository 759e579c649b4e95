"""The first settings of a PC that is set up like others: `station.toml`, beside the program or for the whole PC.

It counts while the user has no settings of his own, so the same file can be put on twenty PCs before anybody starts
the program there. A PIN is given as the hash that is in the settings of a PC where it was set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from factory_prov.errors import InputError
from factory_prov.files.reading import read_text
from factory_prov.files.station_file import FILE_NAME, places
from factory_prov.files.toml_text import parse_toml
from factory_prov.messages import Message

__all__ = ["FILE_NAME", "first_settings", "places"]
_PIN_HASH = re.compile(r"scrypt\$\d{1,6}(?:x\d)?\$(?:[0-9a-f]{2}){16,64}\$(?:[0-9a-f]{2}){32}")
_PERSONAL = ("recent_files", "shift_began_at", "window")
"""What the program writes down itself."""
_OF_LIBRARY = ("ledger", "run_log_days", "printer")
"""What the command line heeds too: `ledger.place`, `run_logs.station`, `labels.printers.of_station` read it."""


def first_settings(files: Iterable[Path] | None = None) -> tuple[Path, dict[str, Any]] | None:
    """Return the file there is and what it says; None without one, FactoryProvError for one that cannot be used."""
    file = next((path for path in (places() if files is None else files) if path.exists()), None)
    if file is None:
        return None
    told = parse_toml(read_text(file), place=str(file))
    data = {name: value for name, value in told.items() if name not in (*_PERSONAL, *_OF_LIBRARY)}
    pin = data.get("pin", "")
    if pin and not (isinstance(pin, str) and _PIN_HASH.fullmatch(pin)):
        cure = Message("Set the PIN on one PC, and take over what its settings.json has there.")
        raise InputError(Message("the PIN is not told by its hash."), place=f"{file}, pin", cure=cure)
    if isinstance(data.get("job_file"), str) and data["job_file"]:
        data["job_file"] = str(file.parent / data["job_file"])
    return file, data
