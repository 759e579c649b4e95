"""`factory-prov watch`: who comes and goes, a line each."""

from __future__ import annotations

import argparse

from factory_prov.cli import ABORTED
from factory_prov.cli.output import Output, described
from factory_prov.line.changes import Changes, changes
from factory_prov.line.discovery import Discovery
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
                    _tell(changes(told, event.found), output)
                    told = event.found
                    if event.trouble:
                        output.trouble(event.trouble)
        except KeyboardInterrupt:
            pass
    return ABORTED


def _tell(changed: Changes, output: Output) -> None:
    for event, probes in (("disappeared", changed.gone), ("appeared", changed.came), ("changed", changed.changed)):
        for probe in probes:
            _tell_one(event, probe, output)
    for remark in changed.remarks:
        output.note(remark)


def _tell_one(event: str, probe: Probe, output: Output) -> None:
    where = "  ".join(part for part in (probe.board, probe.port, probe.slot, probe.backend) if part)
    words = f"{output.told(_EVENTS[event]):11}  {probe.serial_number}  {where}"
    output.event(words, {"event": event, **described(probe)})
