"""The Leshan demo servers of the virtual station: the real web interface on this PC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from factory_prov.registrars.kind import VirtualServer
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, LeshanOptions
from factory_prov.registrars.leshan.registrar import Leshan, LeshanBootstrap
from factory_prov.registrars.when import When
from factory_prov.simulation.leshan.server import VirtualLeshan, VirtualLeshanBootstrap

_SERVER_URI = "coaps://127.0.0.1:5684"


@contextmanager
def virtual_leshan(wanted: LeshanOptions | None, _folder: Path) -> Iterator[VirtualServer]:
    """Serve as long as it is entered; the job's address and time limits do not matter there."""
    with VirtualLeshan() as server:
        options = LeshanOptions(url=server.url, when=When.NOW if wanted is None else wanted.when)
        yield VirtualServer(
            options=options,
            registrar=Leshan(options, None),
            table=server.desk.table,
            known=lambda: tuple(device.endpoint_name for device in server.devices),
        )


@contextmanager
def virtual_leshan_bootstrap(wanted: LeshanBootstrapOptions | None, _folder: Path) -> Iterator[VirtualServer]:
    """Serve as long as it is entered; what is written to units is what the job says."""
    with VirtualLeshanBootstrap() as server:
        written = LeshanBootstrapOptions(url=server.url, server_uri=_SERVER_URI)
        if wanted is not None:
            usual = LeshanOptions(url=server.url, when=wanted.when)
            web = {name: getattr(usual, name) for name in LeshanOptions.__dataclass_fields__}
            written = replace(wanted, **web, server_url="")
        yield VirtualServer(
            options=written,
            registrar=LeshanBootstrap(written, None),
            table=server.desk.table,
            known=lambda: tuple(device.endpoint_name for device in server.devices),
        )
