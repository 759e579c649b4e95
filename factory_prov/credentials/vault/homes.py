"""Where a station's key-encryption keys lie: in the system's keyring, or in files of their owner alone."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from factory_prov.credentials.vault.sealing import Kek, not_here
from factory_prov.errors import InputError, VaultClosed
from factory_prov.files import system_keyring
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import open_ordinary
from factory_prov.files.system_keyring import KeyringTrouble
from factory_prov.messages import Message
from factory_prov.secret import Secret

_FILE_LIMIT_BYTES = 4096


class KeyLost(VaultClosed):
    """A key is not where it was kept: what it has sealed stays closed until it comes back."""


class HomeKind(StrEnum):
    """Where a key lies."""

    KEYRING = "keyring"
    FILE = "file"


class Home(Protocol):
    """Keeps keys; each method raises VaultClosed."""

    def keep(self, kek: Kek) -> None:
        """Keep a key, and make sure that it comes back."""
        ...

    def load(self, kek_id: str) -> Kek:
        """Return the key with this id."""
        ...

    def drop(self, kek_id: str) -> None:
        """Forget the key with this id; one that is not there is fine."""
        ...


class KeyringHome:
    """The keyring of the operating system."""

    def keep(self, kek: Kek) -> None:
        """See `Home`: a keyring that takes everything and keeps nothing is found out."""
        try:
            system_keyring.store(_entry(kek.kek_id), Secret(kek.key.reveal().hex()))
        except KeyringTrouble as failure:
            raise _no_keyring(failure) from None
        self.load(kek.kek_id)

    def load(self, kek_id: str) -> Kek:
        """See `Home`."""
        try:
            kept = system_keyring.stored(_entry(kek_id))
        except KeyringTrouble as failure:
            raise _no_keyring(failure) from None
        if kept is None:
            raise KeyLost(
                Message("The keyring of this PC has no longer the key ({kek_id}) of sealed keys.", kek_id=kek_id),
                cure=Message("Is another user logged in? Else restore the keyring."),
            )
        return _checked(kept, kek_id, Message("keyring"))

    def drop(self, kek_id: str) -> None:
        """See `Home`."""
        try:
            system_keyring.remove(_entry(kek_id))
        except KeyringTrouble as failure:
            raise _no_keyring(failure) from None


class FileHome:
    """Files of their owner alone: what every PC has, one without a desktop too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, kek: Kek) -> None:
        """See `Home`."""
        try:
            write_owner_only(self._file(kek.kek_id), kek.key.reveal().hex().encode() + b"\n")
        except InputError as failure:
            raise VaultClosed(failure.what, place=failure.place, cure=failure.cure) from None

    def load(self, kek_id: str) -> Kek:
        """See `Home`."""
        file = self._file(kek_id)
        if not file.exists():
            raise KeyLost(
                Message("The file with the key ({kek_id}) of sealed keys is not there.", kek_id=kek_id),
                place=str(file),
                cure=Message("Put it back from a backup."),
            )
        return _checked(private_line(file), kek_id, str(file))

    def drop(self, kek_id: str) -> None:
        """See `Home`."""
        with suppress(OSError):
            self._file(kek_id).unlink()

    def _file(self, kek_id: str) -> Path:
        return self._folder / f"{kek_id}.key"


def private_line(path: Path) -> Secret:
    """Return the first line of a file that is its owner's alone; VaultClosed for any other."""
    try:
        with open_ordinary(path) as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read(_FILE_LIMIT_BYTES)
    except (OSError, ValueError, InputError) as failure:
        why = getattr(failure, "strerror", None) or type(failure).__name__
        raise VaultClosed(
            Message("This file with a secret cannot be read ({system_text}).", system_text=why),
            place=str(path),
            cure=Message("Put it back from a backup, or check its rights."),
        ) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        cure = Message("Run: chmod 600 {path}", path=path)
        raise VaultClosed(Message("Others can read this file, and it holds a secret."), place=str(path), cure=cure)
    return Secret(content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].strip(b" \t\r"))


def _entry(kek_id: str) -> str:
    return f"key of sealed keys {kek_id}"


def _checked(kept: Secret, kek_id: str, place: str | Message) -> Kek:
    with suppress(ValueError):
        kek = Kek.of(Secret(bytes.fromhex(kept.reveal().decode("ascii"))))
        if kek.kek_id == kek_id:
            return kek
    raise KeyLost(
        Message("What is kept here is not the key ({kek_id}) of the sealed keys.", kek_id=kek_id),
        place=place,
        cure=not_here(kek_id).cure,
    )


def _no_keyring(failure: KeyringTrouble) -> VaultClosed:
    return VaultClosed(
        Message("The keyring of this PC does not work ({trouble}).", trouble=failure.words),
        place=Message("key of sealed keys"),
        cure=Message("Unlock the keyring, or choose another place: `factory-prov ledger keys use file`."),
    )
