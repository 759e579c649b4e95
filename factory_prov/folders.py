"""Where this program keeps what belongs to the user."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factory_prov.lwm2m.objects import Definitions


def user_definitions_folder() -> Path:
    """Folder of the object definitions the user has imported."""
    return user_folder() / "objects"


def ledger_file() -> Path:
    """The ledger of this user on this PC."""
    return user_folder() / "ledger.sqlite"


def user_folder() -> Path:
    """Folder of everything this program keeps for the user on this PC."""
    from platformdirs import user_data_path

    return user_data_path("factory-provisioning", appauthor=False)


def known_definitions() -> Definitions:
    """Return the shipped object definitions and those the user has imported."""
    from factory_prov.lwm2m.objects import Definitions  # heavy, and the window asks for a folder at its start

    return Definitions(user_definitions_folder())
