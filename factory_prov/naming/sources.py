"""Where the endpoint name of a unit comes from; one class per source, all asked in the same way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.naming.check import checked
from factory_prov.naming.name_list import ListedName, unit_key
from factory_prov.naming.pattern import NamePattern

_BATCH = 500


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


class GivenName:
    """The name stands in an argument, or was scanned."""

    needs = Needs.NOTHING

    def __init__(self, name: str) -> None:
        self._name = checked(name)

    def name_for(self, unit: UnitFacts) -> str:  # noqa: ARG002 - the protocol's
        """Return the name."""
        return self._name


class DeviceName:
    """The device says its own name."""

    needs = Needs.DEVICE

    def name_for(self, unit: UnitFacts) -> str:
        """Return what the device said."""
        if unit.own_name is None:
            raise InputError(
                Message("the device did not tell its name."),
                place=Message("endpoint name"),
                cure=Message("Give it a name."),
            )
        return checked(unit.own_name, place=Message("endpoint name of the device"))


class PatternNames:
    """Names from a pattern; `next_serial` takes the pattern's counter and returns a number never given before."""

    def __init__(self, pattern: NamePattern, *, next_serial: Callable[[str], int]) -> None:
        checked(
            pattern.name(serial=0, hardware_id="0"),
            place=Message("endpoint name pattern {pattern}", pattern=pattern.text),
        )
        self._pattern = pattern
        self._next_serial = next_serial
        self.needs = Needs.HARDWARE_ID if "hardware_id" in pattern.fields else Needs.NOTHING

    def name_for(self, unit: UnitFacts) -> str:
        """Fill the pattern in, with a new serial number where it asks for one."""
        if self.needs is Needs.HARDWARE_ID and unit.hardware_id is None:
            raise _no_hardware_id()
        serial = self._next_serial(self._pattern.counter) if "serial" in self._pattern.fields else None
        return checked(self._pattern.name(serial=serial, hardware_id=unit.hardware_id))


class ListedNames:
    """Names from a list; `taken` tells which of some names the ledger would refuse."""

    def __init__(self, rows: Sequence[ListedName], *, taken: Callable[[Sequence[str]], Container[str]]) -> None:
        self._reserved = {unit_key(row.hardware_id): row.endpoint_name for row in rows if row.hardware_id is not None}
        self.chips = tuple(self._reserved)
        """Those that have a name of their own."""
        self._open = [row.endpoint_name for row in rows if row.hardware_id is None]
        self._taken = taken
        self._lock = threading.Lock()
        self._next = 0
        self.needs = Needs.HARDWARE_ID if self._reserved else Needs.NOTHING

    @property
    def has_open(self) -> bool:
        """Whether some of the names may go to any unit."""
        return bool(self._open)

    def name_for(self, unit: UnitFacts) -> str:
        """Return the row of this unit, or the next one that is nobody's.

        What this object handed out comes again only at the end of the list, and if the ledger lets it.
        """
        if self.needs is Needs.HARDWARE_ID and unit.hardware_id is None:
            raise _no_hardware_id()
        own = None if unit.hardware_id is None else self._reserved.get(unit_key(unit.hardware_id))
        if own is not None:
            return own
        with self._lock:
            found = self._first_free(self._next, len(self._open))
            found = self._first_free(0, self._next) if found is None else found
            if found is None:
                what = (
                    Message("every name of the list is used.")
                    if self._open
                    else Message("the list has no name for this unit.")
                )
                raise InputError(what, place=Message("list of endpoint names"), cure=Message("Add names to the list."))
            self._next = found + 1
            return self._open[found]

    def _first_free(self, start: int, end: int) -> int | None:
        """Return the position of the first name that is not taken; asks for many at once, as lists are long."""
        for first in range(start, end, _BATCH):
            names = self._open[first : min(first + _BATCH, end)]
            taken = self._taken(names)
            for position, name in enumerate(names, first):
                if name not in taken:
                    return position
        return None


def _no_hardware_id() -> InputError:
    return InputError(
        Message("the name depends on the hardware id, which is not known."),
        place=Message("endpoint name"),
        cure=Message("Connect a debug probe that reads it, or choose another source of names."),
    )
