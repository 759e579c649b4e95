"""Where this program keeps what belongs to the user."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "factory-provisioning"


def user_definitions_folder() -> Path:
    """Folder of the object definitions the user has imported."""
    return user_folder() / "objects"


def ledger_file() -> Path:
    """The ledger of this user on this PC."""
    return user_folder() / "ledger.sqlite"


def user_folder() -> Path:
    """Folder of everything this program keeps for the user on this PC."""
    return _plain_folder() or _told_folder()


def _plain_folder() -> Path | None:
    """Return it where two variables of Linux say it plainly: loading platformdirs is a tenth of a cold start."""
    if not sys.platform.startswith("linux"):
        return None
    data, home = os.environ.get("XDG_DATA_HOME", ""), os.environ.get("HOME", "")
    folder = data or f"{home}/.local/share"
    return Path(folder, _NAME) if folder.startswith("/") and folder == folder.strip() and (data or home) else None


def _told_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(_NAME, appauthor=False)
