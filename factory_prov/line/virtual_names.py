"""The job's own names on virtual boards: whatever name a unit gets, its board's firmware has it too."""

from __future__ import annotations

import threading

from factory_prov.errors import NameUnusable
from factory_prov.job.model import Job, NameSource
from factory_prov.job.names import open_names
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.naming.sources import DeviceName, EndpointNames, GivenName, ListedNames, Needs, UnitFacts
from factory_prov.simulation.bench import VirtualBench

_BY_HAND = Message("The names that a person gives are replaced by names that the virtual boards have of their own.")
_CHIPS = Message("The virtual boards stand for the first chips of the job's list.")


class VirtualNames:
    """A source of names that tells each virtual board its name; a list of certain chips is gone through in order."""

    def __init__(self, source: EndpointNames, bench: VirtualBench) -> None:
        self.needs = source.needs
        self._source = source
        self._bench = bench
        self._lock = threading.Lock()
        self._stands_for: dict[str, str] = {}
        self._chips = list(_certain_chips(source))

    def name_for(self, unit: UnitFacts) -> str:
        """Return the name by the job's own source; see `EndpointNames`."""
        chip = unit.hardware_id
        name = self._source.name_for(UnitFacts(hardware_id=self._chip(chip), own_name=unit.own_name))
        if chip is not None:
            self._bench.name_unit(chip, name)
        return name

    def could_give(self, name: str, unit: UnitFacts) -> bool:
        """Return whether the job's own source gives that name; see `EndpointNames`."""
        facts = UnitFacts(hardware_id=self._chip(unit.hardware_id), own_name=unit.own_name)
        return self._source.could_give(name, facts)

    def _chip(self, board: str | None) -> str | None:
        """Return the chip that a board stands for: the next one of the list, or its own."""
        with self._lock:
            if board is not None and board not in self._stands_for and self._chips:
                self._stands_for[board] = self._chips.pop(0)
            return board if board is None else self._stands_for.get(board, board)


class BoardNames:
    """The names that virtual boards have of their own, for those that have no console to say them."""

    needs = Needs.HARDWARE_ID

    def __init__(self, bench: VirtualBench) -> None:
        self._bench = bench

    def name_for(self, unit: UnitFacts) -> str:
        """Return the name of the board with that chip; see `EndpointNames`."""
        for board in self._bench.boards:
            if board.identity.hardware_id == unit.hardware_id:
                return board.identity.endpoint_name
        raise NameUnusable(Message("there is no such virtual board."), place=unit.hardware_id or "")

    def could_give(self, name: str, unit: UnitFacts) -> bool:
        """Return whether it is that board's name; see `EndpointNames`."""
        board = next((each for each in self._bench.boards if each.identity.hardware_id == unit.hardware_id), None)
        return board is not None and board.identity.endpoint_name == name


class NameByHand(GivenName):
    """A name that somebody has given to a unit; the firmware of its virtual board has it too."""

    def __init__(self, name: str, bench: VirtualBench) -> None:
        super().__init__(name)
        self._bench = bench

    def name_for(self, unit: UnitFacts) -> str:
        """Return the name, and tell it to the board."""
        name = super().name_for(unit)
        if unit.hardware_id is not None:
            self._bench.name_unit(unit.hardware_id, name)
        return name


def virtual_names(job: Job, ledger: Ledger, bench: VirtualBench) -> tuple[EndpointNames, tuple[Message, ...]]:
    """Return where virtual boards get their names from, and what of the job's way was replaced; InputError."""
    if job.naming.source is NameSource.GIVEN and job.hardware is not None and job.hardware.delivery is not None:
        return BoardNames(bench), (_BY_HAND,)
    match job.naming.source:
        case NameSource.DEVICE:
            return DeviceName(), ()
        case NameSource.GIVEN:
            return DeviceName(), (_BY_HAND,)
    source = open_names(job, ledger)
    return VirtualNames(source, bench), (_CHIPS,) if _certain_chips(source) else ()


def _certain_chips(source: EndpointNames) -> tuple[str, ...]:
    """Return the chips of a list in which every name is for a certain one; none of any other source."""
    return source.chips if isinstance(source, ListedNames) and not source.has_open else ()
