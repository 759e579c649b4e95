"""What is written down of a station's key-encryption keys, in a small file: which there are and where, never a key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from factory_prov.credentials.vault.homes import HomeKind
from factory_prov.errors import InputError, VaultClosed
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.own import own_folder
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import open_ordinary
from factory_prov.files.staging import as_input_error
from factory_prov.messages import Message

_LONGEST_BYTES = 100_000


class Use(StrEnum):
    """Where this station's key comes from. AUTO: the keyring where there is one that works, else a file."""

    AUTO = "auto"
    KEYRING = "keyring"
    FILE = "file"
    PASSPHRASE = "passphrase"  # noqa: S105  # a word, no password

    @property
    def homes(self) -> tuple[HomeKind, ...]:
        """Where a new key may go, the best place first."""
        return {
            Use.AUTO: (HomeKind.KEYRING, HomeKind.FILE),
            Use.KEYRING: (HomeKind.KEYRING,),
            Use.FILE: (HomeKind.FILE,),
            Use.PASSPHRASE: (HomeKind.KEYRING, HomeKind.FILE),
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A key that lies on this PC, by its id."""

    kek_id: str
    home: HomeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyList:
    """The keys of a station, oldest first, and where it takes the one from that it seals with."""

    use: Use = Use.AUTO
    passphrase_file: Path | None = None
    keys: tuple[KeptKey, ...] = ()


class KeyListFile:
    """The file; any number of processes may change it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "keys.json"

    def read(self) -> KeyList:
        """Return what is written down; VaultClosed when it cannot be read."""
        try:
            with open_ordinary(self._file) as opened:
                told = json.loads(opened.read(_LONGEST_BYTES))
            keys = tuple(KeptKey(kek_id=str(key["id"]), home=HomeKind(key["home"])) for key in told["keys"])
            there = Path(told["passphrase_file"]) if told["passphrase_file"] else None
            return KeyList(use=Use(told["use"]), passphrase_file=there, keys=keys)
        except FileNotFoundError:
            return KeyList()
        except (OSError, InputError, ValueError, TypeError, LookupError, RecursionError):
            what = Message("What this PC has written down of its keys cannot be read.")
            raise VaultClosed(what, place=str(self._file), cure=Message("Put it back from a backup.")) from None

    @contextmanager
    def changing(self) -> Iterator[KeyList]:
        """Give what is written down, and let nobody else change it meanwhile; VaultClosed."""
        try:
            with as_input_error(self._folder):
                own_folder(self._folder)
            with one_at_a_time(self._folder / ".keys.lock"):
                yield self.read()
        except VaultClosed:
            raise
        except InputError as failure:
            raise VaultClosed(failure.what, place=failure.place, cure=failure.cure) from None

    def write(self, known: KeyList) -> None:
        """Write down what there is, in one step."""
        told = {
            "format": 1,
            "use": str(known.use),
            "passphrase_file": "" if known.passphrase_file is None else str(known.passphrase_file),
            "keys": [{"id": key.kek_id, "home": str(key.home)} for key in known.keys],
        }
        write_owner_only(self._file, json.dumps(told, indent=2).encode())
