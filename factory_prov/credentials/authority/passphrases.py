"""What opens an authority's key file: a passphrase that was drawn and lies on this PC, or one that a person knows.

A drawn one is in the keyring, or in a file of its owner alone in the folder of settings: a copy of the authority's
folder does not bring it along. One that a person knows comes from the environment, or is asked for once a process.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from factory_prov.credentials.authority.folder import AuthorityRecord, PassphrasePlace
from factory_prov.credentials.vault.homes import private_line
from factory_prov.credentials.vault.sealing import SHORTEST_PASSPHRASE
from factory_prov.environment import environment
from factory_prov.errors import AuthorityLocked, CredentialsError, InputError
from factory_prov.files import system_keyring, user_folders
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.system_keyring import KeyringTrouble
from factory_prov.messages import Message
from factory_prov.secret import Secret

VARIABLE = "FACTORY_PROV_CA_PASSPHRASE"
"""Opens any authority; with _LINE_3 behind it the one of that name only."""
_DRAWN_BYTES = 32
_ASK: list[Callable[[str], Secret]] = []
_given: dict[bytes, Secret] = {}
_lock = threading.Lock()


def ask_with(ask: Callable[[str], Secret] | None) -> None:
    """Let passphrases be asked for by this, given the authority's name; None: they are not asked for."""
    _ASK[:] = [] if ask is None else [ask]


def drawn() -> Secret:
    """Draw a passphrase that nobody needs to know."""
    return Secret(secrets.token_hex(_DRAWN_BYTES))


def long_enough(passphrase: Secret) -> Secret:
    """Return a passphrase that is worth trying; CredentialsError for one that is soon guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        cure = Message("Take {least} characters or more.", least=SHORTEST_PASSPHRASE)
        raise CredentialsError(Message("The passphrase is too short."), cure=cure)
    return passphrase


def variable_of(name: str) -> str:
    """Return the variable that opens the authority of this name only."""
    return f"{VARIABLE}_{re.sub('[^A-Z0-9]', '_', name.upper())}"


def from_environment(name: str) -> Secret | None:
    """Return what the environment has for this authority."""
    variables = environment()
    text = variables.get(variable_of(name)) or variables.get(VARIABLE)
    return Secret(text) if text else None


def keep(file_id: str, passphrase: Secret, place: PassphrasePlace) -> PassphrasePlace:
    """Keep a drawn passphrase for the file of a key, and return where it lies; CredentialsError if nothing does."""
    if place is not PassphrasePlace.FILE:
        try:
            system_keyring.store(_entry(file_id), passphrase)
        except KeyringTrouble as trouble:
            if place is PassphrasePlace.KEYRING:
                raise _no_keyring(trouble) from None
        else:
            return PassphrasePlace.KEYRING
    write_owner_only(passphrase_file(file_id), passphrase.reveal() + b"\n")
    return PassphrasePlace.FILE


def passphrase_of(record: AuthorityRecord) -> Secret:
    """Return what opens the key; AuthorityLocked when it is not to be had."""
    match record.passphrase:
        case PassphrasePlace.KEYRING:
            return _of_keyring(record)
        case PassphrasePlace.FILE:
            return _of_file(record)
    return _of_person(record)


def forget(record: AuthorityRecord) -> None:
    """Take a drawn passphrase away that opens nothing any more."""
    if record.passphrase is PassphrasePlace.FILE:
        passphrase_file(record.file_id).unlink(missing_ok=True)
    elif record.passphrase is PassphrasePlace.KEYRING:
        try:
            system_keyring.remove(_entry(record.file_id))
        except KeyringTrouble:
            return  # it opens nothing
    with _lock:
        _given.pop(record.key_id, None)


def refused(record: AuthorityRecord) -> AuthorityLocked:
    """Say that the passphrase does not open the key; one that was typed is asked for again."""
    with _lock:
        _given.pop(record.key_id, None)
    return AuthorityLocked(
        Message("the passphrase does not open the key of the authority, or its file is damaged."),
        place=record.name,
        cure=Message("Give the right one, or put the folder of the authority back from a backup."),
    )


def passphrase_file(file_id: str) -> Path:
    """Return the file in which a drawn passphrase lies."""
    return user_folders.authority_passphrases_folder() / f"{file_id}.passphrase"


def _of_keyring(record: AuthorityRecord) -> Secret:
    try:
        kept = system_keyring.stored(_entry(record.file_id))
    except KeyringTrouble as trouble:
        raise _no_keyring(trouble, record.name) from None
    if kept is None:
        raise AuthorityLocked(
            Message("the keyring of this PC does not have the passphrase of the authority."),
            place=record.name,
            cure=Message("Is another user logged in? Else import the authority from its backup."),
        )
    return kept


def _of_file(record: AuthorityRecord) -> Secret:
    path = passphrase_file(record.file_id)
    if not path.exists():
        raise AuthorityLocked(
            Message("the file with the passphrase of the authority is not there."),
            place=str(path),
            cure=Message("Put it back from a backup, or import the authority from its own."),
        )
    try:
        return private_line(path)
    except InputError as failure:
        raise AuthorityLocked(failure.what, place=failure.place, cure=failure.cure) from None


def _of_person(record: AuthorityRecord) -> Secret:
    told = from_environment(record.name)
    if told is not None:
        return told
    with _lock:
        if record.key_id not in _given:
            if not _ASK:
                raise AuthorityLocked(
                    Message("the passphrase of the authority is needed."),
                    place=record.name,
                    cure=Message(
                        "Set {variable}, or keep it on this PC: `factory-prov ca passphrase {name} --keep keyring`.",
                        variable=VARIABLE,
                        name=record.name,
                    ),
                )
            _given[record.key_id] = _ASK[0](record.name)
        return _given[record.key_id]


def _entry(file_id: str) -> str:
    return f"passphrase of authority {file_id}"


def _no_keyring(trouble: KeyringTrouble, place: str = "") -> AuthorityLocked:
    return AuthorityLocked(
        Message("The keyring of this PC does not work ({trouble}).", trouble=trouble.words),
        place=place,
        cure=Message("Unlock the keyring."),
    )
