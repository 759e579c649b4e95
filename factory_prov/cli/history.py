"""`factory-prov history`: what the ledger of this PC knows."""

from __future__ import annotations

import argparse

from factory_prov.cli.output import Output
from factory_prov.cli.words import OUTCOMES
from factory_prov.errors import InputError
from factory_prov.files.user_folders import ledger_file
from factory_prov.ledger.export import document, write_csv
from factory_prov.ledger.records import RunFilter
from factory_prov.ledger.station import open_known
from factory_prov.messages import Message


def history(arguments: argparse.Namespace, output: Output) -> int:
    """Show runs, oldest first, of one endpoint name or of all."""
    if arguments.csv and arguments.json:
        raise InputError(
            Message("there is one form at a time."), place="--csv", cure=Message("Choose --csv or --json.")
        )
    if arguments.limit is not None and arguments.limit < 1:
        raise InputError(
            Message("at least one run is shown."), place="--limit", cure=Message("Give a number from 1 on.")
        )
    with open_known(ledger_file()) as ledger:
        records = ledger.runs(RunFilter(endpoint_name=arguments.endpoint, limit=arguments.limit))
    if arguments.csv:
        write_csv(records, output.file())
        return 0
    rows = [
        (
            f"{record.started_at:%Y-%m-%d %H:%M:%S}",
            OUTCOMES[record.outcome],
            record.code or "",
            record.endpoint_name or "",
            record.hardware_id or "",
            record.job_name,
            record.reason or "",
        )
        for record in records
    ]
    output.result(output.table(rows) or [Message("No runs yet.")], [document(record) for record in records])
    return 0
