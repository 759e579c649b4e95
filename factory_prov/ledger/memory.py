"""What this station remembers of a ledger it works with, in a place outside the ledger's own file and folder.

One small file for each path. What it says never runs ahead of the ledger: it is written after a commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import open_ordinary
from factory_prov.ledger import doubts
from factory_prov.ledger.records import ChainEnd, Marks

_LONGEST_BYTES = 100_000


class Memory:
    """What is remembered of one ledger; any number of threads may note what they have written."""

    def __init__(self, folder: Path, ledger: Path | str) -> None:
        """Remember in that folder; `ledger` is its file, or the address of its database."""
        self._ledger = ledger
        if isinstance(ledger, str):
            self._path, key = ledger, ledger
        else:
            self._path = os.path.normpath(ledger.absolute())  # links stay: a drive that is gone would lead elsewhere
            key = os.path.normcase(self._path)
        name = hashlib.sha256(key.encode(errors="backslashreplace")).hexdigest()
        self._file = folder / f"{name[:32]}.json"
        self._lock = threading.Lock()

    def read(self) -> Marks | None:
        """Return how the ledger was when it was last heard of; None for one that is new to this station.

        LedgerChanged when that cannot be read, so that nobody takes the ledger for a new one.
        """
        try:
            with open_ordinary(self._file) as file:
                data = json.loads(file.read(_LONGEST_BYTES))
            return Marks(
                ledger_id=str(data["id"]),
                changes=int(data["changes"]),
                runs=int(data["runs"]),
                chains=tuple(
                    ChainEnd(chain=str(each["chain"]), number=int(each["number"]), digest=str(each["digest"]))
                    for each in data.get("chains", [])  # older versions have none
                ),
            )
        except FileNotFoundError:
            return None
        except (OSError, InputError, ValueError, TypeError, LookupError) as failure:
            raise doubts.unreadable_memory(self._ledger, self._file) from failure

    def note(self, marks: Marks) -> None:
        """Remember how the ledger is now, unless something newer of it is known; InputError when that cannot be."""
        with self._lock:
            known = self.read()
            if known is None or known.ledger_id != marks.ledger_id:
                self.replace(marks)
            elif known.changes < marks.changes:
                chains = {each.chain: each for each in (*known.chains, *marks.chains)}
                self.replace(replace(marks, chains=tuple(chains.values())))

    def note_if_possible(self, marks: Marks) -> None:
        """Remember how the ledger is now; less is remembered where that cannot be, which is no fault of a unit."""
        with suppress(InputError):
            self.note(marks)

    def replace(self, marks: Marks) -> None:
        """Remember this, whatever was known."""
        shown = {"ledger": self._path, **asdict(marks)}
        shown["id"] = shown.pop("ledger_id")
        write_owner_only(self._file, json.dumps(shown, indent=2).encode())
