"""`factory-prov ledger backup | restore`: a copy while stations work, and putting one back."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_prov.cli.ledger import shown
from factory_prov.cli.output import Output
from factory_prov.errors import InputError, LedgerChanged
from factory_prov.ledger.backup import back_up, restore
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import look, look_there
from factory_prov.messages import Message


def back_up_ledger(arguments: argparse.Namespace, output: Output) -> int:
    """Copy the ledger of this PC into a file of its owner alone, checked before it gets its name."""
    place = ledger_place()
    look_there(place)
    marks = back_up(place, arguments.file)
    words = Message.counted(
        "{file}: a whole copy of the ledger, with {n} run.",
        "{file}: a whole copy of the ledger, with {n} runs.",
        n=marks.runs,
        file=arguments.file,
    )
    document = {"file": str(arguments.file), "id": marks.ledger_id, "runs": marks.runs, "changes": marks.changes}
    output.result([words], document)
    return 0


def restore_ledger(arguments: argparse.Namespace, output: Output) -> int:
    """Put a copy in the place of the ledger of this PC, which is set aside."""
    place = ledger_place()
    if not isinstance(place, Path):
        raise InputError(
            Message("a copy is put into an empty database, not over one that stations work with."),
            place=shown(place),
            cure=Message("Make an empty one, and bring the copy over: factory-prov ledger move URL --source FILE."),
        )
    restored = restore(arguments.file, place)
    runs = restored.marks.runs
    lines = [
        Message.counted(
            "{file}: the copy is in its place, with {n} run.",
            "{file}: the copy is in its place, with {n} runs.",
            n=runs,
            file=place,
        )
    ]
    if restored.set_aside is not None:
        lines.append(Message("What was there before is {file} now.", file=restored.set_aside))
    trouble = None
    try:
        look(place)
    except LedgerChanged as doubt:
        trouble = str(doubt.what)
        lines.append(doubt.message)
    document = {
        "file": str(place),
        "id": restored.marks.ledger_id,
        "runs": runs,
        "set_aside": None if restored.set_aside is None else str(restored.set_aside),
        "refused": trouble,
    }
    output.result(lines, document)
    return 0
