"""Read the `lwm2m_server.json` of the Anjay factory provisioning tool; keys it did not know are passed over."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.files.flat_json import FlatObject
from factory_prov.messages import Message
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.kind import OldServer
from factory_prov.secret import Secret

_URL = "https://eu.iot.avsystem.cloud"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldServerInfo:
    """The Coiote server of `lwm2m_server.json`; `access_token` is a token that should not have been in the file."""

    url: str = _URL
    port: int | None = None
    domain: str
    access_token: Secret | None = None


def read_server_info(data: bytes, *, place: str) -> OldServerInfo:
    """Read url, port, domain and, if it is there, access_token; raises `InputError`."""
    keys = FlatObject(data, place, known=("url", "port", "domain", "access_token"))
    domain = keys.text("domain")
    if domain is None:
        raise keys.error(
            Message('"domain" is missing.'),
            Message('Add the domain at the server that gets the devices, as "/my/domain/".'),
        )
    token = keys.text("access_token")
    return OldServerInfo(
        url=keys.text("url") or _URL,
        port=_port(keys),
        domain=domain,
        access_token=None if token is None else Secret(token),
    )


def server_options(info: OldServerInfo) -> CoioteOptions:
    """Return the same as our options, without the token; what is wrong with them is not looked at."""
    return CoioteOptions(url=info.url, port=info.port, domain=info.domain)


def _port(keys: FlatObject) -> int | None:
    port = keys.number("port", digits_too=True)  # the old tool put it into the address as it stood
    if port is not None and not 1 <= port <= 65535:
        raise keys.error(Message('"port" is out of range.'), Message("Numbers from 1 to 65535 are possible."))
    return port


def read_old(data: bytes, place: str) -> OldServer:
    """Read the same for those who know no kind of server."""
    info = read_server_info(data, place=place)
    return OldServer(
        options=server_options(info),
        settings={"url": info.url, "port": info.port, "domain": info.domain},
        shown=info.url,
        has_token=info.access_token is not None,
    )
