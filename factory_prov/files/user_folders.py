"""Where this program keeps what belongs to the user."""

from __future__ import annotations

from pathlib import Path


class _Chosen:
    folder: Path | None = None


def choose_user_folder(folder: Path | None) -> None:
    """Keep everything of the user there from now on; None: where it is without such a choice. Made with the start."""
    _Chosen.folder = None if folder is None else folder.absolute()


def known_ledgers_folder() -> Path:
    """Folder of what this PC remembers of its ledgers: outside of theirs, so that no backup of one brings both back."""
    from platformdirs import user_config_path

    return user_config_path("factory-provisioning-station", appauthor=False) / "ledgers"


def user_definitions_folder() -> Path:
    """Folder of the object definitions the user has imported."""
    return user_folder() / "objects"


def ledger_file() -> Path:
    """The ledger of this user on this PC."""
    return user_folder() / "ledger.sqlite"


def user_folder() -> Path:
    """Folder of everything this program keeps for the user on this PC, or the one that was chosen for it."""
    if _Chosen.folder is not None:
        return _Chosen.folder
    from platformdirs import user_data_path

    return user_data_path("factory-provisioning", appauthor=False)
