"""Rules of what an account authenticates with: which of /0/x/3, 4 and 5 its Security Mode needs.

Source: OMA LwM2M Transport §5.2, and what the client was seen to do. The inside of certificates is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

PSK_MIN_BYTES = 16
"""128-bit security; shorter keys can be guessed from one recorded handshake."""
IDENTITY_MAX_BYTES = 128
IDENTITY_PORTABLE_CHARACTERS = 64
_NAMES = {3: "Public Key or Identity", 4: "Server Public Key", 5: "Secret Key"}
_HEX_TEXT = re.compile(rb"(?:[0-9A-Fa-f]{2}){16,64}\Z")
"""As no random key looks."""
_PUBLISHED_KEYS = (b"3x@mpl3P5K53cr3tK3y",)


def credential_problems(
    path: str, mode: SecurityMode | None, values: Mapping[int, Value], profile: DeviceProfile
) -> Iterator[Problem]:
    """Yield the Problems of the credentials of the account at `path` (/0/x)."""
    held = {rid: value for rid in _NAMES if isinstance(value := values.get(rid, b""), bytes)}
    if len(held) < len(_NAMES):
        return  # a wrong type is a Problem of its own
    match mode:
        case SecurityMode.PSK:
            yield from _psk(path, held, profile)
        case SecurityMode.RPK:
            yield error(
                "rpk",
                f"{path}/2",
                Message("The device's client has no raw public key mode."),
                why=Message("It refuses the whole pack."),
                cure=Message("Use PSK (0) or Certificate (2)."),
            )
        case SecurityMode.CERTIFICATE | SecurityMode.EST:
            yield from _certificate(path, held)
        case SecurityMode.NOSEC:
            yield from _nosec(path, held)


def _empty(path: str, held: Mapping[int, bytes], *needed: int) -> Iterator[Problem]:
    for resource_id in needed:
        if not held[resource_id]:
            yield error(
                "missing-credentials",
                f"{path}/{resource_id}",
                Message("{name} is missing or empty.", name=_NAMES[resource_id]),
                why=Message("The device refuses the whole pack."),
                cure=Message("Add it, or let the job make it for each unit."),
            )


def _psk(path: str, held: Mapping[int, bytes], profile: DeviceProfile) -> Iterator[Problem]:
    yield from _empty(path, held, 3, 5)
    if held[4]:
        yield warning(
            "psk-server-key",
            f"{path}/4",
            Message("PSK mode has no Server Public Key."),
            why=Message("It is stored and never used."),
            cure=Message("Leave it out."),
        )
    if held[3]:
        yield from _identity(f"{path}/3", held[3])
    if held[5]:
        yield from _key(f"{path}/5", held[5], profile)


def _identity(path: str, identity: bytes) -> Iterator[Problem]:
    try:
        text = identity.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(identity) > IDENTITY_MAX_BYTES:
        yield error(
            "psk-identity",
            path,
            Message(
                "The PSK identity must be UTF-8 text without NUL, at most {identity_max_bytes} bytes.",
                identity_max_bytes=IDENTITY_MAX_BYTES,
            ),
            why=Message("Servers look it up as text: the device would never connect (RFC 4279 §5.1)."),
            cure=Message("Use a short printable identity, such as the endpoint name."),
        )
    elif len(text) > IDENTITY_PORTABLE_CHARACTERS:
        yield warning(
            "psk-identity-length",
            path,
            Message.counted("The PSK identity has {n} character.", "The PSK identity has {n} characters.", n=len(text)),
            why=Message(
                "Devices and servers are only sure to take {max_characters}.",
                max_characters=IDENTITY_PORTABLE_CHARACTERS,
            ),
            cure=Message("Use a shorter identity."),
        )


def _key(path: str, key: bytes, profile: DeviceProfile) -> Iterator[Problem]:
    if len(key) > profile.psk_max_bytes:
        yield error(
            "psk-too-long",
            path,
            Message.counted(
                "The key has {n} byte; the device's TLS library takes {psk_max_bytes}.",
                "The key has {n} bytes; the device's TLS library takes {psk_max_bytes}.",
                n=len(key),
                psk_max_bytes=profile.psk_max_bytes,
            ),
            why=Message("The device stores it and never connects."),
            cure=Message("Use a key of 16 or 32 random bytes."),
        )
    if len(key) < PSK_MIN_BYTES:
        yield error(
            "psk-too-short",
            path,
            Message.counted(
                "The key has {n} byte; {psk_min_bytes} is the least that is safe.",
                "The key has {n} bytes; {psk_min_bytes} is the least that is safe.",
                n=len(key),
                psk_min_bytes=PSK_MIN_BYTES,
            ),
            why=Message("Whoever records one handshake can find a short key by trying."),
            cure=Message("Use a key of 16 or 32 random bytes."),
        )
    digits = key.strip()  # a file of text ends with a line
    if _HEX_TEXT.match(digits):
        yield warning(
            "psk-hex-text",
            path,
            Message("The key is {n} hexadecimal digits as text.", n=len(digits)),
            why=Message(
                "A key of {n} bytes is meant, and the server has that one: no handshake succeeds.", n=len(digits) // 2
            ),
            cure=Message("Write {{ hex = … }}, unless the server has the digits themselves as its key."),
        )
    if key in _PUBLISHED_KEYS or len(set(key)) == 1:
        yield warning(
            "psk-known",
            path,
            Message("The key is a published example or one byte repeated."),
            why=Message("Anybody can connect with it in this device's name."),
            cure=Message("Let the job make a random key for each unit."),
        )


def _certificate(path: str, held: Mapping[int, bytes]) -> Iterator[Problem]:
    yield from _empty(path, held, 3, 5)
    if not held[4]:
        yield error(
            "server-certificate-missing",
            f"{path}/4",
            Message("There is no server certificate."),
            why=Message("The device would trust any server, also an impostor's."),
            cure=Message(
                "Give it the certificate of the server (DER), or of its certification authority with usage 2."
            ),
        )


def _nosec(path: str, held: Mapping[int, bytes]) -> Iterator[Problem]:
    yield warning(
        "nosec",
        f"{path}/2",
        Message("Security Mode is NoSec."),
        why=Message("Everybody on the way can read and change what the device and the server say."),
        cure=Message("Use PSK or Certificate outside a laboratory."),
    )
    for resource_id, name in _NAMES.items():
        if held[resource_id]:
            yield warning(
                "nosec-credentials",
                f"{path}/{resource_id}",
                Message("{name} is not used with NoSec.", name=name),
                why=Message("A key that nobody needs is a key that can leak."),
                cure=Message("Leave it out."),
            )
