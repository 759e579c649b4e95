"""Where the endpoint name of a unit comes from; one class per source, all asked in the same way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from factory_prov.errors import InputError, NameUnusable
from factory_prov.messages import Message
from factory_prov.naming.check import checked
from factory_prov.naming.name_list import ListedName, unit_key
from factory_prov.naming.pattern import NamePattern

_BATCH = 500
_LONG_BATCH = 20_000
_LEAPS = 64
_PARTS = 32
"""Into how many parts a run of taken names is cut with each question, to find its end."""


class Needs(StrEnum):
    """What must be known of a unit before its name can be told, from little to much."""

    NOTHING = "nothing"
    HARDWARE_ID = "hardware id"
    DEVICE = "the running device"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What is known of the unit: its chip's id, and what it says in `/factory/endpoint.txt`."""

    hardware_id: str | None = None
    own_name: str | None = None


class EndpointNames(Protocol):
    """A source of endpoint names; any number of threads may ask it."""

    @property
    def needs(self) -> Needs:
        """What `name_for` must be told."""
        ...

    def name_for(self, unit: UnitFacts) -> str:
        """Return the unit's name, free of errors; InputError when there is none.

        Each call may use up a number or a row, so ask once per unit, and again only after `IdentityTaken`.
        """
        ...

    def could_give(self, name: str, unit: UnitFacts) -> bool:
        """Return whether that name, which a run of before has reserved, is one that this source gives such a unit."""
        ...


class GivenName:
    """The name stands in an argument, or was scanned."""

    needs = Needs.NOTHING

    def __init__(self, name: str) -> None:
        self._name = checked(name)

    def name_for(self, unit: UnitFacts) -> str:  # noqa: ARG002 - the protocol's
        """Return the name."""
        return self._name

    def could_give(self, name: str, unit: UnitFacts) -> bool:  # noqa: ARG002 - the protocol's
        """Return whether it is the name."""
        return name == self._name


class DeviceName:
    """The device says its own name."""

    needs = Needs.DEVICE

    def name_for(self, unit: UnitFacts) -> str:
        """Return what the device said."""
        if unit.own_name is None:
            raise NameUnusable(
                Message("the device did not tell its name."),
                place=Message("endpoint name"),
                cure=Message("Give it a name."),
            )
        return checked(unit.own_name, place=Message("endpoint name of the device"))

    def could_give(self, name: str, unit: UnitFacts) -> bool:
        """Return whether it is what the device said."""
        return name == unit.own_name


class NextSerial(Protocol):
    """A counter's next number, from `first` on, that was never given before."""

    def __call__(self, counter: str, *, first: int = 1) -> int:
        """Return it; nobody gets it again."""
        ...


Taken = Callable[[Sequence[str]], Container[str]]
"""Tells which of some names the ledger would refuse."""


def _nothing_taken(_: Sequence[str]) -> Container[str]:
    return ()


class PatternNames:
    """Names from a pattern; `next_serial` gives its counter's numbers. Those whose names are `taken` are passed over.

    Names may be taken though the counter does not know it: given by hand, or by a job of before.
    """

    def __init__(self, pattern: NamePattern, *, next_serial: NextSerial, taken: Taken = _nothing_taken) -> None:
        checked(
            pattern.name(serial=0, hardware_id="0"),
            place=Message("endpoint name pattern {pattern}", pattern=pattern.text),
            refusal=InputError,
        )
        self._pattern = pattern
        self._next_serial = next_serial
        self._taken = taken
        self.needs = Needs.HARDWARE_ID if "hardware_id" in pattern.fields else Needs.NOTHING

    def name_for(self, unit: UnitFacts) -> str:
        """Fill the pattern in, with a new serial number where it asks for one."""
        if self.needs is Needs.HARDWARE_ID and unit.hardware_id is None:
            raise _no_hardware_id()
        if "serial" not in self._pattern.fields:
            return checked(self._pattern.name(hardware_id=unit.hardware_id), refusal=InputError)
        serial = self._next_serial(self._pattern.counter)
        while (free := self._free_from(serial, unit.hardware_id)) != serial:
            serial = self._next_serial(self._pattern.counter, first=free)
        return checked(self._pattern.name(serial=serial, hardware_id=unit.hardware_id), refusal=InputError)

    def could_give(self, name: str, unit: UnitFacts) -> bool:
        """Return whether the pattern makes that name, with any number."""
        return self._pattern.makes(name, hardware_id=unit.hardware_id)

    def _free_from(self, serial: int, hardware_id: str | None) -> int:
        """Return this number, or where its name is taken one behind that run of taken names."""

        def free(numbers: Sequence[int]) -> int | None:
            names = [self._pattern.name(serial=number, hardware_id=hardware_id) for number in numbers]
            taken = self._taken(names)
            return next((at for at, name in enumerate(names) if name not in taken), None)

        return serial if free([serial]) is not None else end_of_taken(serial, None, free) or serial


class ListedNames:
    """Names from a list; `taken` tells which of some names the ledger would refuse.

    `used_up` tells which of them it would refuse for ever, so that those are looked at once. Without it all of a list
    that is used up are looked at for every unit.
    """

    def __init__(self, rows: Sequence[ListedName], *, taken: Taken, used_up: Taken = _nothing_taken) -> None:
        self._reserved = {unit_key(row.hardware_id): row.endpoint_name for row in rows if row.hardware_id is not None}
        self.chips = tuple(self._reserved)
        """Those that have a name of their own."""
        self._open = [row.endpoint_name for row in rows if row.hardware_id is None]
        self._is_empty = not self._open
        self._taken = taken
        self._used_up = used_up
        self._lock = threading.Lock()
        self._next = 0
        self.needs = Needs.HARDWARE_ID if self._reserved else Needs.NOTHING

    @property
    def has_open(self) -> bool:
        """Whether some of the names may go to any unit, or might have."""
        return not self._is_empty

    def name_for(self, unit: UnitFacts) -> str:
        """Return the row of this unit, or the next one that is nobody's.

        What this object handed out comes again only at the end of the list, and if the ledger lets it. So do the gaps
        in a long run of taken names, which is leapt over.
        """
        if self.needs is Needs.HARDWARE_ID and unit.hardware_id is None:
            raise _no_hardware_id()
        own = None if unit.hardware_id is None else self._reserved.get(unit_key(unit.hardware_id))
        if own is not None:
            return own
        with self._lock:
            found = self._ahead()
            if found is None:
                self._forget_used_up()
                found = self._first_free(0, len(self._open))
            if found is None:
                raise self._used()
            self._next = found + 1
            return self._open[found]

    def could_give(self, name: str, unit: UnitFacts) -> bool:
        """Return whether it is the row of this unit, or stands in the list for any."""
        own = None if unit.hardware_id is None else self._reserved.get(unit_key(unit.hardware_id))
        with self._lock:
            return name == own if own is not None else name in self._open

    def _ahead(self) -> int | None:
        """Return the position of a free name from `_next` on: of the first one, unless very many before it are taken.

        None also where free names lie in between only, as in a list that was used from both ends.
        """
        end = len(self._open)
        near = min(self._next + _BATCH, end)
        found = self._first_free(self._next, near)
        if found is None and near < end:
            found = end_of_taken(near - 1, end - 1, lambda places: self._free_of([self._open[at] for at in places]))
        return found

    def _first_free(self, start: int, end: int) -> int | None:
        """Return the position of the first name that is not taken; asks for many at once, as lists are long."""
        for first in range(start, end, _BATCH):
            found = self._free_of(self._open[first : min(first + _BATCH, end)])
            if found is not None:
                return first + found
        return None

    def _free_of(self, names: Sequence[str]) -> int | None:
        taken = self._taken(names)
        return next((at for at, name in enumerate(names) if name not in taken), None)

    def _forget_used_up(self) -> None:
        """Keep the names that may come back, or were leapt over; those behind come after those ahead."""
        names = (*self._open[self._next :], *self._open[: self._next])
        batches = (names[first : first + _LONG_BATCH] for first in range(0, len(names), _LONG_BATCH))
        self._open = [name for batch in batches for name in _without(batch, self._used_up(batch))]
        self._next = 0

    def _used(self) -> InputError:
        """Return why there is none: this unit has no row, or no unit gets a name any more."""
        place, cure = Message("list of endpoint names"), Message("Add names to the list.")
        if self._is_empty:
            return NameUnusable(Message("the list has no name for this unit."), place=place, cure=cure)
        return InputError(Message("every name of the list is used."), place=place, cure=cure)


def _without(names: Sequence[str], left_out: Container[str]) -> Iterator[str]:
    return (name for name in names if name not in left_out)


def end_of_taken(taken: int, last: int | None, free: Callable[[Sequence[int]], int | None]) -> int | None:
    """Return a free number behind `taken`, up to `last`, whose neighbour below is taken; None where leaps find none.

    It asks for a number of questions that grows with the logarithm of how many are taken. `free` says which of some
    numbers is the first that is free.
    """
    leaps = [taken + (1 << power) for power in range(_LEAPS) if last is None or taken + (1 << power) < last]
    leaps += [] if last is None else [last]
    found = free(leaps)
    if found is None:
        return None
    low, high = leaps[found - 1] if found else taken, leaps[found]
    while high - low > 1:
        step = max((high - low) // _PARTS, 1)
        middle = list(range(low + step, high, step))
        found = free(middle)
        low, high = (middle[-1], high) if found is None else (middle[found - 1] if found else low, middle[found])
    return high


def _no_hardware_id() -> InputError:
    return InputError(
        Message("the name depends on the hardware id, which is not known."),
        place=Message("endpoint name"),
        cure=Message("Connect a debug probe that reads it, or choose another source of names."),
    )
