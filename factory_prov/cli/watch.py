"""`factory-prov watch`: who comes and goes, a line each."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from factory_prov.cli import ABORTED
from factory_prov.cli.output import Output, Words, described
from factory_prov.line.discovery import Discovery, number_of
from factory_prov.line.events import SlotsChanged
from factory_prov.line.line import Line
from factory_prov.line.watched_parts import WatchedParts
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.registry import PROGRAMMERS

_EVENTS = {
    "appeared": Message("appeared"),
    "disappeared": Message("disappeared"),
    "changed": Message("changed"),
}


def watch(_: argparse.Namespace, output: Output) -> int:
    """Tell of probes that come and go until somebody stops it, which is its only end."""
    told = Discovery()
    with Line(WatchedParts(PROGRAMMERS)) as line:
        try:
            for event in line.events():
                if isinstance(event, SlotsChanged):
                    _tell(told, event.found, output)
                    told = event.found
                    if event.trouble:
                        output.note(event.trouble)
        except KeyboardInterrupt:
            pass
    return ABORTED


def _tell(before: Discovery, after: Discovery, output: Output) -> None:
    old, new = _probes(before), _probes(after)
    for number in old.keys() - new.keys():
        _tell_one("disappeared", old[number], output)
    for number, probe in new.items():
        if number not in old:
            _tell_one("appeared", probe, output)
        elif probe != old[number]:
            _tell_one("changed", probe, output)
    known = _remarks(before)
    for remark in _remarks(after):
        if remark not in known:
            output.note(remark)


def _tell_one(event: str, probe: Probe, output: Output) -> None:
    where = "  ".join(part for part in (probe.board, probe.port, probe.slot, probe.backend) if part)
    words = f"{output.told(_EVENTS[event]):11}  {probe.serial_number}  {where}"
    output.event(words, {"event": event, **described(probe)})


def _probes(found: Discovery) -> dict[str, Probe]:
    return {number_of(unit.probe): unit.probe for unit in found.attached if unit.probe is not None}


def _remarks(found: Discovery) -> Sequence[Words]:
    return [*(trouble.message for trouble in found.worth_telling), *found.notes]
