"""The key-encryption keys of this station: which one is sealed with, and where they lie.

Nothing has to be set up: the first key is made when the first unit is sealed. It goes into the keyring where that
works, else into a file of its owner alone, in the folder of settings and not in the ledger's: a copy of one does not
bring the other along. Stations that share a ledger may share a passphrase instead: each of them can then open what any
of them has sealed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from factory_prov.credentials.vault.homes import FileHome, Home, HomeKind, KeyLost, KeyringHome, private_line
from factory_prov.credentials.vault.key_list import KeptKey, KeyList, KeyListFile, Use
from factory_prov.credentials.vault.sealing import SHORTEST_PASSPHRASE, Kek, not_here
from factory_prov.environment import environment
from factory_prov.errors import VaultClosed
from factory_prov.files import user_folders
from factory_prov.messages import Message, sentences
from factory_prov.secret import Secret

VARIABLE = "FACTORY_PROV_PASSPHRASE"
_WAY_OUT = Message(
    "If it is lost for ever, go on with a new one: `factory-prov ledger keys rewrap --new`; then run the units again"
    " whose keys lie under the lost one."
)


class StationKeys:
    """See `Vault`. `ask` may ask a person for the passphrase; None where nobody is there."""

    def __init__(self, folder: Path | None = None, *, ask: Callable[[], Secret] | None = None) -> None:
        there = folder or user_folders.keys_folder()
        self._ask = ask
        self._file = KeyListFile(there)
        self._homes: Mapping[HomeKind, Home] = {HomeKind.KEYRING: KeyringHome(), HomeKind.FILE: FileHome(there)}
        self._lock = threading.RLock()
        self._loaded: dict[str, Kek] = {}
        self._current: dict[str, Kek] = {}
        self._given: Secret | None = None

    def current(self, ledger_id: str) -> Kek:
        """See `Vault`; the first key of this station is made here."""
        with self._lock:
            if ledger_id not in self._current:
                self._current[ledger_id] = self._remember(self._wanted(ledger_id))
            return self._current[ledger_id]

    def find(self, kek_id: str, ledger_id: str) -> Kek:
        """See `Vault`."""
        with self._lock:
            if kek_id in self._loaded:
                return self._loaded[kek_id]
            known = self._file.read()
            kept = next((key for key in known.keys if key.kek_id == kek_id), None)
            if kept is not None:
                return self._remember(self._load(kept, known))
            if known.use is Use.PASSPHRASE and self._remember(self._derived(ledger_id, known)).kek_id == kek_id:
                return self._loaded[kek_id]
            raise not_here(kek_id)

    def known(self) -> KeyList:
        """Return which keys there are; VaultClosed when that cannot be read."""
        return self._file.read()

    def use(self, use: Use, *, passphrase_file: Path | None = None) -> None:
        """Seal with a key from there from now on; what was sealed stays as it is until it is sealed anew."""
        with self._lock, self._file.changing() as known:
            self._file.write(replace(known, use=use, passphrase_file=passphrase_file))
            self._current.clear()

    def renew(self) -> None:
        """Make a new key and seal with it from now on; a passphrase stays the one that it is."""
        if self.known().use is not Use.PASSPHRASE:
            self.adopt(Kek.drawn())

    def adopt(self, kek: Kek) -> None:
        """Keep a key where this station's keys lie, and seal with it from now on."""
        with self._lock, self._file.changing() as known:
            self._remember(self._keep(kek, known))
            self._current.clear()

    def drop(self, kek_id: str) -> None:
        """Forget a key with which nothing is sealed any more: what a backup still has of it stays closed for ever."""
        with self._lock, self._file.changing() as known:
            for key in known.keys:
                if key.kek_id == kek_id:
                    self._homes[key.home].drop(kek_id)
            self._file.write(replace(known, keys=tuple(key for key in known.keys if key.kek_id != kek_id)))
            self._loaded.pop(kek_id, None)
            self._current.clear()

    def give_passphrase(self, passphrase: Secret) -> None:
        """Take a passphrase for as long as this program runs."""
        with self._lock:
            self._given = passphrase
            self._current.clear()

    def _remember(self, kek: Kek) -> Kek:
        return self._loaded.setdefault(kek.kek_id, kek)

    def _wanted(self, ledger_id: str) -> Kek:
        known = self._file.read()
        if known.use is Use.PASSPHRASE:
            return self._derived(ledger_id, known)
        with self._file.changing() as known:  # two programs that start at once make one key
            return self._newest(known) or self._keep(Kek.drawn(), known)

    def _newest(self, known: KeyList) -> Kek | None:
        """Return the newest key of the place that was chosen; VaultClosed when it does not come.

        By itself AUTO goes on with a file where the keyring is locked today.
        """
        for home in known.use.homes:
            newest = next((key for key in reversed(known.keys) if key.home is home), None)
            with suppress(*(VaultClosed,) if home is not known.use.homes[-1] else ()):
                if newest is not None:
                    return self._load(newest, known)
        return None

    def _load(self, key: KeptKey, known: KeyList) -> Kek:
        """Return a key; where that is lost which is sealed with now, VaultClosed tells the other way out too."""
        try:
            return self._homes[key.home].load(key.kek_id)
        except KeyLost as failure:
            if key is not known.keys[-1] or known.use is Use.PASSPHRASE:
                raise
            raise KeyLost(failure.what, place=failure.place, cure=sentences(failure.cure, _WAY_OUT)) from None

    def _keep(self, kek: Kek, known: KeyList) -> Kek:
        """Keep a key in the first place that takes it, then write down where; VaultClosed where none does."""
        *better, last = known.use.homes
        home = next((each for each in better if self._takes(each, kek)), last)
        if home is last:
            self._homes[home].keep(kek)
        self._file.write(replace(known, keys=(*known.keys, KeptKey(kek_id=kek.kek_id, home=home))))
        return kek

    def _takes(self, home: HomeKind, kek: Kek) -> bool:
        try:
            self._homes[home].keep(kek)
        except VaultClosed:
            return False
        return True

    def _derived(self, ledger_id: str, known: KeyList) -> Kek:
        return Kek.from_passphrase(long_enough(self._passphrase(known)), ledger_id)

    def _passphrase(self, known: KeyList) -> Secret:
        """Return the first passphrase there is: given, of the environment, of the file, or asked for."""
        if self._given is not None:
            return self._given
        if text := environment().get(VARIABLE, ""):
            return Secret(text)
        if known.passphrase_file is not None:
            return private_line(known.passphrase_file)
        if self._ask is None:
            cure = Message("Set {variable}, or name a file with `factory-prov ledger keys use`.", variable=VARIABLE)
            raise VaultClosed(Message("There is no passphrase for the sealed keys."), cure=cure)
        self._given = self._ask()
        return self._given


def long_enough(passphrase: Secret) -> Secret:
    """Return a passphrase that is worth trying; VaultClosed for one that is soon guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise VaultClosed(
            Message("The passphrase is too short."),
            cure=Message("Take {least} characters or more.", least=SHORTEST_PASSPHRASE),
        )
    return passphrase
