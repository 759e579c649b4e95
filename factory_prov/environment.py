"""The variables this program was started with: those that are secrets stay here; no process that it starts has them.

What belongs to a process can be read by every program of its user (/proc/PID/environ), as long as that process lives.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

_SECRET_NAME = re.compile(
    r"TOKEN|PASSW|PASSPHRASE|SECRET|CREDENTIAL|(?:API|ACCESS|PRIVATE|ENCRYPTION|SIGNING)_?KEY|_(?:PIN|PSK|PWD)$",
    re.IGNORECASE,
)
"""Ours is FACTORY_PROV_TOKEN; those of others are of no use to a tool that flashes boards either."""
_SECRET_VALUE = re.compile(r"://[^/@\s]*:[^/@\s]+@")
"""A proxy's address with its password in it."""
_taken: dict[str, str] = {}


def environment() -> Mapping[str, str]:
    """Return all variables, those too that were taken away: for whoever looks for a secret in them."""
    return {**_taken, **os.environ}


def secret_values() -> list[str]:
    """Return what the variables hold that are secrets: for whoever looks that none of it leaves."""
    return [value for name, value in environment().items() if value and _is_secret(name, value)]


def take_secrets() -> None:
    """Keep the secrets to this program: what libraries start (a file manager, a browser) does not get them either."""
    for name in [name for name, value in os.environ.items() if _is_secret(name, value)]:
        _taken[name] = os.environ.pop(name)


def for_children() -> dict[str, str]:
    """Return the variables for a process that is started: all but the secrets."""
    return {name: value for name, value in os.environ.items() if not _is_secret(name, value)}


def _is_secret(name: str, value: str) -> bool:
    return _SECRET_NAME.search(name) is not None or _SECRET_VALUE.search(value) is not None
