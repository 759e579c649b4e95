"""Coiote DM in the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote
from registrar_benches.bench import TOKEN, Bench, Known


@contextmanager
def coiote() -> Iterator[Bench]:
    with VirtualCoiote(token=Secret(TOKEN)) as server:

        def known() -> list[Known]:
            return [
                Known(endpoint_name=each.endpoint_name, psk_identity=each.psk_identity, psk_key=each.psk_key)
                for each in server.devices
            ]

        def again(**options: Any) -> Coiote:
            return Coiote(CoioteOptions(url=server.url, domain="/factory/", **options), server.token)

        yield Bench(
            registrar=again(),
            known=known,
            place="127.0.0.1",
            refused=("", "a/b"),
            entries=(False, True),
            server=server,
            again=again,
            table=server.desk.store.table,
        )
