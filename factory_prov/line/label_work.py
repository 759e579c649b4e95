"""Prints the labels of a line's units as soon as their runs have ended, in a thread of its own.

What cannot be printed is told and noted; it changes no verdict, and keeps no other unit waiting.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError, LedgerError
from factory_prov.fault_place import ProgramFault, fault_place
from factory_prov.labels.options import LabelledUnits
from factory_prov.ledger.records import Outcome, RunRecord, StepRecord
from factory_prov.line.events import LabelTold
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.job.model import Job
    from factory_prov.labels.desk import LabelDesk
    from factory_prov.labels.making import Label
    from factory_prov.ledger.records import RunId
    from factory_prov.ledger.store import Ledger
    from factory_prov.run.bench import Bench

_LOG = logging.getLogger(__name__)
_MOST_UNPRINTED = 100
"""Labels that wait to be asked for again; the history prints older ones."""
_END_S = 15.0
"""How long closing the line waits for labels that are under way: a little over what a printer is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    key: str
    record: RunRecord
    job: Job
    desk: LabelDesk
    ledger: Ledger
    station: str
    again: bool = False


class LabelWork:
    """The labels of all runs of a line; `tell` is called in its thread. Its thread begins with the first label."""

    def __init__(self, tell: Callable[[LabelTold], None]) -> None:
        self._tell = tell
        self._queue: SimpleQueue[_Wanted | None] = SimpleQueue()
        self._cancel = CancelToken()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._unprinted: dict[RunId, _Wanted] = {}

    def after(self, key: str, record: RunRecord, job: Job, bench: Bench) -> None:
        """Print the label of a unit whose run has ended so, where the job wants one; returns at once."""
        if bench.labels is None or not _is_wanted(record, job):
            return
        wanted = _Wanted(key=key, record=record, job=job, desk=bench.labels, ledger=bench.ledger, station=bench.station)
        with self._lock:
            if self._closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._live, name="labels", daemon=True)
                self._thread.start()
            self._queue.put(wanted)

    def again(self, run_id: RunId) -> bool:
        """Print the label of a run that could not be printed; False where there is none such any more."""
        with self._lock:
            wanted = None if self._closed else self._unprinted.pop(run_id, None)
            if wanted is not None:
                self._queue.put(replace(wanted, again=True))
        return wanted is not None

    def close(self, timeout_s: float = _END_S) -> None:
        """Print what is still to be printed, and no more after that; what hangs is left behind."""
        with self._lock:
            self._closed = True
            thread = self._thread
            self._queue.put(None)
        if thread is not None:
            thread.join(timeout_s)
            self._cancel.cancel()

    def _live(self) -> None:
        while (wanted := self._queue.get()) is not None:
            try:
                self._print(wanted)
            except Cancelled:
                return
            except Exception as bug:  # noqa: BLE001  # told by the line; the next label is printed all the same
                _LOG.warning("a label was not printed: %s", fault_place(bug))
                self._told(wanted, ProgramFault(bug).message, printed=False)

    def _print(self, wanted: _Wanted) -> None:
        from factory_prov.labels.noting import label_record, note_label
        from factory_prov.ledger.life_records import LabelState

        label: Label | None = None
        printer, failure = "", None
        try:
            label = _label_again(wanted) if wanted.again else _label(wanted)
            printer = wanted.desk.print_label(label, self._cancel)
        except FactoryProvError as trouble:
            printer, failure = str(trouble.place), trouble
        text = Message("printed on {printer}", printer=printer) if failure is None else failure.message
        why = Message("not printed at first").rendered(wanted.desk.translator) if wanted.again else None
        self._told(wanted, text, printed=failure is None)
        if label is not None and wanted.record.endpoint_name is not None:
            state = LabelState.PRINTED if failure is None else LabelState.FAILED
            record = label_record(label, state, printer=printer, run_id=wanted.record.run_id, reason=why)
            note_label(wanted.ledger, record)

    def _told(self, wanted: _Wanted, text: Message, *, printed: bool) -> None:
        run_id = wanted.record.run_id
        with self._lock:
            if printed:
                self._unprinted.pop(run_id, None)
            else:
                self._unprinted[run_id] = wanted
                while len(self._unprinted) > _MOST_UNPRINTED:
                    del self._unprinted[next(iter(self._unprinted))]
        name = wanted.record.endpoint_name or ""
        told = LabelTold(
            key=wanted.key, endpoint_name=name, printed=printed, text=text, at=datetime.now(UTC), run_id=run_id
        )
        self._tell(told)


def _is_wanted(record: RunRecord, job: Job) -> bool:
    """Whether the job has this unit labelled, and no step of the run has done it."""
    if job.label.on is LabelledUnits.NEVER:
        return False
    failed = job.label.on is LabelledUnits.PASS_AND_FAIL and record.outcome is Outcome.FAIL
    good = record.outcome in (Outcome.PASS, Outcome.WAIT)
    return failed or (good and not job.label.scan_back)


def _label_again(wanted: _Wanted) -> Label:
    """Return the label as the unit may have it now: it may have failed or ended since."""
    from factory_prov.labels.again import AnotherLabel, label_again
    from factory_prov.labels.template_file import find_template

    record, options = wanted.record, wanted.job.label
    if record.outcome is Outcome.FAIL or record.endpoint_name is None:
        return _label(wanted)
    another = AnotherLabel(
        endpoint_name=record.endpoint_name,
        template=find_template(options.template),
        copies=options.copies,
        station=wanted.station,
    )
    return label_again(wanted.ledger, another, wanted.desk.translator)


def _label(wanted: _Wanted) -> Label:
    from factory_prov.labels.making import make_label
    from factory_prov.labels.of_run import content_of_run
    from factory_prov.labels.template import Variant
    from factory_prov.labels.template_file import find_template

    record, options = wanted.record, wanted.job.label
    variant = Variant.FAIL if record.outcome is Outcome.FAIL else Variant.PASS
    steps = _steps(wanted) if variant is Variant.FAIL else ()
    content = content_of_run(record, steps=steps, station=wanted.station, translator=wanted.desk.translator)
    return make_label(find_template(options.template), content, variant=variant, copies=options.copies)


def _steps(wanted: _Wanted) -> Sequence[StepRecord]:
    """Return the steps of the run; none where the ledger cannot tell them, which keeps no label."""
    try:
        details = wanted.ledger.run_details(wanted.record.run_id)
    except LedgerError:
        return ()
    return () if details is None else details.history.steps
