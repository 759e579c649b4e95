"""Why a file is not taken for the ledger that this station works with, in words, each with the way on."""

from __future__ import annotations

from pathlib import Path

from factory_prov.errors import LedgerChanged
from factory_prov.ledger.records import Marks
from factory_prov.messages import Message, sentences

_RESTORE = Message("Put the right one back, from a backup if need be.")
_WAY_ON = Message(
    "If it is meant to be so, accept what is there: the button in the window, or factory-prov ledger accept."
)


def gone(path: Path, known: Marks) -> LedgerChanged:
    """Say that the file is not there, or not even its folder: a drive that is not connected, most of all."""
    if not path.parent.is_dir():
        what = Message(
            "the folder of the ledger is not there, though this PC has worked with the ledger up to run {run}.",
            run=known.runs,
        )
        return _doubt(what, path, Message("Connect the drive or the network folder that it is on."))
    what = Message("the ledger is not there, though this PC has worked with it up to run {run}.", run=known.runs)
    return _doubt(what, path, _RESTORE)


def empty(path: Path, known: Marks | None) -> LedgerChanged:
    """Say that nothing is in the file."""
    if known is None:
        what = Message("the ledger is empty, as a power cut leaves it. Names of before would be given again.")
    else:
        what = Message(
            "the ledger is empty, as a power cut leaves it, though this PC has worked with it up to run {run}.",
            run=known.runs,
        )
    return _doubt(what, path, _RESTORE)


def only_a_log(path: Path, log: Path) -> LedgerChanged:
    """Say that what belongs to a ledger is there without it."""
    what = Message("the ledger is not there, but {log} is, which belongs to one.", log=log.name)
    return _doubt(what, path, _RESTORE)


def another(path: Path | str, known: Marks) -> LedgerChanged:
    """Say that the file is the ledger of something else."""
    what = Message("this is another ledger than the one this PC has worked with up to run {run}.", run=known.runs)
    return _doubt(what, path, _RESTORE)


def older(path: Path | str, known: Marks, *, runs: int) -> LedgerChanged:
    """Say that the file ends before what this station has written."""
    what = (
        Message(
            "this is an older copy of the ledger: it ends at run {last}, and this PC knows it up to run {run}.",
            last=runs,
            run=known.runs,
        )
        if runs < known.runs
        else Message(
            "this is an older copy of the ledger: it lacks the last entries, those of run {run}.", run=known.runs
        )
    )
    return _doubt(what, path, Message("Put the newest one back: names given since then would be given again."))


def unreadable_memory(path: Path | str, memory: Path) -> LedgerChanged:
    """Say that nobody knows any more whether this is the right ledger."""
    what = Message("what this PC remembers of the ledger cannot be read ({file}).", file=memory)
    return _doubt(what, path, Message("Look whether it is the right one."))


def own_ledger(place: str, file: Path) -> LedgerChanged:
    """Say that this PC has a ledger of its own, and would go on with a database that knows nothing of it."""
    what = Message(
        "this PC has worked with a ledger of its own, {file}, which this database knows nothing of.", file=file
    )
    cure = Message("Move it there: factory-prov ledger move.")
    return _doubt(what, place, cure)


def _doubt(what: Message, path: Path | str, cure: Message) -> LedgerChanged:
    return LedgerChanged(what, place=str(path), cure=sentences(cure, _WAY_ON))
