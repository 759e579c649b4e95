"""From tables of an older version to those of this one, on any database, in the caller's transaction."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import LedgerError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_MIGRATION = threading.Lock()
"""Alembic knows one migration for the whole process: with two, the tables of one ledger would be made in the other."""


def upgrade(connection: Connection, found: str | None, *, to: str, place: str) -> None:
    """Bring tables of version `found`, None for no tables, to another one; LedgerError for one that is newer."""
    from alembic import command

    config = migration_config()
    config.attributes["connection"] = connection
    if found is not None and found not in _known_versions(config):
        raise newer(place)
    with _ONE_MIGRATION:
        command.upgrade(config, to)


def newer(place: str) -> LedgerError:
    """Say that the tables are those of a later version."""
    return LedgerError(
        Message("a newer version of this program has written the ledger, and this one would not understand it."),
        place=place,
        cure=Message("Install the newer version on this station too."),
    )


def _known_versions(config: Config) -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def migration_config() -> Config:
    """Make Alembic's configuration: the scripts beside this module, no file of settings."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
