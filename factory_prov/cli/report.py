"""`factory-prov report unit`: a unit's life on paper."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from factory_prov.cli.output import Output
from factory_prov.errors import InputError
from factory_prov.files.own import open_own
from factory_prov.files.staging import as_input_error
from factory_prov.ledger.papers.unit_report import page, read_unit_report
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import open_there
from factory_prov.messages import Message
from factory_prov.run.steps import STEP_TITLES


def unit(arguments: argparse.Namespace, output: Output) -> int:
    """Write the report of a unit into a new file."""
    file: Path = arguments.file
    if os.path.lexists(file):
        raise InputError(Message("this is there already."), place=str(file), cure=Message("Choose another name."))
    with open_there(ledger_place()) as ledger:
        report = read_unit_report(ledger, arguments.unit)
    text = page(report, STEP_TITLES, output.translator)
    with as_input_error(file), open_own(file, "x", newline="\n") as opened:
        opened.write(text)
    wrong = [proof for proof in report.proofs if proof.fault is not None]
    lines: list[Message | str] = [Message("{file}: the report of the unit.", file=file)]
    lines += [
        Message("record {number} of {chain}: {fault}", number=proof.number, chain=proof.chain, fault=proof.fault)
        for proof in wrong
        if proof.fault is not None
    ]
    proofs = [
        {"chain": proof.chain, "number": proof.number, "digest": proof.digest, "verified": proof.fault is None}
        for proof in report.proofs
    ]
    output.result(lines, {"file": str(file), "runs": len(report.unit.runs), "records": proofs})
    return 1 if wrong else 0
