"""Names of folders for units: any endpoint name, on every file system."""

from __future__ import annotations

import re

from factory_prov.errors import InputError
from factory_prov.messages import Message

MAX_NAME_LENGTH = 120
"""Longest name made: leaves room for the rest of a path within the 260 characters Windows programs expect."""

_HASH_CHARS = 32
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")
_UNSAFE = re.compile(r"[^a-z0-9.-]")
_EDGE = re.compile(r"\A[.-]|\.\Z")


def folder_name(endpoint_name: str) -> str:
    """Name the folder of a unit: readable, and different for different endpoint names, also if case is ignored.

    Lower-case letters, digits, dots and dashes stay; a colon becomes `_`, a capital letter `+` and its small one, and
    every other byte of UTF-8 `%` and two hexadecimal digits. So do a dot or dash that begins the name, a dot that ends
    it and the first letter of a name that Windows keeps for devices. `urn:dev:os:32473-A1` → `urn_dev_os_32473-+a1`.
    A name over `MAX_NAME_LENGTH` ends in `~` and 128 bits of its SHA-256 instead.
    """
    try:
        endpoint_name.encode()
    except UnicodeEncodeError:
        raise InputError(
            Message("The endpoint name is not valid Unicode text."), place=Message("endpoint name")
        ) from None
    if not endpoint_name:
        raise InputError(
            Message("The endpoint name is empty."), place=Message("endpoint name"), cure=Message("Give one.")
        )
    name = _UNSAFE.sub(lambda match: _written(match[0]), endpoint_name)
    name = _EDGE.sub(lambda match: _escaped(match[0]), name)
    if _RESERVED.match(name):
        name = _escaped(name[0]) + name[1:]
    return name if len(name) <= MAX_NAME_LENGTH else _shortened(name)


def _written(char: str) -> str:
    if char == ":":
        return "_"
    if "A" <= char <= "Z":
        return f"+{char.lower()}"
    return _escaped(char)


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02x}" for byte in char.encode())


def _shortened(name: str) -> str:
    import hashlib  # loads OpenSSL, for names hardly anybody has

    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{name[: MAX_NAME_LENGTH - _HASH_CHARS - 1]}~{digest[:_HASH_CHARS]}"
