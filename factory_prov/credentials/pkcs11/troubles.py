"""What a token's library says, as one of our errors: the only place that knows its answers (CKR_…)."""

from __future__ import annotations

from types import MappingProxyType

from factory_prov.errors import (
    SigningKeyUnfit,
    SigningTokenAway,
    SigningTokenError,
    SigningTokenPin,
)
from factory_prov.messages import Message

_PLUG_IN = Message("Plug the token in, or unplug it and plug it in again, and start again.")
_AWAY = Message("The token was pulled out, or it does not answer any more.")
_LOCKED = Message("The token is locked: too many wrong PINs.")
_UNLOCK = Message("Have whoever keeps its PUK or SO PIN unlock it with the maker's program.")
_OTHER_PROGRAM = Message("Close other programs that use the token, and start again.")

_SENTENCES = MappingProxyType(
    {
        "DeviceMemory": (SigningTokenError, Message("The token is full."), Message("Delete old keys on it.")),
        "HostMemory": (SigningTokenError, Message("The token's library ran out of memory."), _OTHER_PROGRAM),
        "TokenWriteProtected": (
            SigningTokenError,
            Message("The token is write-protected."),
            Message("Make the key with the maker's program, and name it here by its label."),
        ),
        "SessionReadOnly": (
            SigningTokenError,
            Message("The token is write-protected."),
            Message("Make the key with the maker's program, and name it here by its label."),
        ),
        "SessionCount": (SigningTokenError, Message("The token has no session left."), _OTHER_PROGRAM),
        "SessionExists": (SigningTokenError, Message("Another program is logged in at the token."), _OTHER_PROGRAM),
        "UserAlreadyLoggedIn": (
            SigningTokenError,
            Message("Another program is logged in at the token."),
            _OTHER_PROGRAM,
        ),
        "AnotherUserAlreadyLoggedIn": (
            SigningTokenError,
            Message("Another program is logged in at the token."),
            _OTHER_PROGRAM,
        ),
        "UserTooManyTypes": (SigningTokenError, Message("Another program is logged in at the token."), _OTHER_PROGRAM),
        "SessionReadWriteSOExists": (
            SigningTokenError,
            Message("Another program is logged in at the token."),
            _OTHER_PROGRAM,
        ),
        "FunctionNotSupported": (
            SigningKeyUnfit,
            Message("The token cannot do what is asked of it."),
            Message("Use an EC key on P-256 with ECDSA, which nearly every token can."),
        ),
        "MechanismInvalid": (
            SigningKeyUnfit,
            Message("The token cannot make such signatures or keys."),
            Message("Use an EC key on P-256 with ECDSA, which nearly every token can."),
        ),
        "DomainParamsInvalid": (
            SigningKeyUnfit,
            Message("The token does not know this curve."),
            Message("Choose another curve; P-256 is what nearly every token knows."),
        ),
        "PinLocked": (SigningTokenPin, _LOCKED, _UNLOCK),
        "PinExpired": (
            SigningTokenPin,
            Message("The token's PIN is to be changed before it is used."),
            Message("Change it with the maker's program."),
        ),
        "UserPinNotInitialized": (
            SigningTokenPin,
            Message("The token has no PIN yet."),
            Message("Set one with the maker's program."),
        ),
    }
)
_GONE = (
    "DeviceError",
    "DeviceRemoved",
    "FunctionFailed",
    "FunctionCancelled",
    "GeneralError",
    "KeyHandleInvalid",
    "ObjectHandleInvalid",
    "OperationActive",
    "OperationNotInitialized",
    "PKCS11Error",
    "SessionClosed",
    "SessionHandleInvalid",
    "SlotIDInvalid",
    "TokenNotPresent",
    "TokenNotRecognised",
    "UserNotLoggedIn",
)
"""What says that the kept session is no more: the library is started anew, and asked once more."""


def is_gone(failure: Exception) -> bool:
    """Whether a new session may mend it."""
    return type(failure).__name__ in _GONE


def trouble(failure: Exception, place: Message) -> SigningTokenError:
    """Return our error for an answer of the library; its own text, which is empty or for programmers, is left out."""
    name = type(failure).__name__
    if is_gone(failure):
        return SigningTokenAway(_AWAY, place=place, cure=_PLUG_IN)
    if name in _SENTENCES:
        kind, what, cure = _SENTENCES[name]
        return kind(what, place=place, cure=cure)
    return SigningTokenError(
        Message("The token says no ({answer}).", answer=name),
        place=place,
        cure=Message("Try the same with the maker's program; if that works, call the engineer."),
    )
