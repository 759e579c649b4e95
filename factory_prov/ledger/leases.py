"""Which process carries a run out, and whether that one lives: each open ledger has a lease beside the file."""

from __future__ import annotations

import glob
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import InputError, LedgerError
from factory_prov.files.lease import Lease, is_held

if TYPE_CHECKING:
    from sqlalchemy import Connection


class RunLeases:
    """The lease of this open ledger, taken for its first run, and a look at those of others."""

    def __init__(self, ledger_file: Path) -> None:
        self._ledger_file = ledger_file.resolve()  # one place for all who open it, by a link too
        self._lock = threading.Lock()
        self._token = ""
        self._lease: Lease | None = None

    def mine(self, connection: Connection) -> str:  # noqa: ARG002  # nobody else writes meanwhile
        """Return the token of this ledger's lease; it is held by then. LedgerError when it cannot be.

        To be called while the ledger is written: nobody else takes a lease then, or clears away those of the dead.
        """
        with self._lock:
            if self._lease is None:
                self._clear()
                token = secrets.token_hex(8)
                try:
                    self._lease = Lease.take(self._file(token))
                except InputError as failure:
                    raise LedgerError(failure.what, place=failure.place, cure=failure.cure) from failure
                self._token = token
            return self._token

    def lives(self, connection: Connection, token: str) -> bool:  # noqa: ARG002  # the system's lock tells it
        """Return whether the process with that lease may still be at work."""
        return token == self._token or is_held(self._file(token))

    def release(self) -> None:
        """Give the lease up: no run of this ledger goes on."""
        with self._lock:
            lease, self._lease, self._token = self._lease, None, ""
            if lease is not None:
                lease.release()

    def _clear(self) -> None:
        """Take away what programs have left that were killed between two runs."""
        for left in self._ledger_file.parent.glob(f".{glob.escape(self._ledger_file.name)}.*.run"):
            is_held(left)

    def _file(self, token: str) -> Path:
        return lease_file(self._ledger_file, token)


def lease_file(ledger_file: Path, token: str) -> Path:
    """Return the file that whoever has the lease holds."""
    return ledger_file.with_name(f".{ledger_file.name}.{token}.run")
