"""The places of a template, such as {endpoint_name} and {psk_key:hex}, and what stands there for one unit."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.secret import Secret

ENDPOINT_NAME = "endpoint_name"
SERVER = "server"
SECURITY_MODE = "security_mode"
PSK_IDENTITY = "psk_identity"
PSK_KEY = "psk_key"
PUBLIC_KEY = "public_key"
CERTIFICATE = "certificate"
DEVICE_ID = "device_id"
REQUEST_ID = "request_id"


class Encoding(StrEnum):
    """How bytes are written as text."""

    HEX = "hex"
    BASE64 = "base64"
    TEXT = "text"
    PEM = "pem"


_KEY_ENCODINGS = (Encoding.HEX, Encoding.BASE64, Encoding.TEXT)
_DER_ENCODINGS = (Encoding.BASE64, Encoding.HEX, Encoding.PEM)
PLACES: Mapping[str, tuple[Encoding, ...]] = MappingProxyType(
    {
        ENDPOINT_NAME: (),
        SERVER: (),
        SECURITY_MODE: (),
        PSK_IDENTITY: (),
        PSK_KEY: _KEY_ENCODINGS,
        PUBLIC_KEY: _DER_ENCODINGS,
        CERTIFICATE: _DER_ENCODINGS,
        DEVICE_ID: (),
        REQUEST_ID: (),
    }
)
"""The encodings of each: bytes need one of them, a text has none."""
SECRET_PLACES = frozenset({PSK_KEY})
_TITLES = {PUBLIC_KEY: "PUBLIC KEY", CERTIFICATE: "CERTIFICATE"}
_LINE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place; `optional`: a unit that has nothing for it may come all the same."""

    name: str
    encoding: Encoding | None = None
    optional: bool = False

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{{{self.name}{f':{self.encoding}' if self.encoding else ''}{'?' if self.optional else ''}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValues:
    """What a unit has for each place: text, bytes as Secrets, or None for nothing."""

    values: Mapping[str, str | Secret | None] = field(repr=False)

    def text_of(self, place: Place) -> str | None:
        """Return what stands there as text; InputError when it cannot be written so, or is missing and needed."""
        value = self.values.get(place.name)
        if value is None and not place.optional:
            what = Message("The unit has nothing that could stand for {place}.", place=str(place))
            cure = Message(
                "Leave it out, or write {optional} where the server takes units without it.",
                optional=str(Place(name=place.name, encoding=place.encoding, optional=True)),
            )
            raise InputError(what, cure=cure)
        if not isinstance(value, Secret):
            return value
        if not can_be(value, place):
            raise InputError(
                Message("The key is no printable text, which {place} asks for.", place=str(place)),
                cure=Message("Write {{psk_key:hex}} or {{psk_key:base64}}, as the server takes it."),
            )
        return encoded(value, place)


def can_be(value: Secret, place: Place) -> bool:
    """Whether bytes can be written as the place asks for: a key that is wanted as text must be one."""
    if place.encoding is not Encoding.TEXT:
        return True
    try:
        return value.reveal().decode().isprintable()
    except UnicodeDecodeError:
        return False


def encoded(value: Secret, place: Place) -> str:
    """Return bytes as the text that the place asks for; they must fit."""
    match place.encoding:
        case Encoding.BASE64:
            return base64.b64encode(value.reveal()).decode()
        case Encoding.PEM:
            return _pem(value.reveal(), _TITLES[place.name])
        case Encoding.TEXT:
            return value.reveal().decode()
        case _:
            return value.reveal().hex()


def decoded(text: str, encoding: Encoding) -> bytes | None:
    """Return the bytes a server shows as text; None when they cannot be read so."""
    try:
        match encoding:
            case Encoding.HEX:
                return bytes.fromhex(re.sub(r"[\s:]", "", text))
            case Encoding.BASE64:
                return base64.b64decode(re.sub(r"\s", "", text), validate=True)
            case Encoding.PEM:
                return base64.b64decode("".join(line for line in text.split("\n") if "-----" not in line))
            case Encoding.TEXT:
                return text.encode()
    except ValueError:
        return None


def _pem(value: bytes, title: str) -> str:
    body = base64.b64encode(value).decode()
    lines = [body[start : start + _LINE] for start in range(0, len(body), _LINE)]
    return "\n".join([f"-----BEGIN {title}-----", *lines, f"-----END {title}-----", ""])
