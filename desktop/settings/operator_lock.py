"""The operator lock: its PIN, kept only as a hash, and how long somebody waits who guesses."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.pin_file import PinFile

LEAST_DIGITS = 4
_COST, _BLOCK, _LANES = 2**15, 8, 4
"""A third of a second and 32 MB for a guess: whoever has the hash needs an hour for four digits, four days for six."""
_MOST_COST, _MOST_LANES, _MEMORY_BYTES = 2**17, 8, 2**28
_SALT_BYTES, _HASH_BYTES = 16, 32
_SCHEME = "scrypt"
_FREE_TRIES = 3
_LONGEST_WAIT_S = 60.0


class PinRefused(ValueError):
    """A PIN that is too short, or is not made of digits."""


def hashed(pin: str) -> str:
    """Return what is kept of a PIN: `scrypt$<cost>x<lanes>$salt$hash`, in hex. PinRefused for one that is none."""
    import secrets

    if len(pin) < LEAST_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise PinRefused
    salt = secrets.token_bytes(_SALT_BYTES)
    return "$".join((_SCHEME, _price(), salt.hex(), _scrypt(pin, salt, _COST, _LANES).hex()))


def fits(pin: str, kept: str) -> bool:
    """Whether a PIN is the one that was kept, in the same time for every wrong one. What was damaged fits nothing.

    One lane where none are told: so it was kept by versions of before.
    """
    import hmac

    try:
        scheme, cost, salt, digest = kept.split("$")
        size, _, lanes = cost.partition("x")
        found = _scrypt(pin, bytes.fromhex(salt), min(int(size), _MOST_COST), min(int(lanes or 1), _MOST_LANES))
        return scheme == _SCHEME and hmac.compare_digest(found, bytes.fromhex(digest))
    except ValueError:
        return False


def is_cheap(kept: str) -> bool:
    """Whether a hash is one of a version of before, at which is guessed faster."""
    return kept.split("$")[1:2] != [_price()]


def _price() -> str:
    return f"{_COST}x{_LANES}"


def _scrypt(pin: str, salt: bytes, cost: int, lanes: int) -> bytes:
    import hashlib

    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=_BLOCK, p=lanes, dklen=_HASH_BYTES, maxmem=_MEMORY_BYTES)


class Guesses:
    """Counts wrong PINs; from the third on each one doubles the wait, up to a minute.

    With a `file` it goes on where the last start of the program left off: to start anew makes no wait shorter.
    """

    def __init__(self, file: PinFile | None = None) -> None:
        self._file = file
        state = None if file is None else file.read()
        self._wrong = 0 if state is None else state.wrong
        self._again_at_s = 0.0
        if state is not None and self._wrong >= _FREE_TRIES:
            past_s = max(0.0, time.time() - state.last_wrong_s)  # a clock that was set back: all of it again
            self._again_at_s = time.monotonic() + max(0.0, _wait_s(self._wrong) - past_s)

    @property
    def wait_s(self) -> float:
        """Seconds until the next try counts; 0 when it may be now."""
        return max(0.0, self._again_at_s - time.monotonic())

    def was_wrong(self) -> None:
        """Count a wrong PIN."""
        self._wrong += 1
        if self._wrong >= _FREE_TRIES:
            self._again_at_s = time.monotonic() + _wait_s(self._wrong)
        if self._file is not None:
            self._file.count_wrong()

    def was_right(self) -> None:
        """Forget the wrong ones."""
        self._wrong, self._again_at_s = 0, 0.0
        if self._file is not None:
            self._file.forget_wrong()


def _wait_s(wrong: int) -> float:
    return float(min(_LONGEST_WAIT_S, 2.0 ** min(wrong - _FREE_TRIES, 10)))
