"""The address of a ledger on PostgreSQL, as people write it; without a password, and psycopg is not needed to read it.

postgresql://station@db1.factory:5432,db2.factory:5432/ledger?sslmode=verify-full&sslrootcert=/etc/ca.pem
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote

from factory_prov.errors import InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCHEMES = ("postgresql://", "postgres://")
_PORT = 5432
_PASSED_ON = frozenset({
    "channel_binding", "krbsrvname", "passfile", "require_auth", "sslcert", "sslcompression", "sslcrl", "sslkey",
    "ssl_min_protocol_version", "sslmode", "sslnegotiation", "sslrootcert", "sslsni",
})  # fmt: skip
"""What libpq is told as it stands. What decides who answers, or how long anybody waits, is ours."""
_PRIMARY = ("read-write", "primary")
_PLACE = Message("address of the ledger")
_FORM = Message("Write it as {form}.", form="postgresql://user@host1:5432,host2:5432/database")
_HOST = re.compile(r"\[[0-9A-Fa-f:.%]+\]|[^\[\]:@,/?#\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the database is: `hosts` of a failover pair are asked in turn for the one that takes writes."""

    user: str
    hosts: tuple[tuple[str, int], ...]
    database: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def place(self) -> str:
        """The address as people are told it, and as the keyring knows it: no options, no password."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        return f"postgresql://{user}{self._hosts}/{quote(self.database, safe='')}"

    @property
    def key(self) -> str:
        """By what a PC remembers it: who asks, and which host is named first, makes no difference."""
        hosts = ",".join(sorted(self._hosts.split(",")))
        return f"postgresql://{hosts}/{quote(self.database, safe='')}"

    @property
    def url(self) -> str:
        """The whole address, to be kept in settings."""
        options = "&".join(f"{name}={quote(value, safe='/')}" for name, value in sorted(self.options.items()))
        return f"{self.place}?{options}" if options else self.place

    @property
    def _hosts(self) -> str:
        return ",".join(f"{_quoted(host)}:{port}" for host, port in self.hosts)


def is_address(text: str) -> bool:
    """Return whether the text is meant as an address, and not as a file."""
    return re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]+://", text) is not None


def address_of(text: str) -> Address:
    """Read an address; InputError for one that is none, or has a password in it. The text is in no error: it may."""
    scheme = next((scheme for scheme in _SCHEMES if text.strip().lower().startswith(scheme)), None)
    if scheme is None:
        raise _wrong(Message("this is no address of a PostgreSQL database."))
    before, _, query = text.strip()[len(scheme) :].partition("?")
    server, slash, database = before.partition("/")
    who, _, where = server.rpartition("@")
    if ":" in unquote(who):
        raise _password()
    options = _options(query)
    if not slash or not database or "/" in database or "#" in database:
        raise _wrong(Message("the address names no database."))
    return Address(user=unquote(who), hosts=_hosts(where), database=unquote(database), options=options)


def _hosts(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(_host(one) for one in text.split(","))


def _host(text: str) -> tuple[str, int]:
    found = _HOST.match(text)
    port = "" if found is None else text[found.end() :]
    if found is None or (port and not re.fullmatch(r":[0-9]{1,5}", port)):
        raise _wrong(Message("the address names no host, or one with a wrong port."))
    number = int(port[1:]) if port else _PORT
    if not 0 < number < 65536:
        raise _wrong(Message("the address names no host, or one with a wrong port."))
    host = unquote(found[0].strip("[]"))
    return (host if host.startswith("/") else host.lower()), number


def _quoted(host: str) -> str:
    return f"[{host}]" if ":" in host else quote(host, safe="")


def _options(query: str) -> Mapping[str, str]:
    options = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in ("password", "sslpassword"):
            raise _password()
        if name == "target_session_attrs" and value in _PRIMARY:
            continue  # it is asked of every host anyway
        if name not in _PASSED_ON:
            raise InputError(
                Message("the option {name} of the address is not known.", name=_shown(name)),
                place=_PLACE,
                cure=Message("These are: {names}.", names=", ".join(sorted(_PASSED_ON))),
            )
        options[name] = value
    return MappingProxyType(options)


def _shown(name: str) -> str:
    """Return a name that can be one: what stands there may be a password in the wrong place."""
    return name if re.fullmatch(r"[a-z_]{1,40}", name) else "…"


def _wrong(what: Message) -> InputError:
    return InputError(what, place=_PLACE, cure=_FORM)


def _password() -> InputError:
    return InputError(
        Message("the address has a password in it, which others would read there."),
        place=_PLACE,
        cure=Message("Take it out, and keep it in the keyring: factory-prov ledger password."),
    )
