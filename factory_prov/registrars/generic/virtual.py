"""The server of the virtual station in the place of any that a job describes: a made-up one on this PC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from factory_prov.registrars.generic.bodies import BodyFormat
from factory_prov.registrars.generic.description import (
    Auth,
    CreateCall,
    LookCall,
    Method,
    RemoveCall,
    ServerWords,
    UpdateCall,
)
from factory_prov.registrars.generic.options import HttpOptions
from factory_prov.registrars.generic.registrar import open_http
from factory_prov.registrars.kind import VirtualServer
from factory_prov.registrars.tokens import FixedToken
from factory_prov.registrars.when import When
from factory_prov.simulation.generic.server import VirtualUnits

_SECURITY = (
    '{"mode": "{security_mode}", "identity": "{psk_identity?}", "key": "{psk_key:hex?}",'
    ' "certificate": "{certificate:base64?}", "publicKey": "{public_key:base64?}"}'
)
_WORDS = ServerWords(bootstrap="bootstrap")


def unit_options(url: str, *, when: When = When.NOW) -> HttpOptions:
    """Return how units are registered at the plain interface of the virtual server."""
    return HttpOptions(
        url=f"{url}/api",
        when=when,
        words=_WORDS,
        create=CreateCall(
            url="/units",
            body=f'{{"name": "{{endpoint_name}}", "entry": "{{server}}", "security": {_SECURITY}}}',
            success=(201,),
            device_id="/id",
        ),
        look=LookCall(
            url="/units?name={endpoint_name}&entry={server}",
            absent=(),
            absent_pointer="/total",
            absent_equals="0",
            device_id="/units/0/id",
            **_pointers("/units/0"),
        ),
        update=UpdateCall(url="/units/{device_id}", body=f'{{"security": {_SECURITY}}}', success=(200,)),
        remove=RemoveCall(url="/units/{device_id}"),
    )


def form_options(url: str) -> HttpOptions:
    """Return how units are registered at the old interface of the virtual server."""
    fields = "name={endpoint_name}\nentry={server}\n"
    security = (
        "mode={security_mode}\nidentity={psk_identity?}\nkey={psk_key:hex?}\n"
        "certificate={certificate:base64?}\npublicKey={public_key:base64?}"
    )
    told: dict[str, Any] = {"success": (200,), "success_pointer": "/status", "success_equals": "ok"}
    return HttpOptions(
        url=url,
        auth=Auth.HEADER,
        auth_header="X-Api-Key",
        words=_WORDS,
        create=CreateCall(url="/form/save", format=BodyFormat.FORM, body=fields + security, repeatable=True, **told),
        look=LookCall(
            url="/form/find",
            method=Method.POST,
            format=BodyFormat.FORM,
            body=fields,
            absent=(),
            absent_pointer="/count",
            absent_equals="0",
            **_pointers("/units/0"),
            **told,
        ),
        update=UpdateCall(url="/form/save", method=Method.POST, format=BodyFormat.FORM, body=fields + security, **told),
        remove=RemoveCall(url="/form/delete", method=Method.POST, format=BodyFormat.FORM, body=fields, **told),
    )


def _pointers(base: str) -> dict[str, Any]:
    return {
        "endpoint_name": f"{base}/name",
        "server": f"{base}/entry",
        "security_mode": f"{base}/security/mode",
        "psk_identity": f"{base}/security/identity",
        "psk_key": f"{base}/security/key",
        "public_key": f"{base}/security/publicKey",
        "certificate": f"{base}/security/certificate",
    }


@contextmanager
def virtual_http(wanted: HttpOptions | None, _folder: Path) -> Iterator[VirtualServer]:
    """Serve as long as it is entered; the job's own requests do not matter there."""
    with VirtualUnits() as server:
        options = unit_options(server.url, when=When.NOW if wanted is None else wanted.when)
        yield VirtualServer(
            options=options,
            registrar=open_http(options, FixedToken(server.token)),
            table=server.table,
            known=lambda: tuple(device.endpoint_name for device in server.devices),
        )
