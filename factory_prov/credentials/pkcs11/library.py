"""The library of a token, its tokens, and the one session of each that is kept. Only the token's thread comes here.

A session is never closed alone: closing one logs the whole token out, and a refused login leaves one open that nobody
can close. What is to end ends with all the rest: the library is told that we are done with it (C_Finalize), and what is
asked for next begins anew. That also makes it look for tokens that were plugged in meanwhile.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from factory_prov.credentials.pkcs11 import pins
from factory_prov.credentials.pkcs11.place import KeyPlace, TokenFacts, TokenPlace
from factory_prov.credentials.pkcs11.search import found_key
from factory_prov.credentials.pkcs11.troubles import is_gone, trouble
from factory_prov.errors import SigningKeyUnfit, SigningTokenAway
from factory_prov.messages import Message, listed
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from pkcs11 import Session, Token

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class OpenToken:
    """A token with its kept session, and the keys of it that were looked for."""

    session: Session
    pin: Secret | None
    keys: dict[KeyPlace, Any] = field(default_factory=dict)


class TokenLibrary:
    """Speaks to the tokens of one library; all methods raise SigningTokenError."""

    def __init__(self, module: Path) -> None:
        self._module = module
        self._started: Any = None
        self._open: dict[TokenPlace, OpenToken] = {}
        self._accepted: dict[str, Secret] = {}

    def tokens(self) -> tuple[TokenFacts, ...]:
        """Return the tokens that are there, without a PIN."""
        return tuple(_facts(token) for token in self._guarded(self._found, self._name()))

    def facts(self, place: TokenPlace) -> TokenFacts:
        """Return what the one token that is meant says of itself, without a PIN."""
        return self._guarded(lambda: _facts(self._token(place)), place.name)

    def with_key(self, place: KeyPlace, work: Callable[[OpenToken, Any], T], typed: Secret | None = None) -> T:
        """Do something with a private key of a token, twice where the kept session was lost: it must bear that.

        A session that was begun just now is not begun a second time: nobody logs in twice for one signature.
        """
        kept = place.token in self._open

        def do() -> T:
            opened = self._opened(place.token, typed)
            if place not in opened.keys:
                _require_alive(opened.session)
                opened.keys[place] = found_key(opened.session, place)
            return work(opened, opened.keys[place])

        try:
            return self._guarded(do, place.name)
        except (SigningTokenAway, SigningKeyUnfit):  # of a token that was pulled out, some say that it is empty
            self.let_go()
            if not kept:
                raise
        return self._guarded(do, place.name)

    def with_token(self, place: TokenPlace, work: Callable[[OpenToken], T], typed: Secret | None = None) -> T:
        """Do something with a token, once, in a new session: what a kept one finds may be of yesterday."""
        self.let_go()
        return self._guarded(lambda: work(self._opened(place, typed)), place.name)

    def let_go(self) -> None:
        """Log out everywhere and be done with the library; what is asked next begins anew."""
        self._open.clear()
        if self._started is not None:
            with suppress(RuntimeError):  # a token that is gone cannot be logged out
                self._started.finalize()

    def _guarded(self, work: Callable[[], T], name: Message) -> T:
        """Turn what the library says into our errors; after anything that is amiss the next one begins anew."""
        from pkcs11.exceptions import PKCS11Error

        try:
            return work()
        except PKCS11Error as failure:
            self.let_go()
            raise trouble(failure, name) from None

    def _opened(self, place: TokenPlace, typed: Secret | None) -> OpenToken:
        if place not in self._open:
            token = self._token(place)
            same = (each for each in self._open.values() if each.session.token.slot.slot_id == token.slot.slot_id)
            self._open[place] = next(same, None) or self._begun(place, token, typed)
        return self._open[place]

    def _begun(self, place: TokenPlace, token: Token, typed: Secret | None) -> OpenToken:
        pin = pins.pin_for(place, token, typed=typed, accepted=self._accepted.get(pins.mark_of(token)))
        return OpenToken(session=self._logged_in(place, token, pin), pin=None if pin is None else pin.value)

    def _logged_in(self, place: TokenPlace, token: Token, pin: pins.FoundPin | None) -> Session:
        from pkcs11 import exceptions

        try:
            session = _session(token, pin)
        except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange):
            self._accepted.pop(pins.mark_of(token), None)
            self.let_go()  # the session that was opened for the login is still there
            raise pins.refused(place, self._token(place), pin) from None
        if pin is not None:
            self._accepted[pins.mark_of(token)] = pin.value
            pins.forget_refusal(token)
        return session

    def _token(self, place: TokenPlace) -> Token:
        """Return the one token that is meant, looked for anew where it was not there before."""
        matching = [token for token in self._found() if _is_meant(token, place)]
        if not matching:
            self.let_go()
            matching = [token for token in self._found() if _is_meant(token, place)]
        if len(matching) == 1:
            return matching[0]
        raise self._not_one(place, matching)

    def _found(self) -> list[Token]:
        return [token for token in self._library().get_tokens() if token.flags & _initialized()]

    def _library(self) -> Any:
        """Return the library, loaded and started."""
        if self._started is None:
            self._started = _loaded(self._module)
        self._started.initialize()
        return self._started

    def _name(self) -> Message:
        return Message("{path}", path=self._module)

    def _not_one(self, place: TokenPlace, matching: list[Token]) -> SigningTokenAway:
        if matching:
            return SigningTokenAway(
                Message("Several tokens are plugged in that could be meant: {tokens}.", tokens=_names(matching)),
                place=place.name,
                cure=Message("Name one by its serial number."),
            )
        there = self._found()
        what = (
            Message("This token is not plugged in. There is: {tokens}.", tokens=_names(there))
            if there
            else Message("No token is plugged in, or none that this library knows.")
        )
        cure = Message("Plug it in and start again, or correct the label or serial number.")
        return SigningTokenAway(what, place=place.name, cure=cure)


def _loaded(module: Path) -> Any:
    """Load the library; a file that others may change is not loaded: it runs inside this program."""
    _require_file(module)
    import pkcs11
    from pkcs11.exceptions import PKCS11Error

    try:
        return _never_unloaded(pkcs11.lib(str(module)))
    except PKCS11Error as failure:
        if is_gone(failure) and type(failure) is not PKCS11Error:
            raise  # it is one, but cannot start now
        raise SigningTokenAway(
            Message("This is no PKCS#11 library that can be loaded."),
            place=str(module),
            cure=Message("Name the maker's library, for this PC's kind of processor and 64 bits."),
        ) from None


def _never_unloaded(library: Any) -> Any:
    """Hold it for ever: at the end of Python it would be unloaded, and that waits for a call that hangs in it."""
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
    return library


def _require_file(module: Path) -> None:
    place = str(module)
    if not module.is_absolute():
        cure = Message("Give the whole path, as the maker's manual has it.")
        raise SigningTokenAway(Message("The path of the token's library is not whole."), place=place, cure=cure)
    try:
        found = module.stat()
    except (OSError, ValueError):
        cure = Message("Install the token's software, or correct the path.")
        raise SigningTokenAway(Message("The token's library is not there."), place=place, cure=cure) from None
    if os.name == "posix" and (found.st_mode & stat.S_IWOTH or found.st_uid not in (0, os.geteuid())):
        cure = Message("Install it where only the administrator may write.")
        raise SigningTokenAway(Message("Others may change the token's library."), place=place, cure=cure)


def _require_alive(session: Session) -> None:
    """Raise what a dead session says; a search in one ends with noise on the console, from within python-pkcs11."""
    from pkcs11 import exceptions

    with suppress(exceptions.RandomNoRNG, exceptions.FunctionNotSupported):
        session.generate_random(8)


def _session(token: Token, pin: pins.FoundPin | None) -> Session:
    from pkcs11 import exceptions

    user_pin = None if pin is None else pin.as_library_wants()
    try:
        return token.open(rw=True, user_pin=user_pin)
    except exceptions.TokenWriteProtected:  # said when the session is opened, before the PIN
        return token.open(user_pin=user_pin)


def _is_meant(token: Token, place: TokenPlace) -> bool:
    return (not place.label or token.label == place.label) and (not place.serial or _serial(token) == place.serial)


def _serial(token: Token) -> str:
    return token.serial.decode("ascii", "replace").strip()


def _names(tokens: list[Token]) -> Message:
    return listed([Message("{label} ({serial})", label=token.label, serial=_serial(token)) for token in tokens], "and")


def facts_of_open(opened: OpenToken) -> TokenFacts:
    """Return what the token of a session says of itself."""
    return _facts(opened.session.token)


def _facts(token: Token) -> TokenFacts:
    from pkcs11 import TokenFlag

    return TokenFacts(
        label=token.label,
        serial=_serial(token),
        model=token.model,
        maker=token.manufacturer_id,
        ready=bool(token.flags & TokenFlag.USER_PIN_INITIALIZED),
    )


def _initialized() -> Any:
    from pkcs11 import TokenFlag

    return TokenFlag.TOKEN_INITIALIZED
