"""`factory-prov provision` and `probes`: units from blank to PASS."""

from __future__ import annotations

import argparse
from dataclasses import replace

from factory_prov.boards.model import Board
from factory_prov.cancel import CancelToken
from factory_prov.cli.came_online import tell_online
from factory_prov.cli.label_scans import LabelScans
from factory_prov.cli.output import Output, described
from factory_prov.cli.runs import run_all, tell_ends
from factory_prov.errors import InputError, ProbeForbidden, ToolMissing
from factory_prov.job.job_accounts import ending_soon
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job
from factory_prov.job.names import sample_names
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.printers.of_station import station_printer
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import Again
from factory_prov.ledger.station import open_known
from factory_prov.line.discovery import Discovery, discover, unit_of
from factory_prov.line.given_parts import GivenParts
from factory_prov.line.records_sender import RecordsSender
from factory_prov.line.units import AttachedUnit
from factory_prov.line.virtual_station import on_contract, virtual_station
from factory_prov.messages import Message, sentences
from factory_prov.programmers.registry import PROGRAMMERS
from factory_prov.run.opening import open_bench
from factory_prov.run.shared_names import shared_names
from factory_prov.simulation.board_faults import parse_faults

_ONE_UNIT = Message("One unit alone does not show what no two units may share: try two.")
_ONE_NAME = Message("The job's list has a name for one unit, so one board is tried.")


def provision(arguments: argparse.Namespace, output: Output) -> int:
    """Provision the units on the chosen probes or port, side by side; 0 when all passed."""
    job = load_job(arguments.file)
    if arguments.virtual is None and arguments.faults:
        raise InputError(Message("faults are for virtual boards."), place="--faults", cure=Message("Add --virtual."))
    if job.issuers:
        from factory_prov.cli.secrets_asked import let_ask

        let_ask(output)
    if arguments.virtual is not None:
        return _provision_virtual(job, arguments, output)
    if arguments.port and arguments.all:
        raise InputError(
            Message("one port is for one unit."), place="--port", cure=Message("Choose one probe with --probe.")
        )
    scans = LabelScans(job, arguments.scans, output)
    again = None if arguments.again is None else Again(arguments.again)
    without_probe = arguments.port is not None and arguments.probe is None
    attached = () if without_probe else chosen(discover(PROGRAMMERS, CancelToken()), arguments.probe)
    if len(attached) > 1 and arguments.name is not None:
        raise InputError(
            Message("one name is for one unit."), place="--name", cure=Message("Choose one probe with --probe.")
        )
    if len(attached) > 1 and not arguments.all:
        there = ", ".join(unit.key for unit in attached)
        raise InputError(
            Message("there are {attached_count} probes: {there}.", attached_count=len(attached), there=there),
            cure=Message("Choose one with --probe, or say --all."),
        )
    with open_known(ledger_place()) as ledger:
        bench = open_bench(job, ledger=ledger, given_name=arguments.name, token_file=arguments.token_file)
        for warning in (*shared_names(job, ledger.known_as), *ending_soon(job)):
            output.note(warning)
        units = (
            [AttachedUnit(key=arguments.port, board="", port=arguments.port)]
            if without_probe
            else [replace(unit, port=arguments.port or _console_port(unit, job.hardware)) for unit in attached]
        )
        scans.begin()
        bench = replace(bench, labels=labels_of(scans, arguments, output))
        parts = GivenParts(job=job, bench=bench, units=units)
        with RecordsSender(ledger):
            return tell_ends(run_all(parts, output, again=again), output)


def found_units(cancel: CancelToken) -> Discovery:
    """Return what is attached to this PC."""
    return discover(PROGRAMMERS, cancel)


def labels_of(scans: LabelScans, arguments: argparse.Namespace, output: Output) -> StationLabels:
    """Return who prints the labels and takes their scans; a printer that is told wrongly is refused here."""
    if arguments.printer is not None:
        station_printer(told=arguments.printer)
    return StationLabels(
        printer=lambda: station_printer(told=arguments.printer), scans=scans.desk, translator=output.translator
    )


def chosen(found: Discovery, serial_number: str | None) -> tuple[AttachedUnit, ...]:
    """Return the unit on the probe of that number, or all units; ToolMissing when there is no probe at all."""
    if not found.attached:
        raise ToolMissing(
            sentences(Message("no probe was found."), *(trouble.message for trouble in found.troubles)),
            cure=Message(
                "Plug one in; or name the --port of a board that runs the provisioning firmware, or try --virtual."
            ),
        )
    chosen = found.attached if serial_number is None else (unit_of(found, serial_number),)
    for unit in chosen:
        if unit.trouble:
            raise ProbeForbidden(unit.trouble)
    return chosen


def _console_port(unit: AttachedUnit, board: Board | None) -> str:
    port = unit.console_port(board)
    if board is not None and board.delivery is not None:
        return ""
    if port is None:
        what = Message("which serial port the board's console is on cannot be known.")
        cure = Message("Name it: --probe SERIAL --port PORT. Or plug in this board alone.")
        raise InputError(what, place=Message("probe {serial_number}", serial_number=unit.key), cure=cure)
    return port


def _provision_virtual(job: Job, arguments: argparse.Namespace, output: Output) -> int:
    for option in ("name", "again", "token_file", "port", "scans", "printer"):
        if getattr(arguments, option) is not None:
            cure = Message("Leave it out: virtual boards have names of their own and a server of their own.")
            raise InputError(
                Message("this is not for virtual boards."), place=f"--{option.replace('_', '-')}", cure=cure
            )
    faults = parse_faults(arguments.faults) if arguments.faults else ()
    has_one_name = len(sample_names(job)) == 1
    boards = 1 if has_one_name else arguments.virtual
    job = on_contract(job, arguments.contract)
    with virtual_station(job, boards=boards, faults=faults, speed=arguments.speed) as station:
        for replaced in station.replaced:
            output.note(replaced)
        if boards == 1:
            output.note(_ONE_NAME if has_one_name else _ONE_UNIT)
        ends = run_all(station.parts, output)
        code = tell_ends(ends, output)
        tell_online(station, ends, output)
        return code


def probes(_: argparse.Namespace, output: Output) -> int:
    """List the attached probes, and what the programmers that could not be asked have to say."""
    found = discover(PROGRAMMERS, CancelToken())
    probes_found = [unit.probe for unit in found.attached if unit.probe is not None]
    rows = [(probe.serial_number, probe.board, probe.port or "", probe.backend) for probe in probes_found]
    for trouble in found.worth_telling:
        output.trouble(trouble.message)
    for note in found.notes:
        output.note(note)
    hidden = any(isinstance(trouble, ProbeForbidden) for trouble in found.troubles)
    nothing = [] if hidden else [Message("No probes. Plug a board in, or try virtual ones: factory-prov demo")]
    output.result(output.table(rows) or nothing, [described(probe) for probe in probes_found])
    return 0
