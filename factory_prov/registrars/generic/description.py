"""A server as an engineer describes it: where it is, what is asked of it, and by what an answer is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path  # at run time: the job file's reader looks at the types of the fields
from urllib.parse import urlsplit

from factory_prov.messages import Message
from factory_prov.registrars.generic.bodies import BodyFormat
from factory_prov.registrars.generic.places import Encoding
from factory_prov.registrars.when import When


class Auth(StrEnum):
    """How we say who we are; the token or password is where every server's token is."""

    NONE = "none"
    BEARER = "bearer"
    BASIC = "basic"
    HEADER = "header"


class Method(StrEnum):
    """What a request does (RFC 9110, 9.3; PATCH: RFC 5789)."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class KeyEncoding(StrEnum):
    """How a server shows bytes."""

    HEX = "hex"
    BASE64 = "base64"
    TEXT = "text"

    @property
    def encoding(self) -> Encoding:
        """The same among all."""
        return Encoding(self.value)


class DerEncoding(StrEnum):
    """How a server shows a certificate or a public key."""

    BASE64 = "base64"
    HEX = "hex"
    PEM = "pem"

    @property
    def encoding(self) -> Encoding:
        """The same among all."""
        return Encoding(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request and how a success is known. `headers`: a line each. `success_pointer` counts with a text to equal."""

    method: Method
    url: str = ""
    headers: str = ""
    format: BodyFormat = BodyFormat.JSON
    body: str = ""
    success: tuple[int, ...] = (200, 201, 202, 204)
    success_pointer: str = ""
    success_equals: str = ""
    success_contains: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCall(Call):
    """How a device is made. `taken`: answers of a server that has one. `repeatable`: twice is as good as once."""

    method: Method = Method.POST
    taken: tuple[int, ...] = (409,)
    device_id: str = ""
    repeatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCall(Call):
    """How the credentials of a device are changed."""

    method: Method = Method.PUT
    taken: tuple[int, ...] = (409,)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCall(Call):
    """How a device is taken away; `absent`: answers of a server that has no such device."""

    method: Method = Method.DELETE
    absent: tuple[int, ...] = (404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookCall(Call):
    """How a device is read back. The settings from `device_id` on are JSON pointers; one that is empty is not shown."""

    method: Method = Method.GET
    success: tuple[int, ...] = (200,)
    absent: tuple[int, ...] = (404, 410)
    absent_pointer: str = ""
    absent_equals: str = ""
    device_id: str = ""
    endpoint_name: str = ""
    server: str = ""
    security_mode: str = ""
    psk_identity: str = ""
    psk_key: str = ""
    psk_key_encoding: KeyEncoding = KeyEncoding.HEX
    public_key: str = ""
    public_key_encoding: DerEncoding = DerEncoding.BASE64
    certificate: str = ""
    certificate_encoding: DerEncoding = DerEncoding.BASE64


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerWords:
    """What the server calls things; a unit for which there is no word is refused."""

    psk: str = "psk"
    rpk: str = "rpk"
    cert: str = "cert"
    nosec: str = "nosec"
    est: str = ""
    management: str = "management"
    bootstrap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDescription:
    """The server, its calls, and how long anything may take.

    `unencrypted`: what is sent may be read by others on the network. `ca_file`: PEM file of the authority of a server
    on premises. `read_timeout_s` is for one whole answer, `deadline_s` for a whole registration with its retries.
    """

    url: str
    auth: Auth = Auth.BEARER
    user: str = ""
    auth_header: str = ""
    unencrypted: bool = False
    ca_file: Path | None = None
    create: CreateCall = field(default_factory=CreateCall)
    look: LookCall | None = None
    update: UpdateCall | None = None
    remove: RemoveCall | None = None
    words: ServerWords = field(default_factory=ServerWords)
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 10.0
    deadline_s: float = 60.0
    accept_unproven: bool = False
    """PASS also when the server took the unit but does not show what it has."""
    when: When = When.NOW

    @property
    def server_name(self) -> str:
        """The name of the server's host, under which its token is kept; the options must be free of problems."""
        return urlsplit(self.url).hostname or ""

    @property
    def address(self) -> str:
        """The address as the job has it."""
        return self.url

    @property
    def summary(self) -> str | Message:
        """The same."""
        return self.url

    @property
    def calls(self) -> dict[str, Call]:
        """Its calls by the names of their settings, without those that are left out."""
        named = {"create": self.create, "look": self.look, "update": self.update, "remove": self.remove}
        return {name: call for name, call in named.items() if call is not None}
