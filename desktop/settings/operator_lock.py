"""The operator lock: its PIN, kept only as a hash, and how long somebody waits who guesses."""

from __future__ import annotations

import time

LEAST_DIGITS = 4
_COST, _BLOCK, _LANES = 2**14, 8, 1
_SALT_BYTES, _HASH_BYTES = 16, 32
_SCHEME = "scrypt"
_FREE_TRIES = 3
_LONGEST_WAIT_S = 60.0


class PinRefused(ValueError):
    """A PIN that is too short, or is not made of digits."""


def hashed(pin: str) -> str:
    """Return what is kept of a PIN: `scrypt$cost$salt$hash`, in hex. PinRefused for one that is none."""
    import secrets

    if len(pin) < LEAST_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise PinRefused
    salt = secrets.token_bytes(_SALT_BYTES)
    return "$".join((_SCHEME, str(_COST), salt.hex(), _scrypt(pin, salt, _COST).hex()))


def fits(pin: str, kept: str) -> bool:
    """Whether a PIN is the one that was kept, in the same time for every wrong one. What was damaged fits nothing."""
    import hmac

    try:
        scheme, cost, salt, digest = kept.split("$")
        found = _scrypt(pin, bytes.fromhex(salt), min(int(cost), _COST))
        return scheme == _SCHEME and hmac.compare_digest(found, bytes.fromhex(digest))
    except ValueError:
        return False


def _scrypt(pin: str, salt: bytes, cost: int) -> bytes:
    import hashlib

    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=_BLOCK, p=_LANES, dklen=_HASH_BYTES)


class Guesses:
    """Counts wrong PINs; from the third on each one doubles the wait, up to a minute."""

    def __init__(self) -> None:
        self._wrong = 0
        self._again_at_s = 0.0

    @property
    def wait_s(self) -> float:
        """Seconds until the next try counts; 0 when it may be now."""
        return max(0.0, self._again_at_s - time.monotonic())

    def was_wrong(self) -> None:
        """Count a wrong PIN."""
        self._wrong += 1
        if self._wrong >= _FREE_TRIES:
            self._again_at_s = time.monotonic() + min(_LONGEST_WAIT_S, 2.0 ** (self._wrong - _FREE_TRIES))

    def was_right(self) -> None:
        """Forget the wrong ones."""
        self._wrong, self._again_at_s = 0, 0.0
