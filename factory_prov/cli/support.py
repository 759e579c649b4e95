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
from factory_prov.support.bundle import SecretFound, make_bundle


def support(arguments: argparse.Namespace, output: Output) -> int:
    """Make the bundle and write it; a ledger that cannot be opened is told and left out."""
    file: Path = arguments.file
    if os.path.lexists(file):
        raise InputError(Message("this is there already."), place=str(file), cure=Message("Choose another name."))
    job = None if arguments.job is None else load_job(arguments.job)
    try:
        with open_there(ledger_place()) as ledger:
            data = make_bundle(ledger, job)
    except SecretFound:
        raise
    except InputError as failure:
        output.trouble(failure.message)
        data = make_bundle(None, job)
    with as_input_error(file):
        write_new(file, data)
    output.result(
        [Message("{file}: for support. Names of units are in its logs, and no secret is.", file=file)],
        {"file": str(file), "bytes": len(data)},
    )
    return 0
