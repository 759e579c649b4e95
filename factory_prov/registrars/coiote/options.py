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
from factory_prov.files.reading import TEXT_LIMIT_BYTES
from factory_prov.messages import Message
from factory_prov.naming.placeholders import placeholder_in
from factory_prov.registrars.coiote.unit_texts import refuse_texts
from factory_prov.registrars.http.loopback import is_loopback
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
_NO_PEM = Message("This is not a readable PEM file with a certificate in it.")
_AUTHORITY = Message("Name the file with the certificate of the authority that signed the server's.")


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
        if self.ca_file is None:
            return ()
        if not self.ca_file.exists():
            return (_problem("ca_file", Message("There is no such file."), Message("Check its name and folder.")),)
        return () if _holds_certificate(self.ca_file) else (_problem("ca_file", _NO_PEM, _AUTHORITY),)

    def check(self) -> None:
        """Raise the first of the problems."""
        for problem in self.problems():
            raise problem

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
    named = {each: (getattr(options, each),) for each in ("url", "domain", "user", "realm")}
    templates = {"friendly_name": options.friendly_name} | {
        f"properties.{name}": value for name, value in options.properties.items()
    }
    plain = {place: (text.replace("{{", "").replace("}}", ""),) for place, text in templates.items()}
    for field, texts in {**named, **plain, "groups": options.groups}.items():
        for found in filter(None, map(placeholder_in, texts)):
            what = Message("{placeholder} is to be filled in.", placeholder=found)
            yield _problem(field, what, Message("Write what it stands for."))


def _url_problems(options: CoioteOptions) -> Iterator[InputError]:
    try:
        parts = urlsplit(options.url)
        url_port = parts.port
        host = parts.hostname
    except ValueError:
        parts, url_port, host = SplitResult("", "", "", "", ""), None, None
    if not host or not options.url.isprintable() or " " in options.url:
        yield _problem(
            "url",
            Message("This is not the address of a server."),
            Message("Write it like https://eu.iot.avsystem.cloud"),
        )
        return
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        yield _problem(
            "url",
            Message("The token would travel unprotected."),
            Message("Write https:// (http:// only for this PC itself)."),
        )
    if parts.username is not None or parts.password is not None:
        yield _problem(
            "url", Message("There is a user name in the address."), Message("Leave it out: the token says who we are.")
        )
    if parts.query or parts.fragment:
        yield _problem(
            "url",
            Message("There is a ? or # in the address."),
            Message("Give scheme, host and, where needed, port only."),
        )
    if url_port == 0 or (options.port is not None and not 1 <= options.port <= 65535):
        yield _problem(
            "port", Message("A port is a number from 1 to 65535."), Message("Leave it out for the usual one.")
        )
    if url_port is not None and options.port is not None and url_port != options.port:
        yield _problem(
            "port",
            Message("The address says port {url_port}, the option {port}.", url_port=url_port, port=options.port),
            Message("Keep one of them."),
        )


def _sign_in_problems(options: CoioteOptions) -> Iterator[InputError]:
    if not options.user and options.sign_in is SignIn.PASSWORD:
        yield _problem(
            "user", Message("There is no user to sign in with."), Message("Write the user's name; not its password.")
        )
    if not options.user and options.sign_in is SignIn.CLIENT:
        yield _problem(
            "user", Message("There is no client to sign in with."), Message("Write the client's id; not its secret.")
        )
    if not options.realm and options.sign_in is SignIn.CLIENT:
        yield _problem(
            "realm",
            Message("A client signs in in a realm."),
            Message("Write its name, as the server shows it."),
        )
    for name in ("user", "realm"):
        value = getattr(options, name)
        if value and options.sign_in is SignIn.TOKEN:
            yield _problem(
                name,
                Message("A token says itself who we are."),
                Message('Leave it out, or write sign_in = "password" or "client credentials".'),
            )
        elif not value.isprintable() or value != value.strip():
            yield _problem(
                name, Message("This name begins or ends with a space, or is unreadable."), Message("Correct it.")
            )


def _text_problems(options: CoioteOptions) -> Iterator[InputError]:
    for name in options.properties:
        if name == "endpointName" or not name.strip() or not name.isprintable():
            yield _problem(
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
        yield _problem(
            "domain", Message("A domain starts and ends with a slash."), Message("Write it like /factory/line1/")
        )
    if not all(group.strip() and group.isprintable() for group in options.groups):
        yield _problem(
            "groups", Message("The name of a group is empty or unreadable."), Message("Write names like root.line1")
        )
    for name in ("connect_timeout_s", "read_timeout_s", "deadline_s"):
        if not 0 < getattr(options, name) <= 3600:
            yield _problem(
                name,
                Message("This is a number of seconds over 0 and up to 3600."),
                Message("Leave it out for the usual one."),
            )


def _holds_certificate(file: Path) -> bool:
    """Whether TLS can take the file for an authority's."""
    import ssl  # only servers on premises need it

    try:
        if file.is_file() and file.stat().st_size <= TEXT_LIMIT_BYTES:
            ssl.create_default_context(cafile=file)
            return True
    except OSError:  # ssl's own error is one
        pass
    return False


def _problem(field: str, what: Message, cure: Message) -> InputError:
    return InputError(what, place=field, cure=cure)
