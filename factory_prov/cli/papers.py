"""`factory-prov ledger report | export`: what leaves the ledger, signed, to be read without this program."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_prov.cli.history import period_of
from factory_prov.cli.output import Output
from factory_prov.credentials.station_key import station_key
from factory_prov.errors import InputError
from factory_prov.files.own import open_own, own_folder
from factory_prov.files.staging import as_input_error
from factory_prov.files.user_folders import station_key_file
from factory_prov.ledger.database import Readable
from factory_prov.ledger.only_read import own_ledger
from factory_prov.ledger.papers import for_servers
from factory_prov.ledger.papers.exporting import write_export
from factory_prov.ledger.papers.rows import Period, units
from factory_prov.ledger.papers.shift_report import (
    document,
    lost_text,
    number_lines,
    unit_lines,
)
from factory_prov.ledger.papers.signed_folder import write_signed
from factory_prov.ledger.papers.signed_report import write_signed_report
from factory_prov.messages import Message


def report(arguments: argparse.Namespace, output: Output) -> int:
    """Make the signed report of a period, and tell its figures."""
    period = _period(arguments)
    with own_ledger() as database:
        made = write_signed_report(
            arguments.folder, database, period, translator=output.translator, byte_order_mark=arguments.bom
        )
    rows = [(words, str(value)) for words, value in unit_lines(made.units)]
    lines: list[Message | str] = [*output.table(rows)]
    for each in made.numbers:
        lines += [each.counter, *output.table([(words, str(value)) for words, value in number_lines(each)])]
        if each.lost:
            lines.append(Message("Lost numbers: {numbers}.", numbers=lost_text(each)))
    lines.append(Message("{folder}: the report, signed.", folder=arguments.folder))
    output.result(lines, {"folder": str(arguments.folder), **document(made)})
    return 0


def _period(arguments: argparse.Namespace) -> Period:
    since, until = period_of(arguments)
    if since is not None and until is not None and since >= until:
        raise InputError(
            Message("the period ends before it begins."),
            place="--until",
            cure=Message("Give a later time, or an earlier one with --since."),
        )
    return Period(since=since, until=until, station=arguments.station)


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Write the ledger, or the list of its units for a server, so that it can be read without this program."""
    place: Path = arguments.place
    mode = None if arguments.mode is None else for_servers.Mode(arguments.mode)
    with own_ledger() as database:
        if arguments.form == "all":
            key = station_key(station_key_file())
            write_signed(place, key, lambda folder: write_export(database, folder, byte_order_mark=arguments.bom))
        else:
            _for_server(database, arguments.form, place, mode, arguments.domain)
    lines = [Message("{file}: exported.", file=place)]
    if arguments.form != "all":
        lines.append(Message("No key is in it: whoever has them adds them."))
    output.result(lines, {"place": str(place), "form": arguments.form})
    return 0


def _for_server(database: Readable, form: str, place: Path, mode: for_servers.Mode | None, domain: str | None) -> None:
    if place.exists():
        raise InputError(Message("this is there already."), place=str(place), cure=Message("Choose another name."))
    rows = for_servers.in_use(units(database))
    with as_input_error(place):
        if form == "coiote":
            if not domain or not (domain.startswith("/") and domain.endswith("/")):
                raise InputError(
                    Message("Coiote needs the domain of the devices."),
                    place="--domain",
                    cure=Message("Give it with / at both ends, such as /factory/."),
                )
            own_folder(place)
            for number, batch in enumerate(for_servers.coiote(rows, mode, domain=domain), 1):
                with open_own(place / f"batch-{number:05}.json", newline="\n") as file:
                    file.write(batch)
            return
        with open_own(place, newline="") as file:
            write = for_servers.leshan if form == "leshan" else for_servers.thingsboard
            write(rows, mode, file)
