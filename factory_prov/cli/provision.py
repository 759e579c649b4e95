"""`factory-prov provision` and `probes`: units from blank to PASS."""

from __future__ import annotations

import argparse
import os
import platform
from dataclasses import asdict, replace

from factory_prov.bench import Bench, Device
from factory_prov.cancel import CancelToken
from factory_prov.cli.folders import ledger_file
from factory_prov.cli.output import Output, table
from factory_prov.cli.runs import run_all, tell_records
from factory_prov.cli.virtual import virtual_station
from factory_prov.errors import InputError
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job, NameSource
from factory_prov.ledger.records import Again
from factory_prov.ledger.store import Ledger
from factory_prov.naming.name_list import read_name_list
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import DeviceName, EndpointNames, GivenName, ListedNames, PatternNames
from factory_prov.programmers.protocol import Programmer
from factory_prov.registrars.coiote import Coiote
from factory_prov.registrars.token import find_token
from factory_prov.simulation.board_faults import parse_faults
from factory_prov.station import choose, discover

PROGRAMMERS: tuple[Programmer, ...] = ()
"""The programmers of real boards; each is one line here."""


def provision(arguments: argparse.Namespace, output: Output) -> int:
    """Provision the units on the chosen probes or port, side by side; 0 when all passed."""
    job = load_job(arguments.file)
    if arguments.virtual is None and arguments.faults:
        raise InputError("faults are for virtual boards.", place="--faults", cure="Add --virtual.")
    if arguments.virtual is not None:
        return _provision_virtual(job, arguments, output)
    again = None if arguments.again is None else Again(arguments.again)
    attached = () if arguments.port else choose(discover(PROGRAMMERS, CancelToken()), arguments.probe)
    if len(attached) > 1 and arguments.name is not None:
        raise InputError("one name is for one unit.", place="--name", cure="Choose one probe with --probe.")
    if len(attached) > 1 and not arguments.all:
        there = ", ".join(item.probe.serial_number for item in attached)
        raise InputError(f"there are {len(attached)} probes: {there}.", cure="Choose one with --probe, or say --all.")
    with Ledger.open(ledger_file()) as ledger:
        bench = _bench(job, arguments, ledger)
        jobs = (
            [(Device(port=arguments.port, again=again), bench)]
            if arguments.port
            else [
                (
                    Device(port=item.probe.port or "", probe=item.probe, again=again),
                    replace(bench, programmer=item.programmer),
                )
                for item in attached
            ]
        )
        return tell_records(run_all(jobs, job, output), output)


def _provision_virtual(job: Job, arguments: argparse.Namespace, output: Output) -> int:
    for option in ("name", "again", "token_file"):
        if getattr(arguments, option) is not None:
            cure = "Leave it out: virtual boards have names of their own and a server of their own."
            raise InputError("this is not for virtual boards.", place=f"--{option.replace('_', '-')}", cure=cure)
    faults = parse_faults(arguments.faults) if arguments.faults else ()
    with virtual_station(job, boards=arguments.virtual, faults=faults, speed=arguments.speed) as station:
        units = [(device, station.bench) for device in station.devices]
        return tell_records(run_all(units, station.job, output), output)


def probes(_: argparse.Namespace, output: Output) -> int:
    """List the attached probes, and what the programmers that could not be asked have to say."""
    found = discover(PROGRAMMERS, CancelToken())
    rows = [
        (item.probe.serial_number, item.probe.board, item.probe.port or "", item.programmer.name)
        for item in found.attached
    ]
    for trouble in found.troubles:
        output.note(str(trouble))
    nothing = ["No probes: this version has no programmer for real boards yet. Virtual ones: factory-prov demo"]
    output.result(table(rows) or nothing, [asdict(item.probe) for item in found.attached])
    return 0


def _bench(job: Job, arguments: argparse.Namespace, ledger: Ledger) -> Bench:
    names = _names(job, arguments.name, ledger)
    if job.server is None:
        return Bench(station=platform.node(), ledger=ledger, names=names)
    found = find_token(host=job.server.host, given=None, token_file=arguments.token_file, environ=os.environ)
    registrar = Coiote(job.server, found.token)
    return Bench(station=platform.node(), ledger=ledger, names=names, registrar=registrar, server=job.server.host)


def _names(job: Job, given: str | None, ledger: Ledger) -> EndpointNames:
    if given is not None:
        return GivenName(given)
    naming = job.naming
    match naming.source:
        case NameSource.DEVICE:
            return DeviceName()
        case NameSource.PATTERN:
            pattern = NamePattern.parse(naming.pattern, place="naming.pattern")
            return PatternNames(pattern, next_serial=ledger.next_serial)
        case NameSource.LIST if naming.list_file is not None:
            return ListedNames(read_name_list(naming.list_file), taken=ledger.taken)
        case NameSource.LIST:
            raise InputError("the job names no list.", place="naming.list_file", cure="Name a CSV file.")
        case NameSource.GIVEN:
            raise InputError("the unit has no name.", place="--name", cure="Give its endpoint name with --name.")
