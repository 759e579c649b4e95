"""Leshan's demo servers in the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from factory_prov.registrars.device_credentials import CertificateCredentials, NoCredentials, RpkCredentials
from factory_prov.registrars.leshan.api import MOST_LIST_BYTES
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, LeshanOptions, SignIn, WrittenMode
from factory_prov.registrars.leshan.pair import open_bootstrap
from factory_prov.registrars.leshan.registrar import Leshan, LeshanBootstrap
from factory_prov.registrars.registration import Registrar
from factory_prov.registrars.tokens import FixedToken
from factory_prov.secret import Secret
from factory_prov.simulation.devices import KnownDevice
from factory_prov.simulation.leshan.server import VirtualLeshan, VirtualLeshanBootstrap
from registrar_benches.bench import TOKEN, Bench, Known

_REFUSED = ("", "a/b", "a b", "a%2Fb", "a;b", "..", "Größe")


@contextmanager
def leshan(sign_in: SignIn = SignIn.NOTHING) -> Iterator[Bench]:
    with VirtualLeshan() as server:
        user = "line1" if sign_in is SignIn.PASSWORD else ""
        if user:
            server.ask_for_password(user, Secret(TOKEN))

        def again(**limits: Any) -> Leshan:
            options = LeshanOptions(url=server.url, sign_in=sign_in, user=user, **limits)
            return Leshan(options, FixedToken(Secret(TOKEN)) if user else None)

        yield Bench(
            registrar=again(),
            known=lambda: _known(server.devices),
            place="127.0.0.1",
            refused=_REFUSED,
            modes=(CertificateCredentials, RpkCredentials),
            server=server,
            table=server.desk.table,
            again=again,
            too_long_bytes=MOST_LIST_BYTES,
        )


@contextmanager
def leshan_bootstrap(mode: WrittenMode = WrittenMode.PSK) -> Iterator[Bench]:
    """Sends units on with their own key, or, what goes with every Security Mode, without security."""
    is_psk = mode is WrittenMode.PSK
    with VirtualLeshanBootstrap() as server:
        uri = "coaps://127.0.0.1:5684" if is_psk else "coap://127.0.0.1:5683"

        def again(**limits: Any) -> LeshanBootstrap:
            options = LeshanBootstrapOptions(url=server.url, server_uri=uri, written_mode=mode, **limits)
            return LeshanBootstrap(options, None)

        yield Bench(
            registrar=again(),
            known=lambda: _known(tuple(each for each in server.devices if each.accounts)),
            place="127.0.0.1",
            refused=_REFUSED,
            entries=(True,),
            modes=() if is_psk else (CertificateCredentials, NoCredentials, RpkCredentials),
            server=server,
            again=again,
            too_long_bytes=MOST_LIST_BYTES,
        )


def _known(devices: tuple[KnownDevice, ...]) -> list[Known]:
    return [
        Known(endpoint_name=each.endpoint_name, psk_identity=each.psk_identity, psk_key=each.psk_key)
        for each in devices
    ]


@contextmanager
def leshan_pair() -> Iterator[Bench]:
    """A bootstrap demo server that fails on request, and the server that it sends units to, which does not."""
    with VirtualLeshan() as there, VirtualLeshanBootstrap() as server:

        def again(**limits: Any) -> Registrar:
            options = LeshanBootstrapOptions(
                url=server.url, server_uri="coaps://127.0.0.1:5684", server_url=there.url, **limits
            )
            return open_bootstrap(options, None)

        yield Bench(
            registrar=again(),
            known=lambda: _known(tuple(each for each in server.devices if each.accounts)),
            place="127.0.0.1",
            refused=_REFUSED,
            entries=(True,),
            pair=True,
            modes=(),
            server=server,
            again=again,
            too_long_bytes=MOST_LIST_BYTES,
        )
