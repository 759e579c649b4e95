"""Any HTTP server in the contract suite: one with statuses, and an old one that says 200 to all and writes over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from factory_prov.registrars.generic.options import HttpOptions
from factory_prov.registrars.generic.registrar import HttpRegistrar, open_http
from factory_prov.registrars.tokens import FixedToken
from factory_prov.secret import Secret
from factory_prov.simulation.generic.server import VirtualUnits
from registrar_benches.bench import TOKEN, Bench, Known


@contextmanager
def http(options_of: Callable[[str], HttpOptions]) -> Iterator[Bench]:
    with VirtualUnits(token=Secret(TOKEN)) as server:

        def known() -> list[Known]:
            return sorted(
                (
                    Known(endpoint_name=each.endpoint_name, psk_identity=each.psk_identity, psk_key=each.psk_key)
                    for each in server.devices
                ),
                key=lambda each: each.endpoint_name,
            )

        def again(**options: Any) -> HttpRegistrar:
            return open_http(replace(options_of(server.url), **options), FixedToken(server.token))

        yield Bench(
            registrar=again(),
            known=known,
            place="127.0.0.1",
            refused=("", "a\nb"),
            entries=(False, True),
            server=server,
            again=again,
        )
