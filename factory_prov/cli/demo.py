"""`factory-prov demo`: units from blank to PASS on virtual boards and a virtual server; nothing leaves this PC."""

from __future__ import annotations

import argparse

from factory_prov.cli.came_online import tell_online
from factory_prov.cli.output import Output
from factory_prov.cli.runs import run_all, tell_ends
from factory_prov.credentials.issuer import Issuer
from factory_prov.line.virtual_station import demo_job, on_contract, virtual_station
from factory_prov.messages import Message
from factory_prov.simulation.board_faults import parse_faults


def demo(arguments: argparse.Namespace, output: Output) -> int:
    """Provision virtual units with one of the demo's jobs; faults are dealt out to the boards in turn."""
    faults = parse_faults(arguments.faults) if arguments.faults else ()
    job = on_contract(demo_job("certificate" if arguments.ca else arguments.mode, rehearsed=True), arguments.contract)
    issuer = _issuer() if arguments.ca else None
    with virtual_station(job, boards=arguments.boards, faults=faults, speed=arguments.speed, issuer=issuer) as station:
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
        if not output.json_wanted:
            known = ", ".join(station.server.known())
            output.note(
                Message("The virtual server now knows: {known}", known=known)
                if known
                else Message("The virtual server now knows: nobody")
            )
        return code if tell_online(station, ends, output) else code or 1


def _issuer() -> Issuer:
    from factory_prov.credentials.authority.practice import PracticeIssuer

    return PracticeIssuer()
