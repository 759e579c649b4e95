"""What has become of steps, on its way to the disk: nobody waits for it, it goes with the next change of the ledger.

Where none comes, it goes by itself within half a second. What could not be written stays, and is tried with every
change, so that it is told; the end of a run is one, and a run whose notes cannot be written does not end well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from factory_prov.errors import LedgerError
from factory_prov.events import Step
from factory_prov.ledger.records import RunId, StepState
from factory_prov.ledger.tables import steps
from factory_prov.ledger.times import time_of, utc_us

if TYPE_CHECKING:
    from sqlalchemy import Connection

Note = Mapping[str, Any]
"""A row of `steps`."""
WRITTEN_WITHIN_S = 0.5
_NEW = insert(steps)


class Notes:
    """Rows of steps that are not written yet; any number of threads may add some.

    `write` makes a change, with which they go; it is called in a thread of its own when their time is over.
    """

    def __init__(self, write: Callable[[], None]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._waiting: list[Note] = []
        self._timer: threading.Timer | None = None
        self._closed = False
        self._failed = False

    @property
    def waiting(self) -> bool:
        """Whether there are some."""
        return bool(self._waiting)

    def add(self, note: Note) -> bool:
        """Take a note; return whether all is well: False where those before it could not be written in their time."""
        with self._lock:
            self._waiting.append(note)
            if self._timer is None and not self._closed:
                self._timer = threading.Timer(WRITTEN_WITHIN_S, self._time_is_over)
                self._timer.daemon = True
                self._timer.start()
            failed, self._failed = self._failed, False
        return not failed

    def take(self) -> Sequence[Note]:
        """Take out all there are."""
        with self._lock:
            taken, self._waiting = self._waiting, []
            return taken

    def give_back(self, notes: Sequence[Note]) -> None:
        """Put those back that could not be written."""
        with self._lock:
            self._waiting = [*notes, *self._waiting]

    def close(self) -> None:
        """Write what there is, if it can be, and begin no thread any more."""
        with self._lock:
            timer, self._timer, self._closed = self._timer, None, True
        if timer is not None:
            timer.cancel()
            timer.join()
        self._write_now()

    def _time_is_over(self) -> None:
        with self._lock:
            self._timer = None
        self._write_now()

    def _write_now(self) -> None:
        if not self._waiting:
            return
        self._failed = True
        with suppress(LedgerError):  # the next note or change tells it
            self._write()
            self._failed = False


def note_of(run_id: RunId, step: Step, *, state: StepState, at: datetime, detail: str) -> Note:
    """Return the row of what has become of a step: to the millisecond, as it is kept; ValueError without a zone."""
    at = time_of(utc_us(at) // 1000 * 1000)
    return {"run_id": run_id, "step": step.key, "state": state, "at": at, "detail": detail}


def put(connection: Connection, notes: Sequence[Note]) -> None:
    """Write notes down, in their order."""
    connection.execute(_NEW, list(notes))
