"""The operator lock's own small file: the PIN's hash beside the one in the settings, and how often somebody guessed.

Whoever can write the user's files can take both away: the lock keeps an operator on the line, it is no safe. But no
file that is damaged, emptied or deleted alone opens it, and no restart makes the wait for the next guess shorter.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from factory_prov.errors import FactoryProvError

FILE_NAME = "operator-lock.json"
LOST = "lost"
"""In the place of a hash: there may be a PIN, and nobody knows which. No PIN fits it."""
_LONGEST_BYTES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PinState:
    """The hash ("" = no lock, LOST), and how many wrong PINs came in a row, the last one when (Unix time)."""

    pin: str = ""
    wrong: int = 0
    last_wrong_s: float = 0.0


class PinFile:
    """Reads and writes it. What cannot be written is not: the settings have the hash too."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def read(self) -> PinState | None:
        """Return what stands in it, LOST where that is damaged; None where there is no file."""
        from factory_prov.files.reading import open_ordinary

        try:
            with open_ordinary(self.path) as file:
                return _state(json.loads(file.read(_LONGEST_BYTES)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError, FactoryProvError):
            return PinState(pin=LOST)

    def keep_pin(self, pin: str) -> None:
        """Keep this hash, and forget the guesses at another one; FactoryProvError or OSError when it cannot be."""
        found = self.read()
        if found is None or found.pin != pin or pin == LOST:
            self._write(PinState(pin=pin))

    def count_wrong(self) -> None:
        """Write down that one more PIN was wrong."""
        found = self.read()
        if found is not None:
            with suppress(FactoryProvError, OSError):
                self._write(replace(found, wrong=found.wrong + 1, last_wrong_s=time.time()))

    def forget_wrong(self) -> None:
        """Write down that the right PIN came."""
        found = self.read()
        if found is not None and found.wrong:
            with suppress(FactoryProvError, OSError):
                self._write(PinState(pin=found.pin))

    def _write(self, state: PinState) -> None:
        from factory_prov.files.owner_only import write_owner_only

        write_owner_only(self.path, json.dumps(asdict(state)).encode())


def known_pin(state: PinState | None, settings: str | None, *, damaged: bool) -> str:
    """Return the hash that counts: of both files' the one there is. `settings` is None where they tell none.

    Where none is told, and one of them is `damaged`, it is LOST: fail closed.
    """
    told = [pin for pin in (None if state is None else state.pin, settings) if pin and pin != LOST]
    if told:
        return told[0]
    if state is None:
        return LOST if damaged else ""
    return LOST if state.pin == LOST and settings is None else ""


def _state(data: object) -> PinState:
    if not isinstance(data, dict):
        raise TypeError("no JSON object")
    pin, wrong, last = data["pin"], data.get("wrong", 0), data.get("last_wrong_s", 0.0)
    if not isinstance(pin, str) or type(wrong) is not int or not isinstance(last, int | float):
        raise TypeError("another kind of value")
    return PinState(pin=pin, wrong=max(0, wrong), last_wrong_s=float(last))
