"""What a change of the ledger adds to the sums of days: noted while it is made, written right before the commit.

All that goes with one commit is added up first, and its rows are written in one order: stations that meet in a row wait
for the rest of a commit, and none waits for another in a circle. What is taken back with a change is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from factory_prov.ledger.records import StepRecord
from factory_prov.ledger.statistics import reading_runs, sum_rows
from factory_prov.ledger.statistics.sums import Sums, spans_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NOTED = "sums of days"


class DayCounts:
    """What the changes that share a commit add to the sums."""

    def __init__(self) -> None:
        self._sums = Sums()

    @contextmanager
    def of_change(self, connection: Connection) -> Iterator[None]:
        """Take note of what one change counts, if it works."""
        info = connection.info  # once: a connection that was lost does not give it any more, and hides why
        noted = info[_NOTED] = Sums()
        try:
            yield
            self._sums.add(noted)
        finally:
            info.pop(_NOTED, None)

    def write(self, connection: Connection) -> None:
        """Write all of it down."""
        sum_rows.write(connection, self._sums)


def count_ended(connection: Connection, run_id: int, steps: Sequence[StepRecord]) -> None:
    """Count a run that has just ended."""
    run, others_are_later = reading_runs.ended(connection, run_id)
    with _noting(connection) as sums:
        sums.add_run(run)
        sums.add_steps(run, spans_of(steps))
        if others_are_later and run.first:  # it began before them: what was a first verdict is none now
            sums.anew.update((later.group, later.day) for later in reading_runs.later_ones(connection, run_id))


def count_cut_off(connection: Connection, run_ids: Iterable[int]) -> None:
    """Count runs that were just found to be cut off."""
    with _noting(connection) as sums:
        for run_id in run_ids:
            sums.add_run(reading_runs.ended(connection, run_id)[0])


def count_delivered(connection: Connection, run_id: int) -> None:
    """Count a run that has just become a PASS of a WAIT."""
    run, _ = reading_runs.ended(connection, run_id)
    with _noting(connection) as sums:
        sums.add_delivered(run)


@contextmanager
def _noting(connection: Connection) -> Iterator[Sums]:
    """Give the sums of the change that is made, or of this alone where nobody gathers them."""
    noted = connection.info.get(_NOTED)
    sums = Sums() if noted is None else noted
    yield sums
    if noted is None:
        sum_rows.write(connection, sums)
