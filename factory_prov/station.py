"""What is attached to this PC: every probe of every programmer, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from factory_prov.cancel import CancelToken
from factory_prov.errors import ProbeNotFound, ProgrammerError, ToolMissing
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.store import Ledger
from factory_prov.programmers.protocol import Probe, Programmer

PROGRAMMERS: tuple[Programmer, ...] = ()
"""The programmers of real boards; each is one line here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A probe and the programmer that reaches it."""

    probe: Probe
    programmer: Programmer


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """All probes, by serial number, and what each programmer that could not be asked has to say."""

    attached: tuple[Attached, ...]
    troubles: tuple[ProgrammerError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUnit:
    """What the ledger has of a unit that was here before: its name now and its last run that ended."""

    hardware_id: str
    endpoint_name: str | None
    outcome: Outcome
    at: datetime


def known_unit(attached: Attached, ledger: Ledger, cancel: CancelToken) -> KnownUnit | None:
    """Read which unit is on the probe, and return what the ledger has of it; None for a unit it has never met."""
    hardware_id = attached.programmer.hardware_id(attached.probe, cancel)
    identity = ledger.active_identity(hardware_id)
    ended = [run.run for run in ledger.unit(hardware_id).runs if run.run.finished_at is not None]
    if not ended or ended[-1].outcome is None or ended[-1].finished_at is None:
        return None
    name = None if identity is None else identity.endpoint_name
    return KnownUnit(hardware_id=hardware_id, endpoint_name=name, outcome=ended[-1].outcome, at=ended[-1].finished_at)


def discover(programmers: Sequence[Programmer], cancel: CancelToken) -> Discovery:
    """Ask every programmer for its probes; a probe that two of them see belongs to the first."""
    found: dict[str, Attached] = {}
    troubles: list[ProgrammerError] = []
    for programmer in programmers:
        try:
            for probe in programmer.probes(cancel):
                found.setdefault(probe.serial_number, Attached(probe=probe, programmer=programmer))
        except ProgrammerError as trouble:
            troubles.append(trouble)
    return Discovery(attached=tuple(found[serial] for serial in sorted(found)), troubles=tuple(troubles))


def choose(discovery: Discovery, serial_number: str | None) -> tuple[Attached, ...]:
    """Return the probe of that serial number, or all of them; leading zeros do not count.

    ToolMissing when there is no probe at all, ProbeNotFound when there is none of that number.
    """
    if not discovery.attached:
        told = " ".join(str(trouble) for trouble in discovery.troubles)
        raise ToolMissing(
            f"no probe was found. {told}".strip(),
            cure="Plug one in; or name the --port of a board that runs the provisioning firmware, or try --virtual.",
        )
    if serial_number is None:
        return discovery.attached
    wanted = serial_number.lstrip("0")
    chosen = tuple(item for item in discovery.attached if item.probe.serial_number.lstrip("0") == wanted)
    if not chosen:
        there = ", ".join(item.probe.serial_number for item in discovery.attached)
        raise ProbeNotFound("there is no such probe.", place=serial_number, cure=f"Attached: {there}.")
    return chosen
