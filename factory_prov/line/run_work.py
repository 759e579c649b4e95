"""What a unit's run does in its own thread: wait for its turn, get what it needs, and take the unit through."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.events import Report
from factory_prov.ledger.records import RunRecord
from factory_prov.line.label_work import LabelWork
from factory_prov.line.order import Order
from factory_prov.line.patience import patiently
from factory_prov.line.plugged import PluggedUnits
from factory_prov.line.shift_rehearsals import ShiftRehearsals
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.job.model import Job
    from factory_prov.labels.desk import LabelDesk
    from factory_prov.line.parts import Parts
    from factory_prov.run.bench import Bench, Device


class RunWork:
    """The work of all runs of a line."""

    def __init__(self, parts: Parts, plugged: PluggedUnits, labels: LabelWork, desk: Callable[[], LabelDesk]) -> None:
        """`desk` prints and scans where the parts bring nobody who does; `labels` has it print when runs have ended."""
        self.rehearsals = ShiftRehearsals()
        self._trouble: FactoryProvError | None = None
        self._parts = parts
        self._plugged = plugged
        self._labels = labels
        self._desk = desk

    def fail_all(self, trouble: FactoryProvError | None) -> None:
        """Let every unit fail from now on by what could not be opened; None lets them run."""
        self._trouble = trouble

    def provision(self, order: Order, begins_at_s: float, report: Report, cancel: CancelToken) -> RunRecord:
        """Take a unit through its run at that moment (of time.monotonic); its key is busy already.

        FactoryProvError when what the run needs cannot be had; a unit that fails is an outcome.
        """
        from factory_prov.run.pipeline import provision  # heavy: not before somebody runs a unit

        wait_s = begins_at_s - time.monotonic()
        if wait_s > 0:
            cancel.wait(wait_s)
        device, job, bench = patiently(lambda: self._prepared(order, cancel), cancel)
        record = provision(device, job, bench, report, cancel)
        self._labels.after(order.key, record, job, bench)
        return record

    def _prepared(self, order: Order, cancel: CancelToken) -> tuple[Device, Job, Bench]:
        from factory_prov.run.bench import Device

        if self._trouble is not None:
            raise self._trouble
        if self._parts.job is None:
            raise InputError(Message("no job is open."), place="job", cure=Message("Open a job first."))
        self._plugged.leave_alone(order.key, cancel)
        unit = self._plugged.unit(order.key)
        device = Device(
            port=unit.port,
            probe=unit.probe,
            again=order.again,
            hardware_id=order.hardware_id,
            same_keys=order.same_keys,
        )
        bench = self._parts.bench(unit, order)
        bench = replace(bench, rehearsals=self.rehearsals, labels=bench.labels or self._desk())
        return device, self._parts.job, bench
