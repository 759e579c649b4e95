"""`factory-prov demo`: units from blank to PASS on virtual boards and a virtual server; nothing leaves this PC."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.cli.runs import run_all, tell_ends
from factory_prov.credentials.issuer import Issuer
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import RunEnded
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.simulation.board_faults import parse_faults

_ONLINE_S = 10.0


def demo(arguments: argparse.Namespace, output: Output) -> int:
    """Provision virtual units with one of the demo's jobs; faults are dealt out to the boards in turn."""
    faults = parse_faults(arguments.faults) if arguments.faults else ()
    mode = "certificate" if arguments.ca else arguments.mode
    station_of = partial(virtual_station, boards=arguments.boards, faults=faults, speed=arguments.speed)
    with station_of(demo_job(mode, rehearsed=True), issuer=_issuer() if arguments.ca else None) as station:
        if not output.json_wanted:
            output.note(
                Message.counted(
                    "Training: {n} virtual board, {speed} times as fast as real ones.",
                    "Training: {n} virtual boards, {speed} times as fast as real ones.",
                    n=arguments.boards,
                    speed=f"{arguments.speed:g}",
                )
            )
        ends = run_all(station.parts, output)
        code = tell_ends(ends, output)
        online = _came_online(station, ends)
        if not output.json_wanted:
            known = ", ".join(station.server.known())
            output.note(
                Message("The virtual server now knows: {known}", known=known)
                if known
                else Message("The virtual server now knows: nobody")
            )
            _tell_online(online, output)
    return code if all(online.values()) else code or 1


def _issuer() -> Issuer:
    from factory_prov.credentials.authority.practice import PracticeIssuer

    return PracticeIssuer()


def _came_online(station: VirtualStation, ends: Sequence[RunEnded]) -> dict[str, bool]:
    """Return which units with a PASS have registered at the virtual server with what was written to them."""
    records = [end.record for end in ends if end.record is not None]
    passed = [record.endpoint_name for record in records if record.outcome is Outcome.PASS and record.endpoint_name]
    if station.site is None:
        return {}
    cancel = CancelToken()
    return {name: station.site.wait_online(name, cancel, timeout_s=_ONLINE_S) is not None for name in passed}


def _tell_online(online: Mapping[str, bool], output: Output) -> None:
    came, stayed_away = ([name for name, there in online.items() if there is wanted] for wanted in (True, False))
    if came:
        output.note(Message("Came online at the virtual server: {names}", names=", ".join(came)))
    for name in stayed_away:
        output.trouble(Message("{name} passed and did not come online at the virtual server.", name=name))
