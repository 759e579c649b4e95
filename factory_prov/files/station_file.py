"""Where the first settings of a PC are that is set up like others: `station.toml`, beside the program or for all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FILE_NAME = "station.toml"
_OF_PROGRAM = "factory-provisioning"


def places() -> tuple[Path, ...]:
    """Return where the file may be, the first one counts: beside the packed program, then for all of this PC."""
    beside = (Path(sys.executable).parent,) if getattr(sys, "frozen", False) else ()
    common = os.environ.get("PROGRAMDATA", r"C:\ProgramData") if sys.platform == "win32" else "/etc"
    return tuple(folder / FILE_NAME for folder in (*beside, Path(common, _OF_PROGRAM)))
