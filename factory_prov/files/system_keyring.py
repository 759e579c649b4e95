"""What the keyring of the operating system keeps for this program: a secret for each entry, waited for 5 s at most.

Tokens of servers, the database's password and the key of the ledger's keys lie there, each under a name that the others
cannot have: a host name has no space in it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from factory_prov.messages import Message
from factory_prov.secret import Secret

SERVICE = "factory-provisioning"
LIMIT_S = 5.0
"""A locked keyring may wait for a password nobody is there to type."""


class KeyringTrouble(Exception):
    """The keyring does not work; `words` say how, for the sentence of the error that whoever asks makes of it."""

    def __init__(self, words: Message) -> None:
        super().__init__(words)
        self.words = words


def stored(entry: str) -> Secret | None:
    """Return what is kept under that name; None when there is nothing, KeyringTrouble when it cannot be asked."""
    found = _ask(lambda keyring: keyring.get_password(SERVICE, entry))
    return None if not found else Secret(found)


def store(entry: str, secret: Secret) -> None:
    """Keep a secret, which is text, in the place of an older one; KeyringTrouble when that fails.

    It is looked for again: a keyring that is switched off takes everything and keeps nothing.
    """
    text = secret.reveal().decode()
    _ask(lambda keyring: keyring.set_password(SERVICE, entry, text))
    kept = stored(entry)
    if kept is None or kept.reveal() != secret.reveal():
        raise KeyringTrouble(Message("it keeps nothing"))


def remove(entry: str) -> None:
    """Take out what is kept under that name, if there is something; KeyringTrouble when that fails."""
    if _ask(lambda keyring: keyring.get_password(SERVICE, entry)) is not None:
        _ask(lambda keyring: keyring.delete_password(SERVICE, entry))


def keyring_name() -> str:
    """Return what the keyring of this PC calls itself; KeyringTrouble when it keeps nothing."""
    return str(_ask(_working))


def _working(keyring: Any) -> str:
    keyring.get_password(SERVICE, "")  # one that is locked or not there says so only when it is asked
    backend = keyring.get_keyring()
    if type(backend).__module__ == "keyring.backends.null":
        raise LookupError  # it takes everything and keeps nothing
    return str(backend.name)


def _ask(question: Callable[[Any], str | None]) -> str | None:
    """Return the keyring's answer; KeyringTrouble with the kind of trouble, or when the time is over."""
    answers: list[str | KeyringTrouble | None] = []

    def ask() -> None:
        try:
            import keyring  # slow to load, and only asked last

            answers.append(question(keyring))
        except Exception as error:  # noqa: BLE001 - backends are plug-ins of others and may raise anything
            answers.append(KeyringTrouble(Message("{python_error}", python_error=type(error).__name__)))

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(LIMIT_S)
    answer = answers[0] if answers else KeyringTrouble(Message("no answer within {seconds} s", seconds=f"{LIMIT_S:g}"))
    if isinstance(answer, KeyringTrouble):
        raise answer
    return answer
