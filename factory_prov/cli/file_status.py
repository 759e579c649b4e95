"""`factory-prov ledger status` where the ledger is a file of this PC."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from factory_prov.cli.output import Output
from factory_prov.credentials.vault.key_list import KeyList
from factory_prov.credentials.vault.station_keys import StationKeys
from factory_prov.files.user_folders import keys_folder
from factory_prov.ledger.records import Marks
from factory_prov.ledger.sqlite.plain import VERSION, FileContents
from factory_prov.ledger.sqlite.status import FileStatus, file_status
from factory_prov.ledger.station import look
from factory_prov.messages import Message


def tell_file(path: Path, output: Output) -> None:
    """Tell how the file is; LedgerChanged when it is not the one of before."""
    found, keys = look(path), StationKeys().known()
    if found is None:
        words = [Message("{file}: there is no ledger yet; the first run makes it.", file=path)]
        output.result([*words, *_key_words(keys)], _document(path, FileContents(is_empty=True), None, keys))
        return
    status = file_status(path, found.version)
    output.result([*_words(path, found, status), *_key_words(keys)], _document(path, found, status, keys))


def _words(path: Path, found: FileContents, status: FileStatus) -> list[Message]:
    marks = found.marks or Marks(ledger_id="", changes=0, runs=0)
    words = [
        Message.counted("{file}: {n} run.", "{file}: {n} runs.", n=marks.runs, file=path),
        Message("A file of this PC (SQLite), {megabytes} MB.", megabytes=f"{status.size_bytes / 1e6:.1f}"),
        Message("Ledger {ledger_id}, tables of version {version}.", ledger_id=marks.ledger_id, version=found.version),
    ]
    if found.version != VERSION:
        words.append(Message("This program works with tables of version {version}.", version=VERSION))
    if status.open_runs:
        words.append(
            Message.counted(
                "{n} run has not ended (factory-prov history --open).",
                "{n} runs have not ended (factory-prov history --open).",
                n=status.open_runs,
            )
        )
    if status.owed is not None:
        words += _owed_words(status.owed, status.set_aside or 0)
    return words


def _owed_words(owed: int, set_aside: int) -> list[Message]:
    if not owed:
        return [Message("No server is owed anything.")]
    words = [
        Message.counted(
            "{n} registration is owed to its server (factory-prov outbox list).",
            "{n} registrations are owed to their servers (factory-prov outbox list).",
            n=owed,
        )
    ]
    if set_aside:
        words.append(Message.counted("{n} of them is set aside.", "{n} of them are set aside.", n=set_aside))
    return words


def _key_words(keys: KeyList) -> list[Message]:
    return [
        Message("Keys of units are sealed with: {use}", use=keys.use),
        Message("This PC keeps its keys in {folder}.", folder=keys_folder()),
    ]


def _document(path: Path, found: FileContents, status: FileStatus | None, keys: KeyList) -> dict[str, Any]:
    marks = found.marks
    return {
        "place": str(path),
        "id": None if marks is None else marks.ledger_id or None,
        "version": found.version,
        "runs": 0 if marks is None else marks.runs,
        "open_runs": None if status is None else status.open_runs,
        "owed": None if status is None else status.owed,
        "set_aside": None if status is None else status.set_aside,
        "size_bytes": 0 if status is None else status.size_bytes,
        "keys": {"use": str(keys.use), "folder": str(keys_folder())},
    }
