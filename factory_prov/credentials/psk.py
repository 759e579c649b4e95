"""Pre-shared keys and their identities (OMA LwM2M Transport, Security Mode 0)."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import CredentialsError, InputError
from factory_prov.lwm2m.rules.account_credentials import IDENTITY_MAX_BYTES
from factory_prov.messages import Message
from factory_prov.naming.templates import expand
from factory_prov.secret import Secret

PSK_LENGTHS_BYTES = (16, 32)
"""Lengths every client and server takes: ThingsBoard wants a multiple of 16, mbedTLS takes 32 at most."""

_TEXT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class PskOptions:
    """How a unit's pre-shared key is made; `identity` is a template (see `names.expand`).

    `text`: the key is letters, digits, - and _, for devices that keep it as text.
    """

    identity: str = "{endpoint_name}"
    length_bytes: int = 16
    text: bool = False


def generate_psk(length_bytes: int) -> Secret:
    """Draw a new key of 16 or 32 bytes from the operating system's secure generator."""
    if length_bytes not in PSK_LENGTHS_BYTES:
        raise InputError(
            Message.counted(
                "A pre-shared key of {n} byte is not portable.",
                "A pre-shared key of {n} bytes is not portable.",
                n=length_bytes,
            ),
            place="length_bytes",
            cure=Message("Use 16 or 32: every server and device takes these."),
        )
    import secrets

    return Secret(secrets.token_bytes(length_bytes))


def generate_text_psk(length_bytes: int) -> Secret:
    """Draw a new key of 32 letters, digits, - and _: 192 random bits. One of 16 would have 96, which is not safe."""
    if length_bytes != _TEXT_BYTES:
        raise InputError(
            Message("A key of text has less in it than one of random bytes: it has to have 32 characters."),
            place="length_bytes",
            cure=Message("Write length_bytes = 32."),
        )
    import secrets

    return Secret(secrets.token_urlsafe(_TEXT_BYTES * 3 // 4).encode())


def psk_identity(template: str, *, endpoint_name: str | None) -> str:
    """Make a unit's PSK identity: 1..128 bytes of UTF-8 without NUL, so that /0/x/3 can hold it."""
    identity = expand(template, endpoint_name=endpoint_name, place="identity")
    fault = _identity_fault(identity)
    if fault:
        raise CredentialsError(
            fault,
            place="identity",
            cure=Message("Change the identity template or the endpoint name."),
        )
    return identity


def _identity_fault(identity: str) -> Message | None:
    try:
        size_bytes = len(identity.encode())
    except UnicodeEncodeError:
        return Message("The PSK identity is not valid Unicode text.")
    if size_bytes == 0:
        return Message("The PSK identity is empty.")
    if size_bytes > IDENTITY_MAX_BYTES:
        return Message.counted(
            "The PSK identity is {n} byte long, but clients need to support {max_bytes} only.",
            "The PSK identity is {n} bytes long, but clients need to support {max_bytes} only.",
            n=size_bytes,
            max_bytes=IDENTITY_MAX_BYTES,
        )
    if "\0" in identity:
        return Message("The PSK identity holds a NUL character, which some clients take for its end.")
    return None
