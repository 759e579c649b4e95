"""The PIN of a token: where it comes from, and that a wrong one is never tried again.

A token locks itself after some wrong PINs, three perhaps. So a kept PIN that a token refused once is given to it no
more, by no run and no other start of the program, until a person has typed the right one. Never on a command line.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from factory_prov.credentials.pkcs11.place import TokenPlace
from factory_prov.credentials.vault.homes import private_line
from factory_prov.environment import environment
from factory_prov.errors import InputError, SigningTokenPin, VaultClosed
from factory_prov.files import system_keyring
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.system_keyring import KeyringTrouble
from factory_prov.files.user_folders import keys_folder
from factory_prov.messages import NOTHING, Message, sentences
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from pkcs11 import Token

T = TypeVar("T")
VARIABLE = "FACTORY_PROV_PIN"
_TYPE_IT = Message("Give the right one once by hand: `factory-prov ca pin save NAME`.")
_WAYS = Message("Save it with `factory-prov ca pin save NAME`, set {variable}, or name a PIN file.", variable=VARIABLE)
_LOCKED = Message("The token is locked: too many wrong PINs.")
_UNLOCK = Message("Have whoever keeps its PUK or SO PIN unlock it with the maker's program.")
_LAST_TRY = Message("One more wrong PIN locks it.")


class PinSource(StrEnum):
    """Where a PIN was found."""

    TYPED = "typed"
    ACCEPTED = "accepted"
    FILE = "file"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    PAD = "pad"


class PinAsked(SigningTokenPin):
    """There is no PIN that could be tried, but a person could type one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPin:
    """A PIN and where it was found; that of a token with keys of its own (a PIN pad) is never seen."""

    value: Secret
    source: PinSource

    def as_library_wants(self) -> Any:
        """Return it as python-pkcs11 takes it."""
        if self.source is PinSource.PAD:
            from pkcs11.types import PROTECTED_AUTH

            return PROTECTED_AUTH
        return self.value.reveal().decode()


def pin_for(place: TokenPlace, token: Token, *, typed: Secret | None, accepted: Secret | None) -> FoundPin | None:
    """Return what to log in with; None where the token wants nothing. SigningTokenPin when nothing may be tried."""
    from pkcs11 import TokenFlag

    flags = token.flags
    if not flags & TokenFlag.LOGIN_REQUIRED:
        return None
    if flags & TokenFlag.USER_PIN_LOCKED:
        raise SigningTokenPin(_LOCKED, place=place.name, cure=_UNLOCK)
    if not flags & TokenFlag.USER_PIN_INITIALIZED:
        cure = Message("Set one with the maker's program.")
        raise SigningTokenPin(Message("The token has no PIN yet."), place=place.name, cure=cure)
    if typed is not None:
        return _usable(FoundPin(value=typed, source=PinSource.TYPED), place)
    if flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        return FoundPin(value=Secret(b""), source=PinSource.PAD)
    wrong_before = bool(flags & (TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY))
    if accepted is not None and not flags & TokenFlag.USER_PIN_FINAL_TRY:
        return FoundPin(value=accepted, source=PinSource.ACCEPTED)
    if wrong_before or _mark_file(token).exists():
        what = sentences(
            Message("A wrong PIN was given last, so no kept one is tried."),
            _LAST_TRY if flags & TokenFlag.USER_PIN_FINAL_TRY else NOTHING,
        )
        raise PinAsked(what, place=place.name, cure=_TYPE_IT)
    return _usable(_kept(place, token), place)


def refused(place: TokenPlace, token: Token, pin: FoundPin | None) -> SigningTokenPin:
    """Return the error for a PIN that the token refused, with what it says of the tries left; note the refusal."""
    from pkcs11 import TokenFlag

    if pin is not None and pin.source not in (PinSource.TYPED, PinSource.PAD):
        with suppress(InputError):  # the token's own count remains
            write_owner_only(_mark_file(token), b"A kept PIN was refused by this token.\n")
    if token.flags & TokenFlag.USER_PIN_LOCKED:
        return SigningTokenPin(
            Message("The PIN is wrong, and the token has locked itself."), place=place.name, cure=_UNLOCK
        )
    last = _LAST_TRY if token.flags & TokenFlag.USER_PIN_FINAL_TRY else NOTHING
    what = sentences(_WRONG[pin.source if pin is not None else PinSource.TYPED], last)
    return SigningTokenPin(what, place=place.name, cure=_TYPE_IT)


def forget_refusal(token: Token) -> None:
    """Note that the right PIN was given."""
    with suppress(OSError):
        _mark_file(token).unlink(missing_ok=True)


def entry_of(token_serial: str) -> str:
    """Return the name that a token's PIN has in the keyring."""
    return f"PIN of token {token_serial}"


def save_pin(token_serial: str, pin: Secret) -> None:
    """Keep the PIN of a token in the keyring; SigningTokenPin when that fails."""
    try:
        system_keyring.store(entry_of(token_serial), pin)
    except KeyringTrouble as failure:
        raise _no_keyring(failure) from None


def forget_pin(token_serial: str) -> None:
    """Take the PIN of a token out of the keyring; SigningTokenPin when that fails."""
    try:
        system_keyring.remove(entry_of(token_serial))
    except KeyringTrouble as failure:
        raise _no_keyring(failure) from None


class _Asking:
    prompt: Callable[[Message], Secret] | None = None
    guard = threading.Lock()


def ask_people_by(prompt: Callable[[Message], Secret] | None) -> None:
    """Say how a person is asked for a PIN that is nowhere kept; None: nobody is there. Made with the start."""
    _Asking.prompt = prompt


def with_pin(place: TokenPlace, work: Callable[[Secret | None], T]) -> T:
    """Do it, and once more with a PIN that a person types where none is kept; a wrong one is not asked for again.

    One is asked at a time, and whoever waited for that looks first whether it has mended his trouble too.
    """
    try:
        return work(None)
    except PinAsked:
        if _Asking.prompt is None:
            raise
    with _Asking.guard:
        try:
            return work(None)
        except PinAsked:
            return work(_Asking.prompt(Message("PIN of the {token} (not shown): ", token=place.name)))


_WRONG = {
    PinSource.TYPED: Message("The PIN is wrong."),
    PinSource.ACCEPTED: Message("The PIN was changed meanwhile."),
    PinSource.FILE: Message("The PIN in the PIN file is wrong."),
    PinSource.ENVIRONMENT: Message("The PIN in {variable} is wrong.", variable=VARIABLE),
    PinSource.KEYRING: Message("The PIN in the keyring is wrong."),
    PinSource.PAD: Message("The PIN is wrong."),
}


def _kept(place: TokenPlace, token: Token) -> FoundPin:
    if place.pin_file is not None:
        return FoundPin(value=_of_file(place.pin_file), source=PinSource.FILE)
    if text := environment().get(VARIABLE, "").strip():
        return FoundPin(value=Secret(text), source=PinSource.ENVIRONMENT)
    trouble = NOTHING
    try:
        kept = system_keyring.stored(entry_of(token.serial.decode("ascii", "replace").strip()))
        if kept is not None:
            return FoundPin(value=kept, source=PinSource.KEYRING)
    except KeyringTrouble as failure:
        trouble = Message("The keyring cannot be read: {trouble}.", trouble=failure.words)
    what = sentences(Message("There is no PIN for this token."), trouble)
    raise PinAsked(what, place=place.name, cure=_WAYS)


def _of_file(path: Path) -> Secret:
    try:
        return private_line(path)
    except VaultClosed as failure:
        raise SigningTokenPin(failure.what, place=failure.place, cure=failure.cure) from None


def _usable(pin: FoundPin, place: TokenPlace) -> FoundPin:
    """Refuse what can be no PIN before it costs one of the tries."""
    try:
        text = pin.value.reveal().decode()
    except UnicodeDecodeError:
        text = ""
    if not text or len(text) > 255 or not text.isprintable():
        raise SigningTokenPin(Message("This can be no PIN."), place=place.name, cure=_TYPE_IT)
    return pin


def mark_of(token: Token) -> str:
    """Return what tells a token from every other; it holds nothing of the PIN."""
    known = f"{token.manufacturer_id}|{token.model}|{token.label}|{token.serial.hex()}"
    return hashlib.sha256(known.encode()).hexdigest()[:24]


def _mark_file(token: Token) -> Path:
    """Return the file whose being there says that this token refused a kept PIN."""
    return keys_folder() / "refused-pins" / mark_of(token)


def _no_keyring(failure: KeyringTrouble) -> SigningTokenPin:
    what = Message("The keyring of this PC does not work ({trouble}).", trouble=failure.words)
    cure = Message("Unlock the keyring, or use a PIN file or {variable}.", variable=VARIABLE)
    return SigningTokenPin(what, place="PIN", cure=cure)
