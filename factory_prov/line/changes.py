"""Which probes came, went or changed between two looks, and what is to be said that was not said before."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.line.discovery import Discovery
from factory_prov.line.probe_trouble import number_of
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is other than it was: probes, `changed` as they are now, and new remarks of programmers and on USB."""

    gone: tuple[Probe, ...] = ()
    came: tuple[Probe, ...] = ()
    changed: tuple[Probe, ...] = ()
    remarks: tuple[Message, ...] = ()


def changes(before: Discovery, after: Discovery) -> Changes:
    """Compare two looks; leading zeros of serial numbers do not count."""
    old, new, known = _probes(before), _probes(after), _remarks(before)
    return Changes(
        gone=tuple(probe for number, probe in old.items() if number not in new),
        came=tuple(probe for number, probe in new.items() if number not in old),
        changed=tuple(probe for number, probe in new.items() if number in old and probe != old[number]),
        remarks=tuple(remark for remark in _remarks(after) if remark not in known),
    )


def _probes(found: Discovery) -> dict[str, Probe]:
    return {number_of(unit.probe): unit.probe for unit in found.attached if unit.probe is not None}


def _remarks(found: Discovery) -> tuple[Message, ...]:
    return (*(trouble.message for trouble in found.worth_telling), *found.notes)
