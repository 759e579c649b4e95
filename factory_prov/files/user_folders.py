"""Where this program keeps what belongs to the user."""

from __future__ import annotations

from pathlib import Path


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
