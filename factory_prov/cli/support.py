"""`factory-prov support`: one file for whoever helps."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from factory_prov.cli.output import Output
from factory_prov.errors import InputError
from factory_prov.files.staging import as_input_error, write_new
from factory_prov.job.job_file import load_job
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import open_there
from factory_prov.messages import Message
from factory_prov.support.bundle import bundle_with_or_without


def support(arguments: argparse.Namespace, output: Output) -> int:
    """Make the bundle and write it; a ledger that cannot be opened is told and left out."""
    file: Path = arguments.file
    if os.path.lexists(file):
        raise InputError(Message("this is there already."), place=str(file), cure=Message("Choose another name."))
    job = None if arguments.job is None else load_job(arguments.job)
    made = bundle_with_or_without(lambda: open_there(ledger_place()), job)
    if made.without_ledger is not None:
        output.trouble(made.without_ledger.message)
    with as_input_error(file):
        write_new(file, made.data)
    output.result(
        [Message("{file}: for support. Names of units are in its logs, and no secret is.", file=file)],
        {"file": str(file), "bytes": len(made.data)},
    )
    return 0
