"""The Coiote DM server of the virtual station: the real REST surface on this PC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.kind import VirtualServer
from factory_prov.simulation.coiote.server import VirtualCoiote

_DOMAIN = "/virtual/"


@contextmanager
def virtual_coiote(wanted: CoioteOptions | None, _folder: Path) -> Iterator[VirtualServer]:
    """Serve as long as it is entered; the job's own domain and time limits do not matter there."""
    with VirtualCoiote(domains=(_DOMAIN,)) as server:
        options = CoioteOptions(url=server.url, domain=_DOMAIN)
        if wanted is not None:
            options = replace(
                options,
                when=wanted.when,
                friendly_name=wanted.friendly_name,
                properties=wanted.properties,
                entries=wanted.entries,
            )
        yield VirtualServer(
            options=options,
            registrar=Coiote(options, server.token),
            table=server.desk.store.table,
            known=lambda: tuple(device.endpoint_name for device in server.devices),
        )
