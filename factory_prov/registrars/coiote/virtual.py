"""The Coiote DM server of the virtual station: the real REST surface on this PC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.kind import VirtualServer
from factory_prov.registrars.when import When
from factory_prov.simulation.coiote.server import VirtualCoiote

_DOMAIN = "/virtual/"


@contextmanager
def virtual_coiote(wanted: CoioteOptions | None, _folder: Path) -> Iterator[VirtualServer]:
    """Serve as long as it is entered; the job's own domain and time limits do not matter there."""
    with VirtualCoiote(domains=(_DOMAIN,)) as server:
        options = CoioteOptions(url=server.url, domain=_DOMAIN, when=When.NOW if wanted is None else wanted.when)
        yield VirtualServer(
            options=options,
            registrar=Coiote(options, server.token),
            table=server.desk.store.table,
            known=lambda: tuple(device.endpoint_name for device in server.devices),
        )
