"""Where the unit that the desk is about is now: on which slot of the line, and whether that slot is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench, UnitOnBench


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The unit that the desk is about: by name, by chip, and the key of the slot where it is; "" for none."""

    endpoint_name: str | None = None
    hardware_id: str | None = None
    slot_key: str = ""

    @property
    def is_anybody(self) -> bool:
        """Whether somebody is meant at all."""
        return bool(self.endpoint_name or self.hardware_id or self.slot_key)

    @property
    def is_known(self) -> bool:
        """Whether it has a name or a chip, and not only a place."""
        return bool(self.endpoint_name or self.hardware_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a unit is: on which line, on which slot, and whether a run of it goes on there. The slot "" is none."""

    line: int = -1
    key: str = ""
    plug: int = 0
    number: int = 0
    running: bool = False


NOWHERE = Place()
"""Not looked for yet."""


class Whereabouts(QObject):
    """Follows one unit at a time. `busy` keeps it where it is: a repair goes on there."""

    changed = Signal()
    """The unit is somewhere else, another one is in its place, or a run of it began or ended."""
    slot_changed = Signal(int)
    """The number of its slot; 0: it is on none."""
    strangers_changed = Signal()
    """`stranger` may be another one."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.asked = Wanted()
        self.place = NOWHERE
        self._plug = 0
        self.busy = False
        self._seen = False
        self._held = (-1, "")
        bench.changed.connect(self.follow)

    def ask(self, asked: Wanted) -> None:
        """Follow another unit; `changed` comes where somebody is meant."""
        self._hold("")
        self.asked, self.place, self._plug = asked, NOWHERE, 0
        self.follow()

    def again(self) -> None:
        """Let `changed` come though it is where it was."""
        self.place = NOWHERE
        self.follow()

    def know(self, endpoint_name: str | None, hardware_id: str | None) -> None:
        """Take note who the unit has turned out to be."""
        self.asked = replace(
            self.asked,
            endpoint_name=endpoint_name or self.asked.endpoint_name,
            hardware_id=hardware_id or self.asked.hardware_id,
        )

    def stay(self) -> None:
        """Take note where it is now, which somebody has looked at."""
        self.place = self._place()

    def is_followed(self, asked: Wanted) -> bool:
        """Whether that is the unit that is followed already, by whichever of its names."""
        known = self.asked
        if not asked.is_anybody or (asked.slot_key and asked.slot_key != known.slot_key):
            return False
        if asked.hardware_id is not None and known.hardware_id is not None:
            return asked.hardware_id == known.hardware_id
        if asked.endpoint_name is not None:
            return asked.endpoint_name == known.endpoint_name
        return bool(asked.slot_key) and not asked.is_known

    def show(self, seen: bool) -> None:
        """Hold the slot while somebody sees the unit, and give it back to the line else."""
        self._seen = seen
        self.follow()

    @property
    def stranger(self) -> UnitOnBench | None:
        """The only unit on the bench of which nothing is known, for a unit that is not seen there; None for none."""
        if self.busy or not self.asked.is_known or self.place.key:
            return None
        unknown = [unit for unit in self._bench.units if unit.hardware_id is unit.endpoint_name is None]
        return unknown[0] if len(unknown) == 1 and not unknown[0].running else None

    @Slot()
    def take_stranger(self) -> None:
        """Take it that the unit is that one."""
        if (unit := self.stranger) is not None:
            self.ask(replace(self.asked, slot_key=unit.key))

    def let_go(self) -> None:
        """Give the slot back to the line for good."""
        self._seen = self.busy = False
        self._hold("")

    @Slot()
    def follow(self) -> None:
        """Find out where the unit is now."""
        if self.busy:
            return
        if not self.asked.is_anybody:
            self._hold("")
            return
        place = self._place()
        self.slot_changed.emit(place.number)
        self.strangers_changed.emit()
        held = place.key or self.asked.slot_key  # also while it is empty: the next one waits for somebody's word too
        self._hold(held if self._seen and not place.running else "")
        if place == self.place:
            return
        if self.asked.slot_key and place.key:
            if self._plug not in (0, place.plug):
                self.asked = Wanted(slot_key=self.asked.slot_key)  # the next one: it says itself who it is
            self._plug = place.plug
        self.place = place
        self.changed.emit()

    def _place(self) -> Place:
        unit = self._unit()
        if unit is None:
            return Place(line=self._bench.line)
        return Place(line=self._bench.line, key=unit.key, plug=unit.plug, number=unit.number, running=unit.running)

    def _unit(self) -> UnitOnBench | None:
        """Return the unit on the bench that is meant; None where it is not there."""
        asked = self.asked
        if not asked.slot_key:
            return next((unit for unit in self._bench.units if _is_it(unit, asked)), None)
        there = next((unit for unit in self._bench.units if unit.key == asked.slot_key), None)
        stranger = there is not None and self.place == NOWHERE and _is_another(there, asked)
        return None if stranger else there

    def _hold(self, key: str) -> None:
        """Hold that slot, and no other one."""
        held = (self._bench.line, key)
        if held == self._held:
            return
        before, self._held = self._held, held
        if before[1]:
            self._bench.let_go(before[1])
        if key:
            self._bench.hold(key)


def _is_it(unit: UnitOnBench, asked: Wanted) -> bool:
    if unit.hardware_id is not None and asked.hardware_id is not None:
        return unit.hardware_id == asked.hardware_id
    return unit.endpoint_name is not None and unit.endpoint_name == asked.endpoint_name


def _is_another(unit: UnitOnBench, asked: Wanted) -> bool:
    return None not in (unit.hardware_id, asked.hardware_id) and unit.hardware_id != asked.hardware_id
