"""Which station carries runs out, and whether it lives: a row for each open ledger, with a heartbeat.

A lease is dead when its program was on this PC and its lock is free, or when it was silent for `DEAD_S` by the
database's own clock. Every change of a station names its lease (`claim`): one that was declared dead writes nothing
more, whatever it thinks of itself. One statement is fence, heartbeat, and the key by which a commit is looked up.
"""

from __future__ import annotations

import os
import platform
import secrets
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from factory_prov.errors import InputError, LedgerError, LedgerLost
from factory_prov.files.lease import Lease, is_held
from factory_prov.files.own import own_folder
from factory_prov.messages import Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

BEAT_S = 5.0
DEAD_S = 60.0
"""Far more than a failover takes: a database that was away looks like the death of everybody."""
_NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"
_TAKE = text(f"INSERT INTO leases VALUES (:token, '', :host, :pid, 0, {_NOW}, {_NOW}, NULL)")  # noqa: S608
_CLAIM = text(
    f"UPDATE leases SET last_write = :number, seen_at = {_NOW}"  # noqa: S608
    " WHERE token = :token AND ended_at IS NULL AND (SELECT version_num FROM alembic_version) = :version"
)
_BEAT = text(
    f"UPDATE leases SET seen_at = {_NOW} WHERE token IN"  # noqa: S608
    " (SELECT token FROM leases WHERE token = :token AND ended_at IS NULL FOR UPDATE SKIP LOCKED)"
)
_LOOK = text(f"SELECT ended_at, {_NOW} - seen_at AS silent_us FROM leases WHERE token = :token")  # noqa: S608
_FATE = text("SELECT last_write FROM leases WHERE token = :token FOR UPDATE")
_DECLARE = text(
    f"UPDATE leases SET ended_at = {_NOW} WHERE token IN"  # noqa: S608
    " (SELECT token FROM leases WHERE token = :token AND ended_at IS NULL"
    f" AND (:local OR {_NOW} - seen_at > :dead_us) FOR UPDATE SKIP LOCKED)"
)
_BURY = text(
    f"UPDATE runs SET cut_off_at = {_NOW}, hardware_id = coalesce(hardware_id, seen_hardware_id)"  # noqa: S608
    " WHERE lease = :token AND finished_at IS NULL AND cut_off_at IS NULL"
)
_FOLD = text(
    "WITH gone AS (DELETE FROM leases WHERE token = :token AND ended_at IS NULL RETURNING last_write)"
    " UPDATE ledger_identity SET changes = changes + (SELECT coalesce(sum(last_write), 0) FROM gone)"
)


class StationLeases:
    """The lease of this open ledger, and a look at those of others. Every method works in the caller's transaction."""

    def __init__(self, folder: Path, place: str, version: str, *, dead_s: float = DEAD_S) -> None:
        self._folder = folder
        self._place = place
        self._version = version
        self._dead_s = dead_s
        self._token = ""
        self._number = 0
        self._lease: Lease | None = None
        self._settled_since: float | None = None
        self._guard = threading.Lock()

    @property
    def token(self) -> str:
        """The token of the lease, "" while there is none."""
        return self._token

    def mine(self, connection: Connection) -> str:  # noqa: ARG002  # `claim` has seen to it
        """See `Leases`."""
        return self._token

    def take(self, connection: Connection) -> str:
        """Make a lease for this ledger and return its token, to be told by `taken` when that is on the disk."""
        token = secrets.token_hex(8)
        connection.execute(_TAKE, {"token": token, "host": platform.node(), "pid": os.getpid()})
        return token

    def taken(self, token: str) -> None:
        """Work with that lease from now on; LedgerError when this PC cannot keep its lock."""
        try:
            own_folder(self._folder)
            lease = Lease.take(self._file(token))
        except InputError as failure:
            raise LedgerError(failure.what, place=failure.place, cure=failure.cure) from failure
        with self._guard:
            self._token, self._number, self._lease = token, 0, lease

    def claim(self, connection: Connection) -> int:
        """Begin a change in the name of the lease and return its number; LedgerLost when others have ended it."""
        self._number += 1
        values = {"token": self._token, "number": self._number, "version": self._version}
        if connection.execute(_CLAIM, values).rowcount == 1:
            return self._number
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        if version != self._version:
            raise LedgerError(
                Message("the ledger was changed to another version of this program while it was open."),
                place=self._place,
                cure=Message("Install the newer version on this station too."),
            )
        self.release()
        raise LedgerLost(
            Message("another station has taken over what this one had begun, since it was away for too long."),
            place=self._place,
            cure=Message("Begin again: the units that were at work are found by their chips."),
        )

    def happened(self, connection: Connection, token: str, number: int) -> bool:
        """Whether the change of that number is on the disk; waits for a commit that is still on its way."""
        found = connection.execute(_FATE, {"token": token}).scalar_one_or_none()
        return found is not None and int(found) >= number

    def beat(self, connection: Connection) -> None:
        """Tell that this program lives."""
        connection.execute(_BEAT, {"token": self._token})

    def settle(self, *, reached: bool) -> None:
        """Take note whether the database was reached: who has just come back has seen nobody die."""
        if not reached:
            self._settled_since = None
        elif self._settled_since is None:
            self._settled_since = time.monotonic()

    def lives(self, connection: Connection, token: str) -> bool:
        """See `Leases`. One that is dead is declared so, and its runs are cut off, in the same transaction."""
        if token == self._token:
            return True
        row = connection.execute(_LOOK, {"token": token}).one_or_none()
        if row is None or row.ended_at is not None:
            return False
        local = self._died_here(token)
        silent = row.silent_us > self._dead_s * 1e6 and self._is_settled()
        return not ((local or silent) and self._declare(connection, token, local=local))

    def end(self, connection: Connection) -> None:
        """Take this ledger's lease out; what it has counted goes on with the ledger."""
        connection.execute(_FOLD, {"token": self._token})

    def release(self) -> None:
        """Give the lock of this PC up: no run of this ledger goes on under this lease."""
        with self._guard:
            lease, self._lease, self._token, self._number = self._lease, None, "", 0
            if lease is not None:
                lease.release()

    def _declare(self, connection: Connection, token: str, *, local: bool) -> bool:
        values = {"token": token, "local": local, "dead_us": int(self._dead_s * 1e6)}
        if connection.execute(_DECLARE, values).rowcount != 1:
            return False  # it is writing just now
        connection.execute(_BURY, {"token": token})
        return True

    def _died_here(self, token: str) -> bool:
        """Whether it was a program of this PC and is no more; of those elsewhere there is no file."""
        file = self._file(token)
        return file.exists() and not is_held(file)

    def _is_settled(self) -> bool:
        since = self._settled_since
        return since is not None and time.monotonic() - since >= self._dead_s

    def _file(self, token: str) -> Path:
        return self._folder / f"{token}.run"


class Heart:
    """Beats in a thread of its own until it is stopped."""

    def __init__(self, beat: Any, every_s: float) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._live, args=(beat, every_s), name="heartbeat", daemon=True)
        self._thread.start()

    def stop(self, within_s: float) -> None:
        """Beat no more; what hangs is left to itself."""
        self._stopped.set()
        self._thread.join(within_s)

    def _live(self, beat: Any, every_s: float) -> None:
        while not self._stopped.wait(every_s):
            beat()
