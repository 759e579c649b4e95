"""`factory-prov watch`: who comes and goes, a line each."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from factory_prov.cancel import CancelToken
from factory_prov.cli import ABORTED
from factory_prov.cli.output import Output, described
from factory_prov.line.discovery import Discovery, number_of
from factory_prov.line.watching import EVERY_S, Watch
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.registry import PROGRAMMERS


def watch(_: argparse.Namespace, output: Output) -> int:
    """Tell of probes that come and go until somebody stops it, which is its only end."""
    cancel = CancelToken()
    watching = Watch(PROGRAMMERS)
    told = Discovery()
    try:
        while True:
            found = watching.look(cancel)
            if found is not told:
                _tell(told, found, output)
                told = found
            cancel.wait(EVERY_S)
    except KeyboardInterrupt:
        return ABORTED
    finally:
        watching.close()


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
    output.event(f"{event:11}  {probe.serial_number}  {where}", {"event": event, **described(probe)})


def _probes(found: Discovery) -> dict[str, Probe]:
    return {number_of(item.probe): item.probe for item in found.attached}


def _remarks(found: Discovery) -> Sequence[str]:
    return [*(str(trouble) for trouble in found.worth_telling), *map(str, found.notes)]
