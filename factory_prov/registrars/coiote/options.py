"""Where a Coiote DM server is and what to do there, as an engineer writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path  # at run time: the job file's reader looks at the types of the fields
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from factory_prov.errors import InputError
from factory_prov.files.option_table import Texts
from factory_prov.messages import Message
from factory_prov.registrars.coiote.unit_texts import refuse_texts
from factory_prov.registrars.http.loopback import is_loopback
from factory_prov.registrars.http.settings import (
    ca_problems,
    name_problems,
    problem,
    time_problems,
    unfilled,
    without_places,
)
from factory_prov.registrars.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD_KEYS = frozenset({"url", "port", "domain", "access_token"})
"""The keys of the old tool's lwm2m_server.json."""
API_PATH = "/api/coiotedm/v3"
UNPROVEN_CURE = Message("Let the token read devices, or write accept_unproven = true below [server].")
CERTIFICATE_HINT = Message(
    "Coiote takes no certificate through its API: add the unit's certificate, or once the CA that signs all of them, in"
    " its web pages under Administration, DTLS/TLS certificates."
)


class SignIn(StrEnum):
    """What says who we are: a token made elsewhere, a user's password, or the secret of a client (service account)."""

    TOKEN = "token"  # noqa: S105
    PASSWORD = "password"  # noqa: S105
    CLIENT = "client credentials"


class Entries(StrEnum):
    """Which devices of the server a unit becomes: Coiote has one for each of its servers, of the same endpoint name."""

    AS_THE_PACK = "as the pack"
    MANAGEMENT = "management"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoioteOptions:
    """The server, the domain devices go to, and how long anything may take.

    `user`: who signs in, a user's name or a client's id, and `realm` of the client; the password or the client's secret
    is kept where a token would be. `friendly_name` and `properties` are templates (`unit_texts`). `entries`: one device
    for each kind of account of the pack, that of the management server alone, or both also where the pack has only a
    Bootstrap-Server's, whose credentials the other one gets then.

    `port`: older installations use 8087; none means that of the URL. `ca_file`: PEM file of the authority of a server
    on premises. `read_timeout_s` is for one whole answer, `deadline_s` for one whole registration with its retries.
    """

    domain: str
    url: str = "https://eu.iot.avsystem.cloud"
    port: int | None = None
    sign_in: SignIn = SignIn.TOKEN
    user: str = ""
    realm: str = ""
    groups: tuple[str, ...] = ()
    friendly_name: str = ""
    properties: Texts = Texts()  # noqa: RUF009 - it does not change
    entries: Entries = Entries.AS_THE_PACK
    ca_file: Path | None = None
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 10.0
    deadline_s: float = 60.0
    accept_unproven: bool = False
    """PASS also when the server took the unit but does not show this token what it has."""
    when: When = When.NOW

    def problems(self) -> tuple[InputError, ...]:
        """Return everything that is wrong, each with the name of its field as the place; empty when all is well."""
        return tuple(_unfilled(self)) or tuple(
            chain(_url_problems(self), _sign_in_problems(self), _text_problems(self), _other_problems(self))
        )

    def file_problems(self) -> tuple[InputError, ...]:
        """Return what is wrong with the authority's file: it is missing, or holds no certificate."""
        return ca_problems(self.ca_file)

    def check(self) -> None:
        """Raise the first of the problems."""
        for wrong in self.problems():
            raise wrong

    @property
    def base_url(self) -> str:
        """The address of the REST API, without a slash at its end; the options must be free of problems."""
        return self.root_url + API_PATH

    @property
    def root_url(self) -> str:
        """The address of the server, without the path of the REST API: logging in is beside it."""
        parts = urlsplit(self.url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        port = self.port or parts.port
        path = parts.path.rstrip("/").removesuffix(API_PATH)
        return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path}"

    @property
    def host(self) -> str:
        """The name of the server's host, under which its token is kept; the options must be free of problems."""
        return urlsplit(self.url).hostname or ""

    @property
    def server_name(self) -> str:
        """The same, for the ledger and for people."""
        return self.host

    @property
    def address(self) -> str:
        """The address of the REST API."""
        return self.base_url

    @property
    def summary(self) -> Message:
        """Address and domain."""
        return Message("{url}, domain {domain}", url=self.url, domain=self.domain)


def _unfilled(options: CoioteOptions) -> Iterator[InputError]:
    named = {each: getattr(options, each) for each in ("url", "domain", "user", "realm")}
    templates = {"friendly_name": options.friendly_name} | {
        f"properties.{name}": value for name, value in options.properties.items()
    }
    plain = {place: without_places(text) for place, text in templates.items()}
    groups = (("groups", group) for group in options.groups)
    return unfilled(chain(named.items(), plain.items(), groups))


def _url_problems(options: CoioteOptions) -> Iterator[InputError]:
    try:
        parts = urlsplit(options.url)
        url_port = parts.port
        host = parts.hostname
    except ValueError:
        parts, url_port, host = SplitResult("", "", "", "", ""), None, None
    if not host or not options.url.isprintable() or " " in options.url:
        yield problem(
            "url",
            Message("This is not the address of a server."),
            Message("Write it like https://eu.iot.avsystem.cloud"),
        )
        return
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        yield problem(
            "url",
            Message("The token would travel unprotected."),
            Message("Write https:// (http:// only for this PC itself)."),
        )
    if parts.username is not None or parts.password is not None:
        yield problem(
            "url", Message("There is a user name in the address."), Message("Leave it out: the token says who we are.")
        )
    if parts.query or parts.fragment:
        yield problem(
            "url",
            Message("There is a ? or # in the address."),
            Message("Give scheme, host and, where needed, port only."),
        )
    if url_port == 0 or (options.port is not None and not 1 <= options.port <= 65535):
        yield problem(
            "port", Message("A port is a number from 1 to 65535."), Message("Leave it out for the usual one.")
        )
    if url_port is not None and options.port is not None and url_port != options.port:
        yield problem(
            "port",
            Message("The address says port {url_port}, the option {port}.", url_port=url_port, port=options.port),
            Message("Keep one of them."),
        )


def _sign_in_problems(options: CoioteOptions) -> Iterator[InputError]:
    if not options.user and options.sign_in is SignIn.PASSWORD:
        yield problem(
            "user", Message("There is no user to sign in with."), Message("Write the user's name; not its password.")
        )
    if not options.user and options.sign_in is SignIn.CLIENT:
        yield problem(
            "user", Message("There is no client to sign in with."), Message("Write the client's id; not its secret.")
        )
    if not options.realm and options.sign_in is SignIn.CLIENT:
        yield problem(
            "realm",
            Message("A client signs in in a realm."),
            Message("Write its name, as the server shows it."),
        )
    for name in ("user", "realm"):
        value = getattr(options, name)
        if value and options.sign_in is SignIn.TOKEN:
            yield problem(
                name,
                Message("A token says itself who we are."),
                Message('Leave it out, or write sign_in = "password" or "client credentials".'),
            )
        else:
            yield from name_problems(name, value)


def _text_problems(options: CoioteOptions) -> Iterator[InputError]:
    for name in options.properties:
        if name == "endpointName" or not name.strip() or not name.isprintable():
            yield problem(
                f"properties.{name}",
                Message("This cannot be the name of a property."),
                Message("Choose a readable one; endpointName is the server's own."),
            )
    try:
        refuse_texts(options.friendly_name, options.properties)
    except InputError as failure:
        yield failure


def _other_problems(options: CoioteOptions) -> Iterator[InputError]:
    domain = options.domain
    if not (domain.startswith("/") and domain.endswith("/") and domain.isprintable()):
        yield problem(
            "domain", Message("A domain starts and ends with a slash."), Message("Write it like /factory/line1/")
        )
    if not all(group.strip() and group.isprintable() for group in options.groups):
        yield problem(
            "groups", Message("The name of a group is empty or unreadable."), Message("Write names like root.line1")
        )
    yield from time_problems(options)
