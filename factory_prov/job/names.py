"""Where a job's endpoint names come from: opened by a run, and by a check that wants to know what a run would get."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from itertools import count

from factory_prov.errors import InputError
from factory_prov.job.model import Job, NameSource
from factory_prov.messages import Message
from factory_prov.naming.name_list import read_name_list
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import DeviceName, EndpointNames, GivenName, ListedNames, PatternNames, UnitFacts

Taken = Callable[[Sequence[str]], Container[str]]
"""Tells which of some names a ledger would refuse to a new unit."""

SAMPLE_ENDPOINT_NAMES = ("urn:dev:ops:32473-Trial-000001", "urn:dev:ops:32473-Trial-000002")
"""RFC 9039 form with the enterprise number that RFC 5612 reserves for examples."""
_SAMPLE_CHIPS = ("0000000000000001", "0000000000000002")


def nothing_taken(_: Sequence[str]) -> Container[str]:
    """Say of a ledger in which nothing stands that it refuses no name."""
    return ()


def open_names(job: Job, *, next_serial: Callable[[str], int], taken: Taken, given: str | None = None) -> EndpointNames:
    """Open the job's source of names, or take the name that was given; InputError when it cannot be used."""
    if given is not None:
        return GivenName(given)
    naming = job.naming
    match naming.source:
        case NameSource.DEVICE:
            return DeviceName()
        case NameSource.PATTERN:
            pattern = NamePattern.parse(naming.pattern, place="naming.pattern")
            return PatternNames(pattern, next_serial=next_serial)
        case NameSource.LIST if naming.list_file is not None:
            return ListedNames(read_name_list(naming.list_file), taken=taken)
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
    serials = count(1)
    names = open_names(job, next_serial=lambda _: next(serials), taken=taken)
    first, second = sample_chips(names)
    found = names.name_for(UnitFacts(hardware_id=first))
    try:
        return found, names.name_for(UnitFacts(hardware_id=second))
    except InputError:  # a list that has one name left
        return (found,)


def sample_chips(names: EndpointNames) -> tuple[str, str]:
    """Return ids of two chips that may ask for a name: those of a list in which every name is for a certain one."""
    own = names.chips if isinstance(names, ListedNames) and not names.has_open else ()
    first, second, *_ = (*own, *_SAMPLE_CHIPS)
    return first, second
