"""One trial: what it is about, what it begins with, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.conformance.bench import Bench
from factory_prov.device_contract.files import Optional
from factory_prov.messages import Message


class Start(StrEnum):
    """The state that the device must be in before a trial."""

    AS_IT_IS = "as it is"
    EMPTY = "empty"
    PROVISIONED = "provisioned"


class Section(StrEnum):
    """The sections of docs/device-contract.md."""

    LINE = "The line"
    VERSION = "How a station finds out the version"
    FILES = "The files of version 2"
    IDENTITY = "Identity"
    WRITING = "Writing the pack"
    COMMIT = "Commit and result"
    STATES = "States"
    CUTS = "Power cuts"
    SECRETS = "Secrets"
    TIMING = "Timing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A trial of version 2. `run` returns where the device meets the contract and raises `Ended` for all else.

    `offered`: the optional file it is about; it is mandatory for a device that has it. `provisions`: the device may
    hold a configuration afterwards, so that those trials stand last that need it empty again and again. `needs_room`:
    a device that takes small packs only may do without it.
    """

    name: str
    title: Message
    section: Section
    start: Start
    run: Callable[[Bench], None]
    offered: Optional | None = None
    provisions: bool = False
    needs_room: bool = False
