"""The key of an authority on a token, as the options of `factory-prov ca` name it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from factory_prov.credentials.authority.signing_key import SigningKey
from factory_prov.credentials.pkcs11.place import KeyPlace, TokenPlace, words_of
from factory_prov.credentials.pkcs11.token_key import find_key, make_key

_CURVES = {"P-256": "secp256r1", "P-384": "secp384r1"}


def token_of(arguments: argparse.Namespace) -> Callable[[], tuple[SigningKey, dict[str, str]]]:
    """Return what makes the key on the token, or finds the one that is there."""

    def open_it() -> tuple[SigningKey, dict[str, str]]:
        token = TokenPlace(
            module=Path(arguments.pkcs11).absolute(),
            label=arguments.token or "",
            serial=arguments.token_serial or "",
            pin_file=None if arguments.pin_file is None else arguments.pin_file.absolute(),
        )
        place = KeyPlace(token=token, label=arguments.token_key or arguments.name)
        key, _ = find_key(place) if arguments.existing_key else make_key(place, _CURVES[arguments.key])
        return key, words_of(key.place)

    return open_it
