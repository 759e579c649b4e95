"""Leshan's demo servers among the kinds of servers; their HTTP is loaded when one is opened."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from factory_prov.messages import Message
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.kind import RegistrarKind, VirtualServer
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, LeshanOptions, WebOptions
from factory_prov.registrars.leshan.words import BOOTSTRAP_WORDS, LESHAN_WORDS
from factory_prov.registrars.registration import Registrar, Registration
from factory_prov.registrars.tokens import Tokens

_CERTIFICATES = Message(
    "Leshan takes no certificate through its web interface: it believes those that an authority of its trust store has"
    " signed, and whose common name is the endpoint name. Start it with that authority's certificate (option -ts)."
)
_SHOWS_ALL = Message("Leshan always shows what it has: see what program answers at this address in its place.")


def _open(options: LeshanOptions, tokens: Tokens | None) -> Registrar:
    from factory_prov.registrars.leshan.registrar import Leshan

    return Leshan(options, tokens)


def _open_bootstrap(options: LeshanBootstrapOptions, tokens: Tokens | None) -> Registrar:
    from factory_prov.registrars.leshan.pair import open_bootstrap

    return open_bootstrap(options, tokens)


def _refuse(options: LeshanOptions, unit: Registration) -> None:
    from factory_prov.registrars.leshan.units import refuse

    refuse(options, unit)


def _refuse_bootstrap(options: LeshanBootstrapOptions, unit: Registration) -> None:
    from factory_prov.registrars.leshan.units import refuse_at_bootstrap

    refuse_at_bootstrap(options, unit)


def _remarks(options: WebOptions, unit: Registration) -> tuple[Message, ...]:
    from factory_prov.registrars.leshan.units import remarks

    return remarks(options, unit)


def _kept(options: WebOptions) -> Kept | None:
    return options.kept


def _both_entries(_options: LeshanBootstrapOptions) -> bool:
    """Tell it of both accounts of a unit: what is written to a unit that has both is that of its server."""
    return True


def _preload() -> None:
    import factory_prov.registrars.http.transport
    import factory_prov.registrars.leshan.pair  # noqa: F401


def _virtual(options: LeshanOptions | None, folder: Path) -> AbstractContextManager[VirtualServer]:
    from factory_prov.registrars.leshan.virtual import virtual_leshan

    return virtual_leshan(options, folder)


def _virtual_bootstrap(options: LeshanBootstrapOptions | None, folder: Path) -> AbstractContextManager[VirtualServer]:
    from factory_prov.registrars.leshan.virtual import virtual_leshan_bootstrap

    return virtual_leshan_bootstrap(options, folder)


LESHAN = RegistrarKind(
    kind="leshan",
    name="Leshan",
    purpose=Message("Registers units at a Leshan demo server. Its address is in the job."),
    options=LeshanOptions,
    words=LESHAN_WORDS,
    open=_open,
    virtual=_virtual,
    refuse=_refuse,
    remarks=_remarks,
    kept=_kept,
    preload=_preload,
    certificate_hint=_CERTIFICATES,
    authority_hint=Message(
        "Leshan: start the server with `-ts FILE` (its trust store). Units are then created with mode x509, and"
        " their common name must be the endpoint name."
    ),
    unproven_cure=_SHOWS_ALL,
)
LESHAN_BOOTSTRAP = RegistrarKind(
    kind="leshan-bootstrap",
    name="Leshan bootstrap",
    purpose=Message("Registers units at a Leshan bootstrap demo server, which sends them to their server."),
    options=LeshanBootstrapOptions,
    words=BOOTSTRAP_WORDS,
    open=_open_bootstrap,
    virtual=_virtual_bootstrap,
    refuse=_refuse_bootstrap,
    remarks=_remarks,
    with_bootstrap=_both_entries,
    kept=_kept,
    preload=_preload,
    certificate_hint=_CERTIFICATES,
    unproven_cure=_SHOWS_ALL,
)
