"""What is owed, in one file that goes to a PC with a way to the servers and comes back: encrypted from end to end.

The first line says what it is and by what its key is made from the passphrase (scrypt); the rest is one AES-256-GCM
text, bound to that line. Whoever changes a byte of it, or takes another passphrase, opens nothing.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from factory_prov.credentials.vault.sealing import Kek, seal, unseal
from factory_prov.errors import InputError, VaultClosed
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import read_bytes
from factory_prov.ledger.times import time_of, utc_us
from factory_prov.messages import Message
from factory_prov.outbox.rows import TakenRows, document, row_of
from factory_prov.secret import Secret

VARIABLE = "FACTORY_PROV_OUTBOX_PASSPHRASE"
_FORMAT = 1
_WHAT = "factory-prov outbox"
_MOST_BYTES = 200_000_000
_LONGEST_LINE = 1000


class OutboxFile:
    """A file at a place, opened or made with a passphrase. InputError, VaultClosed."""

    def __init__(self, path: Path, file_id: str, kek: Kek) -> None:
        self.path = path
        self._file_id = file_id
        self._kek = kek

    @classmethod
    def new(cls, path: Path, passphrase: Secret) -> OutboxFile:
        """Make the key of a file that does not exist yet; InputError where there is one: it may hold results."""
        if path.exists():
            cure = Message("Choose another name, or bring its results back first.")
            raise InputError(Message("There is such a file already."), place=str(path), cure=cure)
        file_id = secrets.token_hex(16)
        return cls(path, file_id, Kek.from_passphrase(passphrase, file_id))

    @classmethod
    def open(cls, path: Path, passphrase: Secret) -> tuple[OutboxFile, TakenRows]:
        """Open a file and return what is in it."""
        data = read_bytes(path, max_bytes=_MOST_BYTES)
        head, _, sealed = data.partition(b"\n")
        file_id = _file_id(head, path)
        file = cls(path, file_id, Kek.from_passphrase(passphrase, file_id))
        try:
            plain = unseal(file._kek, sealed, ledger_id=file_id, endpoint_name=_WHAT)
        except VaultClosed:
            what = Message("The passphrase is another one, or the file was changed.")
            raise VaultClosed(what, place=str(path), cure=Message("Type it again, or take the file anew.")) from None
        return file, _rows(plain, path)

    def write(self, rows: TakenRows) -> None:
        """Write the rows and what became of them, in one step, for this user alone."""
        taken_at_us = None if rows.taken_at is None else utc_us(rows.taken_at)
        documents = [document(taken) for taken in rows.all.values()]
        told = {"ledger": rows.ledger_id, "taken_at_us": taken_at_us, "rows": documents}
        plain = json.dumps(told, ensure_ascii=False).encode()
        head = json.dumps({"what": _WHAT, "format": _FORMAT, "id": self._file_id}).encode()
        sealed = seal(self._kek, plain, ledger_id=self._file_id, endpoint_name=_WHAT)
        write_owner_only(self.path, head + b"\n" + sealed)


def _file_id(head: bytes, path: Path) -> str:
    try:
        told = json.loads(head[:_LONGEST_LINE])
        if told["what"] == _WHAT and isinstance(told["id"], str) and told["format"] <= _FORMAT:
            return told["id"]
        newer = told["what"] == _WHAT
    except (ValueError, KeyError, TypeError, RecursionError):
        newer = False
    if newer:
        raise InputError(
            Message("This file is of a newer version of the program."),
            place=str(path),
            cure=Message("Update the program."),
        )
    raise InputError(
        Message("This is no file of what is owed to servers."),
        place=str(path),
        cure=Message("Name the one that `factory-prov outbox export` has made."),
    )


def _rows(plain: bytes, path: Path) -> TakenRows:
    try:
        told = json.loads(plain)
        taken_at_us = told.get("taken_at_us")
        taken_at = None if taken_at_us is None else time_of(taken_at_us)
        return TakenRows(str(told["ledger"]), [row_of(each) for each in told["rows"]], taken_at=taken_at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            Message("What is in this file cannot be read by this version of the program."),
            place=str(path),
            cure=Message("Use the version that wrote it, or a newer one."),
        ) from None
