"""What the alerts of the other side mean for a login (RFC 5246 §7.2, RFC 4279 §2, RFC 6066 §9).

Silence has its meanings too: over DTLS most servers throw away what does not decrypt, without a word.
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType

from factory_prov.tls.credentials import CertificateLogin, Login, PskLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement


class Progress(IntEnum):
    """How far a handshake has come, as the client sees it."""

    NOTHING_CAME = 0
    HELLO_SENT = 1
    """A cookie came, and not yet the server's hello."""
    HELLO_CAME = 2
    PROOF_SENT = 3
    """Our key exchange, proof and Finished are under way: what follows is the server's word on them."""
    FINISHED = 4


_BAD_MAC, _DECRYPTION_FAILED, _DECRYPT_ERROR = 20, 21, 51
_HANDSHAKE_FAILURE, _EXPIRED, _VERSION, _INSUFFICIENT, _INAPPROPRIATE = 40, 45, 70, 71, 86
_UNRECOGNIZED_NAME, _UNKNOWN_IDENTITY = 112, 115
_SAYS_NOTHING = (10, 22, 47, 50, 60, 80, 109, 110)
"""Unexpected, overflow, illegal, undecodable, internal error and the like: the server has a trouble of its own."""
_CERTIFICATE_ALERTS = (41, 42, 43, 44, 46, 48, 49, 116)
"""no, bad, unsupported, revoked, unknown certificate, unknown CA, access denied, certificate required."""
_ANY_LOGIN = MappingProxyType(
    {
        _VERSION: Disagreement.VERSION_REFUSED,
        _INSUFFICIENT: Disagreement.NO_COMMON_SUITE,
        _INAPPROPRIATE: Disagreement.NO_COMMON_SUITE,
        _UNRECOGNIZED_NAME: Disagreement.NAME_REFUSED,
        _UNKNOWN_IDENTITY: Disagreement.IDENTITY_UNKNOWN,
        _EXPIRED: Disagreement.OUR_CERTIFICATE_EXPIRED,
    }
)


def read_alert(alert: int, progress: Progress, login: Login) -> ConnectionFailed:
    """Return what an alert says."""
    reason, certain = _reading(alert, progress, login)
    return ConnectionFailed(reason, certain=certain, alert=alert)


def _reading(alert: int, progress: Progress, login: Login) -> tuple[Disagreement, bool]:
    if progress is Progress.FINISHED and alert not in (_UNKNOWN_IDENTITY, _EXPIRED, *_CERTIFICATE_ALERTS):
        return Disagreement.ENDED, True
    if alert in _ANY_LOGIN:
        return _ANY_LOGIN[alert], True
    if alert == _HANDSHAKE_FAILURE and progress < Progress.HELLO_CAME:
        return Disagreement.NO_COMMON_SUITE, True
    match login:
        case PskLogin():
            return _of_key(alert, progress)
        case CertificateLogin():
            return _of_certificate(alert, progress)
    if alert in _CERTIFICATE_ALERTS or (alert == _HANDSHAKE_FAILURE and progress is Progress.PROOF_SENT):
        return Disagreement.OUR_CERTIFICATE_NOT_TRUSTED, True
    return Disagreement.PROTOCOL, True


def _of_key(alert: int, progress: Progress) -> tuple[Disagreement, bool]:
    if alert in (_BAD_MAC, _DECRYPTION_FAILED, _DECRYPT_ERROR):
        return Disagreement.WRONG_KEY, True
    if progress is Progress.PROOF_SENT and alert not in _SAYS_NOTHING:
        return Disagreement.IDENTITY_UNKNOWN, False
    return Disagreement.PROTOCOL, True


def _of_certificate(alert: int, progress: Progress) -> tuple[Disagreement, bool]:
    if alert == _DECRYPT_ERROR:
        return Disagreement.WRONG_KEY, True
    if alert in _CERTIFICATE_ALERTS:
        return Disagreement.OUR_CERTIFICATE_NOT_TRUSTED, True
    if progress is Progress.PROOF_SENT and alert not in (_BAD_MAC, *_SAYS_NOTHING):
        return Disagreement.OUR_CERTIFICATE_NOT_TRUSTED, False
    return Disagreement.PROTOCOL, True


def read_silence(progress: Progress, login: Login, *, passed_over: bool) -> ConnectionFailed:
    """Return what it means that nothing more came in time, or that the other side hung up without a word.

    `passed_over`: our proof came again and was ignored again, as who throws away what does not decrypt does. A stream
    loses nothing and its servers have words for no, so whoever is silent there, or has had no time, accuses nobody.
    """
    if progress is Progress.NOTHING_CAME:
        return ConnectionFailed(Disagreement.NO_ANSWER)
    if progress is Progress.FINISHED:
        return ConnectionFailed(Disagreement.ENDED)
    if progress is not Progress.PROOF_SENT or not passed_over:
        return ConnectionFailed(Disagreement.SILENCE)
    match login:
        case PskLogin():
            return ConnectionFailed(Disagreement.WRONG_KEY, certain=False)
        case CertificateLogin():
            return ConnectionFailed(Disagreement.OUR_CERTIFICATE_NOT_TRUSTED, certain=False)
    return ConnectionFailed(Disagreement.SILENCE)
