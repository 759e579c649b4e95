"""Passphrases that a person types, or a script gives by its input or the environment; never by an argument."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable

from factory_prov.cli.output import Output
from factory_prov.credentials.authority import passphrases
from factory_prov.credentials.pkcs11 import pins
from factory_prov.credentials.pkcs11.place import TokenPlace
from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.secret import Secret


def new_passphrase(output: Output, name: str) -> Callable[[], Secret]:
    """Return what asks for a new passphrase, twice where a person types it; the environment goes before."""

    def ask() -> Secret:
        told = passphrases.from_environment(name)
        if told is not None:
            return passphrases.long_enough(told)
        if not sys.stdin.isatty():
            return passphrases.long_enough(_line())
        first = _typed(output, Message("New passphrase of {name} (not shown): ", name=name))
        if _typed(output, Message("The same again: ")) != first:
            raise InputError(Message("These are two passphrases."), cure=Message("Start again."))
        return passphrases.long_enough(first)

    return ask


def known_passphrase(output: Output, name: str) -> Secret:
    """Ask for the passphrase that a key has already."""
    told = passphrases.from_environment(name)
    if told is not None:
        return told
    if not sys.stdin.isatty():
        return _line()
    return _typed(output, Message("Passphrase of {name} (not shown): ", name=name))


def let_ask(output: Output) -> None:
    """Let the authorities of this process be opened with what is typed; a script says it in the environment."""
    if sys.stdin is not None and sys.stdin.isatty():
        passphrases.ask_with(lambda name: _typed(output, Message("Passphrase of {name} (not shown): ", name=name)))
        pins.ask_people_by(lambda question: _typed(output, question))


def typed_pin(output: Output, place: TokenPlace) -> Secret:
    """Ask for the PIN of a token; a script gives it by its input."""
    question = Message("PIN of the {token} (not shown): ", token=place.name)
    return _typed(output, question) if sys.stdin.isatty() else _line()


def _typed(output: Output, words: Message) -> Secret:
    return Secret(getpass.getpass(output.told(words)))


def _line() -> Secret:
    return Secret(sys.stdin.readline().rstrip("\r\n"))
