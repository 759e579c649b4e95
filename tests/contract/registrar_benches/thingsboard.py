"""ThingsBoard in the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from factory_prov.registrars.login import ObtainedTokens
from factory_prov.registrars.thingsboard.login import login_of
from factory_prov.registrars.thingsboard.options import SignIn, ThingsBoardOptions
from factory_prov.registrars.thingsboard.registrar import ThingsBoard
from factory_prov.registrars.tokens import FixedToken
from factory_prov.secret import Secret
from factory_prov.simulation.thingsboard.server import VirtualThingsBoard
from registrar_benches.bench import TOKEN, Bench, Known


@contextmanager
def thingsboard(sign_in: SignIn) -> Iterator[Bench]:
    with VirtualThingsBoard(password=Secret(TOKEN), api_key=Secret(TOKEN)) as server:

        def known() -> list[Known]:
            return sorted(
                (
                    Known(endpoint_name=each.endpoint_name, psk_identity=each.psk_identity, psk_key=each.psk_key)
                    for each in server.devices
                ),
                key=lambda each: each.endpoint_name,
            )

        def again(**options: Any) -> ThingsBoard:
            user = server.user if sign_in is SignIn.PASSWORD else ""
            made = ThingsBoardOptions(url=server.url, profile="Water meters", sign_in=sign_in, user=user, **options)
            login = login_of(made)
            tokens = FixedToken(server.api_key) if login is None else ObtainedTokens(login, lambda: server.password)
            return ThingsBoard(made, tokens)

        yield Bench(
            registrar=again(),
            known=known,
            place="127.0.0.1",
            refused=("", " a"),
            entries=(False, True),
            one_entry=True,
            server=server,
            again=again,
            table=server.table,
        )
