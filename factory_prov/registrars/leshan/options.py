"""Where a Leshan demo server is, as an engineer writes it down; for the bootstrap server also what it is to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path  # at run time: the job file's reader looks at the types of the fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.registrars.http.settings import (
    basic_user_problems,
    ca_problems,
    is_in_clear,
    problem,
    time_problems,
    unfilled,
    url_problems,
)
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.when import When

_LEAVE_OUT = Message("Leave it out, and make units known to that server in another way.")
_FILLED_IN = ("url", "user", "server_uri", "server_url")
_LAST_SERVER_ID = 65534
_LAST_INSTANCE = 65534


class SignIn(StrEnum):
    """Whom a proxy before the server lets through; Leshan itself asks nobody."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105
    TOKEN = "token"  # noqa: S105


class WrittenMode(StrEnum):
    """How the device and the server that it is sent to authenticate."""

    PSK = "psk"
    NOSEC = "nosec"


class WebOptions:
    """What the settings of both demo servers have in common; each has the fields in the order of its form.

    `url`: its web interface. `unencrypted`: http also to another PC, where keys travel in clear. `user`: who signs in
    at a proxy before it; the password is kept where a token would be. `ca_file`: PEM file of the authority of a proxy
    on premises. `read_timeout_s` is for one whole answer, `deadline_s` for one whole registration with its retries.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        url: str
        unencrypted: bool
        sign_in: SignIn
        user: str
        ca_file: Path | None
        connect_timeout_s: float
        read_timeout_s: float
        deadline_s: float
        when: When

    def problems(self) -> tuple[InputError, ...]:
        """Return everything that is wrong, each with the name of its field as the place; empty when all is well."""
        return tuple(unfilled((each, getattr(self, each, "")) for each in _FILLED_IN)) or (
            *url_problems(self.url, unencrypted=self.unencrypted),
            *_sign_in_problems(self),
            *time_problems(self),
        )

    def file_problems(self) -> tuple[InputError, ...]:
        """Return what is wrong with the authority's file: it is missing, or holds no certificate."""
        return ca_problems(self.ca_file)

    @property
    def base_url(self) -> str:
        """The address of the web pages, without a slash at its end; the options must be free of problems."""
        return self.url.rstrip("/").removesuffix("/api")

    @property
    def server_name(self) -> str:
        """Host and port: both demo servers may be on one host."""
        return urlsplit(self.base_url).netloc

    @property
    def address(self) -> str:
        """The address of the web pages."""
        return self.base_url

    @property
    def accept_unproven(self) -> bool:
        """Never: a demo server always shows what it has."""
        return False

    @property
    def summary(self) -> str | Message:
        """Where it is."""
        return self.base_url

    @property
    def in_clear(self) -> bool:
        """Whether keys travel over a network where anybody could read them."""
        return is_in_clear(self.url)

    @property
    def kept(self) -> Kept | None:
        """What somebody keeps on this PC for the proxy before it; None when there is nothing to keep."""
        host = urlsplit(self.url).hostname or ""
        match self.sign_in:
            case SignIn.NOTHING:
                return None
            case SignIn.TOKEN:
                return Kept(host=host)
            case SignIn.PASSWORD:
                return Kept(host=host, user=self.user)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeshanOptions(WebOptions):
    """A Leshan demo server; see WebOptions."""

    url: str
    unencrypted: bool = False
    sign_in: SignIn = SignIn.NOTHING
    user: str = ""
    ca_file: Path | None = None
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 20.0
    deadline_s: float = 60.0
    when: When = When.NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class LeshanBootstrapOptions(WebOptions):
    """A Leshan bootstrap demo server, and the account that it writes to devices; see WebOptions.

    `server_uri`: where the device is to register, /0/x/0 there. `server_url`: the web interface of that server, where
    it is a Leshan too and is to know the unit as well; empty where somebody else sees to that. `written_mode` PSK: with
    the unit's own identity and key. `security_instance`: the x of /0/x; None lets the server find a free one
    (Bootstrap-Discover, LwM2M 1.1).
    """

    url: str
    server_uri: str
    server_url: str = ""
    written_mode: WrittenMode = WrittenMode.PSK
    short_server_id: int = 123
    lifetime_s: int = 86400
    binding: str = "U"
    security_instance: int | None = None
    unencrypted: bool = False
    sign_in: SignIn = SignIn.NOTHING
    user: str = ""
    ca_file: Path | None = None
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 20.0
    deadline_s: float = 60.0
    when: When = When.NOW

    def problems(self) -> tuple[InputError, ...]:
        """Return everything that is wrong; see WebOptions."""
        return (*WebOptions.problems(self), *_written_problems(self), *_server_problems(self))

    @property
    def server(self) -> LeshanOptions | None:
        """The server that units are sent to, where it is a Leshan too; None where somebody else tells it of units."""
        if not self.server_url:
            return None
        web = {item.name: getattr(self, item.name) for item in fields(LeshanOptions)}
        return LeshanOptions(**(web | {"url": self.server_url}))

    @property
    def in_clear(self) -> bool:
        """Whether keys travel to one of them where anybody could read them."""
        return is_in_clear(self.url) or bool(self.server_url and is_in_clear(self.server_url))

    @property
    def summary(self) -> Message:
        """Where it is, and where it sends devices."""
        return Message("{url}, which sends units to {server_uri}", url=self.base_url, server_uri=self.server_uri)


def _sign_in_problems(options: WebOptions) -> Iterator[InputError]:
    if options.sign_in is SignIn.PASSWORD and not options.user:
        yield problem("user", Message("There is no user to sign in with."), Message("Write the user's name."))
    elif options.user and options.sign_in is not SignIn.PASSWORD:
        what = Message("Nobody asks for a user here.")
        yield problem("user", what, Message('Leave it out, or write sign_in = "password".'))
    else:
        yield from basic_user_problems(options.user)


def _written_problems(options: LeshanBootstrapOptions) -> Iterator[InputError]:
    from factory_prov.lwm2m.rules.server_uri import read_uri  # the rules read packs: nobody else here needs that

    uri = read_uri(options.server_uri)
    schemes = ("coaps", "coaps+tcp") if options.written_mode is WrittenMode.PSK else ("coap", "coap+tcp")
    if uri is None or not uri.hostname or uri.scheme not in (*schemes, "coap", "coap+tcp", "coaps", "coaps+tcp"):
        what = Message("This is not the address of an LwM2M server.")
        yield problem("server_uri", what, Message("Write it like coaps://leshan.my-company.com:5684"))
    elif uri.scheme not in schemes:
        yield problem(
            "server_uri",
            Message("{scheme}:// does not go with how the device is to log in there.", scheme=uri.scheme),
            Message("coaps:// goes with a key (psk), coap:// with no security (nosec)."),
        )
    for name, first, last in (
        ("short_server_id", 1, _LAST_SERVER_ID),
        ("lifetime_s", 1, 2**31 - 1),
        ("security_instance", 0, _LAST_INSTANCE),
    ):
        value = getattr(options, name)
        if value is not None and not first <= value <= last:
            what = Message("This is a number from {first} to {last}.", first=first, last=last)
            yield problem(name, what, Message("Leave it out for the usual one."))
    if not re.fullmatch(r"[UTSNQ]+", options.binding):
        what = Message("This is no way a device can be reached.")
        yield problem("binding", what, Message("Write U for UDP or T for TCP."))


def _server_problems(options: LeshanBootstrapOptions) -> Iterator[InputError]:
    if not options.server_url:
        return
    wrong = list(url_problems(options.server_url, unencrypted=options.unencrypted))
    yield from (problem("server_url", each.what, each.cure or _LEAVE_OUT) for each in wrong)
    if wrong:
        return
    if options.written_mode is WrittenMode.NOSEC:
        what = Message("Leshan lets units without security in without knowing them: there is nothing to register.")
        yield problem("server_url", what, _LEAVE_OUT)
    if options.sign_in is not SignIn.NOTHING and _host(options.server_url) != _host(options.url):
        what = Message("This is another host, which would be shown the password or token of the bootstrap server.")
        yield problem("server_url", what, _LEAVE_OUT)
    if options.base_url == options.server_url.rstrip("/"):
        what = Message("This is the bootstrap server itself.")
        yield problem("server_url", what, Message("Write the address of the server that units are sent to."))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
