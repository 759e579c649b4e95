"""`factory-prov history`: what the ledger of this PC knows."""

from __future__ import annotations

import argparse
import sys

from factory_prov.cli.folders import ledger_file
from factory_prov.cli.output import Output, table
from factory_prov.ledger.export import document, write_csv
from factory_prov.ledger.records import RunFilter
from factory_prov.ledger.store import Ledger


def history(arguments: argparse.Namespace, output: Output) -> int:
    """Show runs, oldest first, of one endpoint name or of all."""
    with Ledger.open(ledger_file()) as ledger:
        records = ledger.runs(RunFilter(endpoint_name=arguments.endpoint, limit=arguments.limit))
    if arguments.csv:
        write_csv(records, sys.stdout)
        return 0
    rows = [
        (
            f"{record.started_at:%Y-%m-%d %H:%M:%S}",
            record.outcome.value if record.outcome is not None else "cut off",
            record.code or "",
            record.endpoint_name or "",
            record.hardware_id or "",
            record.job_name,
        )
        for record in records
    ]
    output.result(table(rows) or ["No runs yet."], [document(record) for record in records])
    return 0
