"""The line as the bench of the repair desk: its slots, what it is made of, and its runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.history.desk.bench import UnitOnBench
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.provision.controller import Controller
    from factory_prov.cancel import CancelToken
    from factory_prov.events import Report
    from factory_prov.ledger.records import RunRecord
    from factory_prov.line.line import Line
    from factory_prov.line.slots import Slot as LineSlot
    from factory_prov.repair.desk import DeskParts, RunWish
    from factory_prov.repair.views import Slot as Place


class LineBench(QObject):
    """See `Bench`; lives in the window's thread, and is asked for work in others."""

    changed = Signal()

    def __init__(self, controller: Controller, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller, self._preferences = controller, preferences
        self._units: tuple[UnitOnBench, ...] = ()
        self._number = self._told_number = 0
        self._present: Line | None = None
        self._state: tuple[object, ...] = ()
        self._places: dict[str, Place] = {}
        for news in (controller.line_changed, controller.running_changed, controller.slots_changed):
            news.connect(self._follow)

    @property
    def line(self) -> int:
        """See `Bench`."""
        return self._number

    @property
    def units(self) -> tuple[UnitOnBench, ...]:
        """See `Bench`."""
        return self._units

    @property
    def reasons(self) -> tuple[str, ...]:
        """See `Bench`."""
        return self._preferences.choices.repair_reasons

    def remember_reason(self, reason: str) -> None:
        """See `Bench`; that it cannot be kept is nothing to stop for."""
        with suppress(FactoryProvError, OSError):
            self._preferences.remember_reason(reason)

    @contextmanager
    def opened(self, key: str, cancel: CancelToken) -> Iterator[DeskParts]:
        """See `Bench`."""
        from factory_prov.line.desk_parts import slot_of

        parts, unit = self._line().desk_parts(key, cancel)
        if unit is not None:
            self._places[key] = slot_of(unit)
        yield parts

    def slot(self, key: str) -> Place | None:
        """See `Bench`; as it was when the slot was opened."""
        return self._places.get(key)

    def hold(self, key: str) -> None:
        """See `Bench`."""
        if self._present is not None:
            self._present.hold_for_desk(key)

    def let_go(self, key: str) -> None:
        """See `Bench`."""
        if self._present is not None:
            self._present.let_go(key)

    def run(self, key: str, wish: RunWish, report: Report, cancel: CancelToken) -> RunRecord:
        """See `Bench`."""
        from factory_prov.line.order import Order

        order = Order(
            key=key,
            again=wish.again,
            given_name=wish.endpoint_name,
            hardware_id=wish.hardware_id,
            same_keys=wish.same_keys,
        )
        return self._line().run_at_desk(order, report, cancel)

    def _line(self) -> Line:
        if self._present is None:
            raise InputError(Message("no job is open."), place="job", cure=Message("Open a job first."))
        return self._present

    @Slot()
    def _follow(self) -> None:
        """Take in who is on the line now, and tell when that is not as before."""
        line = self._controller.line
        state = (line, line is not None and line.parts.past is not None)
        if state != self._state:
            self._state, self._present = state, line
            self._number += 1
            self._places.clear()
        units = () if line is None else tuple(filter(None, map(_unit, line.slots)))
        if (self._number, units) != (self._told_number, self._units):
            self._told_number, self._units = self._number, units
            self.changed.emit()


def _unit(slot: LineSlot) -> UnitOnBench | None:
    """Return what is on a slot of the line."""
    unit = slot.unit
    if unit is None:
        return None
    past = unit.past
    return UnitOnBench(
        key=slot.key,
        number=slot.number,
        plug=unit.plug,
        hardware_id=None if past is None else past.hardware_id,
        endpoint_name=None if past is None else past.endpoint_name,
        running=slot.running,
    )
