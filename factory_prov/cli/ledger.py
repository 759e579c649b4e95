"""`factory-prov ledger show | accept`: which ledger this PC works with."""

from __future__ import annotations

import argparse

from factory_prov.cli.output import Output
from factory_prov.files.user_folders import ledger_file
from factory_prov.ledger.records import Marks
from factory_prov.ledger.station import accept as accept_ledger
from factory_prov.ledger.station import look
from factory_prov.messages import Message


def show(_: argparse.Namespace, output: Output) -> int:
    """Tell where the ledger is and what is in it; LedgerChanged when it is not the one of before."""
    found = look(ledger_file())
    if found is None:
        words = Message("{file}: there is no ledger yet; the first run makes it.", file=ledger_file())
        output.result([words], {"file": str(ledger_file()), "id": None, "runs": 0})
    else:
        _tell(found.marks, output)
    return 0


def accept(_: argparse.Namespace, output: Output) -> int:
    """Take what is there for the ledger of this PC from now on; where nothing is, begin a new one."""
    _tell(accept_ledger(ledger_file()), output)
    return 0


def _tell(marks: Marks | None, output: Output) -> None:
    runs = 0 if marks is None else marks.runs
    words = Message.counted("{file}: {n} run.", "{file}: {n} runs.", n=runs, file=ledger_file())
    ledger_id = None if marks is None else marks.ledger_id or None
    output.result([words], {"file": str(ledger_file()), "id": ledger_id, "runs": runs})
