"""The key of an authority on a token, as the options of `factory-prov ca` name it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.cli.output import Output
from factory_prov.credentials.pkcs11.place import KeyPlace, TokenPlace, words_of
from factory_prov.errors import InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.credentials.authority.signing_key import SigningKey

_CURVES = {"P-256": "secp256r1", "P-384": "secp384r1"}


def token_of(arguments: argparse.Namespace, output: Output) -> Callable[[], tuple[SigningKey, dict[str, str]]]:
    """Return what makes the key on the token, or finds the one that is there."""

    def open_it() -> tuple[SigningKey, dict[str, str]]:
        from factory_prov.credentials.pkcs11.token_key import find_key, make_key

        key_id = _key_id(arguments.token_key_id)
        label = arguments.token_key or ("" if key_id and arguments.existing_key else arguments.name)
        place = KeyPlace(token=token_place(arguments), label=label, key_id=key_id)
        key, facts = find_key(place) if arguments.existing_key else make_key(place, _CURVES[arguments.key])
        if facts.extractable:
            output.note(Message("This key can be taken out of the token: it is no safer there than in a file."))
        return key, words_of(key.place)

    return open_it


def token_place(arguments: argparse.Namespace) -> TokenPlace:
    """Return the token that the options name."""
    pin_file: Path | None = getattr(arguments, "pin_file", None)
    return TokenPlace(
        module=Path(arguments.pkcs11).absolute(),
        label=arguments.token or "",
        serial=arguments.token_serial or "",
        pin_file=None if pin_file is None else pin_file.absolute(),
    )


def _key_id(text: str | None) -> bytes:
    try:
        return bytes.fromhex((text or "").replace(":", ""))
    except ValueError:
        cure = Message("Write it as hexadecimal digits, as `pkcs11-tool --list-objects` shows it.")
        raise InputError(Message("this is no id of a key."), place="--token-key-id", cure=cure) from None
