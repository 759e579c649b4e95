"""Where a job's endpoint names come from: opened by a run, and by a check that wants to know what a run would get."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Protocol

from factory_prov.errors import InputError
from factory_prov.job.model import Job, NameSource
from factory_prov.messages import Message
from factory_prov.naming.name_list import read_name_list
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import (
    DeviceName,
    EndpointNames,
    GivenName,
    ListedNames,
    PatternNames,
    Taken,
    UnitFacts,
)

SAMPLE_ENDPOINT_NAMES = ("urn:dev:ops:32473-Trial-000001", "urn:dev:ops:32473-Trial-000002")
"""RFC 9039 form with the enterprise number that RFC 5612 reserves for examples."""
_SAMPLE_CHIPS = ("0000000000000001", "0000000000000002")
SAMPLE_HARDWARE_ID = _SAMPLE_CHIPS[0]


class NameBook(Protocol):
    """What a ledger knows of names."""

    def next_serial(self, counter: str, *, first: int = 1) -> int:
        """Hand out the counter's next number, not under `first`."""
        ...

    def taken(self, names: Sequence[str]) -> Container[str]:
        """Return those of the names that a new unit would be refused."""
        ...

    def used_up(self, names: Sequence[str]) -> Container[str]:
        """Return those of the names that every new unit would be refused for ever."""
        ...


def nothing_taken(_: Sequence[str]) -> Container[str]:
    """Say of a ledger in which nothing stands that it refuses no name."""
    return ()


class SampleBook:
    """A ledger of samples, in which nothing is written; `taken` may ask a real one."""

    def __init__(self, taken: Taken = nothing_taken) -> None:
        self.used_up = nothing_taken
        self._taken_there = taken
        self._given: set[str] = set()
        self._last = 0

    def give(self, name: str) -> str:
        """Let nobody else have the name, and return it."""
        self._given.add(name)
        return name

    def next_serial(self, _counter: str, *, first: int = 1) -> int:
        """Return the next number of the one counter there is."""
        self._last = max(first, self._last + 1)
        return self._last

    def taken(self, names: Sequence[str]) -> frozenset[str]:
        """Return those of the names that were given, here or there."""
        there = self._taken_there(names)
        return frozenset(name for name in names if name in self._given or name in there)


def open_names(job: Job, book: NameBook, *, given: str | None = None) -> EndpointNames:
    """Open the job's source of names, or take the name that was given; InputError when it cannot be used."""
    if given is not None:
        return GivenName(given)
    naming = job.naming
    match naming.source:
        case NameSource.DEVICE:
            return DeviceName()
        case NameSource.PATTERN:
            pattern = NamePattern.parse(naming.pattern, place="naming.pattern")
            return PatternNames(pattern, next_serial=book.next_serial, taken=book.taken)
        case NameSource.LIST if naming.list_file is not None:
            return ListedNames(read_name_list(naming.list_file), taken=book.taken, used_up=book.used_up)
        case NameSource.LIST:
            cure = Message("Name a CSV file.")
            raise InputError(Message("the job names no list."), place="naming.list_file", cure=cure)
        case NameSource.GIVEN:
            cure = Message("Scan its label, or give its endpoint name with --name.")
            raise InputError(Message("the unit has no name."), place="naming.source", cure=cure)


def has_own_names(job: Job) -> bool:
    """Whether the job itself says what its units are called, and not the device or a person."""
    return job.naming.source in (NameSource.PATTERN, NameSource.LIST)


def sample_names(job: Job, *, taken: Taken = nothing_taken) -> tuple[str, ...]:
    """Return the names that the job's first two units would get; one, where it has no more than one.

    InputError when the first one would get none. Nothing is used up.
    """
    if not has_own_names(job):
        return SAMPLE_ENDPOINT_NAMES
    book = SampleBook(taken if job.naming.source is NameSource.LIST else nothing_taken)
    names = open_names(job, book)
    first, second = sample_chips(names)
    found = book.give(names.name_for(UnitFacts(hardware_id=first)))
    try:
        return found, names.name_for(UnitFacts(hardware_id=second))
    except InputError:  # a list that has one name left
        return (found,)


def sample_chips(names: EndpointNames) -> tuple[str, str]:
    """Return ids of two chips that may ask for a name: those of a list in which every name is for a certain one."""
    own = names.chips if isinstance(names, ListedNames) and not names.has_open else ()
    first, second, *_ = (*own, *_SAMPLE_CHIPS)
    return first, second
