"""Where this program keeps what belongs to the user."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "factory-provisioning"
_SHARED_VARIABLE = "FACTORY_PROV_SHARED_DIR"
_STATION = "factory-provisioning-station"


class _Chosen:
    folder: Path | None = None


def choose_user_folder(folder: Path | None) -> None:
    """Keep everything of the user there from now on; None: where it is without such a choice. Made with the start."""
    _Chosen.folder = None if folder is None else folder.absolute()


def is_chosen() -> bool:
    """Whether a folder was chosen for everything of the user."""
    return _Chosen.folder is not None


def known_ledgers_folder() -> Path:
    """Folder of what this PC remembers of its ledgers: outside of theirs, so that no backup of one brings both back."""
    plain = _plain_folder(variable="XDG_CONFIG_HOME", below_home=".config", name=_STATION)
    if plain is not None:
        return plain / "ledgers"
    from platformdirs import user_config_path

    return user_config_path(_STATION, appauthor=False) / "ledgers"


def keys_folder() -> Path:
    """Folder of the keys that open what a ledger keeps sealed: outside of the ledger's, as no copy may hold both."""
    return known_ledgers_folder().with_name("keys")


def authorities_folder() -> Path:
    """Folder of the certificate authorities of this user: a folder for each."""
    return user_folder() / "authorities"


def authority_passphrases_folder() -> Path:
    """Folder of what opens the keys of authorities: outside of theirs, as no copy may hold both."""
    return keys_folder() / "authorities"


def station_key_file() -> Path:
    """The key that this station signs its records with; of the user, whichever ledgers there are."""
    return keys_folder() / "station-key.pem"


def shared_folder() -> Path | None:
    """Folder in which the users of this PC see each other's marks; None where there is none to be had.

    `FACTORY_PROV_SHARED_DIR` names another one; set to nothing, there is none.
    """
    told = os.environ.get(_SHARED_VARIABLE)
    if told is not None:
        return Path(told) if told else None
    if sys.platform == "win32":
        programs = os.environ.get("PROGRAMDATA", "")
        return Path(programs, _NAME) if programs else None
    return Path("/var/tmp", _NAME)  # noqa: S108  # it outlives a restart, and what lies there is a hint only


def user_definitions_folder() -> Path:
    """Folder of the object definitions the user has imported."""
    return user_folder() / "objects"


def ledger_file() -> Path:
    """The ledger of this user on this PC."""
    return user_folder() / "ledger.sqlite"


def user_folder() -> Path:
    """Folder of everything this program keeps for the user on this PC, or the one that was chosen for it."""
    return _Chosen.folder or _plain_folder() or _told_folder()


def _plain_folder(
    *, variable: str = "XDG_DATA_HOME", below_home: str = ".local/share", name: str = _NAME
) -> Path | None:
    """Return it where two variables of Linux say it plainly: loading platformdirs is a tenth of a cold start."""
    if not sys.platform.startswith("linux"):
        return None
    told, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
    folder = told or f"{home}/{below_home}"
    return Path(folder, name) if folder.startswith("/") and folder == folder.strip() and (told or home) else None


def _told_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(_NAME, appauthor=False)
