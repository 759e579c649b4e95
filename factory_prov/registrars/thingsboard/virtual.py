"""The ThingsBoard server of the virtual station: the real REST surface on this PC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factory_prov.registrars.kind import VirtualServer
from factory_prov.registrars.login import ObtainedTokens
from factory_prov.registrars.thingsboard.login import login_of
from factory_prov.registrars.thingsboard.options import CertificateTrust, ThingsBoardOptions
from factory_prov.registrars.thingsboard.registrar import ThingsBoard
from factory_prov.registrars.tokens import FixedToken
from factory_prov.registrars.when import When
from factory_prov.simulation.thingsboard.server import VirtualThingsBoard


@contextmanager
def virtual_thingsboard(wanted: ThingsBoardOptions | None, _folder: Path) -> Iterator[VirtualServer]:
    """Serve as long as it is entered; the job's own profile, user and time limits do not matter there."""
    with VirtualThingsBoard() as server:
        options = ThingsBoardOptions(
            url=server.url,
            profile=server.profile,
            user=server.user,
            label="" if wanted is None else wanted.label,
            certificates=CertificateTrust.OWN if wanted is None else wanted.certificates,
            when=When.NOW if wanted is None else wanted.when,
        )
        login = login_of(options)
        tokens = FixedToken(server.password) if login is None else ObtainedTokens(login, lambda: server.password)
        yield VirtualServer(
            options=options,
            registrar=ThingsBoard(options, tokens),
            table=server.table,
            known=lambda: tuple(device.endpoint_name for device in server.devices),
        )
