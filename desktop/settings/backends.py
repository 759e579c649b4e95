"""What this PC can work with, and what is missing: asked in a worker thread, told in the window and by --self-test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from factory_prov.errors import FactoryProvError
from factory_prov.messages import NOTHING, Message


class BackendKind(StrEnum):
    """What a backend is for."""

    PROGRAMMER = "programmer"
    LINK = "link"
    SERVER = "server"
    KEYRING = "keyring"
    DEFINITIONS = "definitions"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """One of them. `found`: it can be used; `finding` says how, or why not."""

    kind: BackendKind
    name: str
    found: bool
    finding: Message
    cure: Message = NOTHING


def look(folder: Path) -> tuple[Backend, ...]:
    """Ask everything there is; `folder` holds the ledger and the user's object definitions. May take seconds."""
    return (*_programmers(), _links(), *_servers(), _keyring(), _definitions(folder), _ledger(folder))


def _programmers() -> Iterator[Backend]:
    from factory_prov.cancel import CancelToken
    from factory_prov.line.discovery import backend_states
    from factory_prov.programmers.registry import PROGRAMMERS

    for state in backend_states(PROGRAMMERS, CancelToken()):
        yield Backend(
            kind=BackendKind.PROGRAMMER,
            name=state.name,
            found=state.found,
            finding=(Message("Probes attached: {count}", count=len(state.probes)) if state.found else state.reason),
            cure=state.cure,
        )
    yield Backend(
        kind=BackendKind.PROGRAMMER,
        name=_simulated_name(),
        found=True,
        finding=Message("Virtual boards, for training and for trying a job"),
    )


def _simulated_name() -> str:
    from factory_prov.programmers.simulated import SimulatedProgrammer

    return SimulatedProgrammer.name


def _links() -> Backend:
    from factory_prov.links.port_list import usb_ports

    ports = [port.name for port in usb_ports()]
    closed = [name for name in ports if os.name == "posix" and not os.access(name, os.R_OK | os.W_OK)]
    if closed:
        return Backend(
            kind=BackendKind.LINK,
            name="serial",
            found=False,
            finding=Message("This user may not open {ports}.", ports=", ".join(closed)),
            cure=Message("Put the user into the group dialout (on some systems uucp), log in anew."),
        )
    finding = Message("Ports of USB devices: {ports}", ports=", ".join(ports) or "0")
    return Backend(kind=BackendKind.LINK, name="serial", found=True, finding=finding)


def _servers() -> Iterator[Backend]:
    from factory_prov.registrars.registry import REGISTRARS

    for kind in REGISTRARS:
        yield Backend(kind=BackendKind.SERVER, name=kind.name, found=True, finding=kind.purpose)


def _keyring() -> Backend:
    from factory_prov.registrars.token import keyring_name

    def kept() -> Message:
        return Message("Keeps the tokens of servers: {keyring}", keyring=keyring_name())

    return _asked(BackendKind.KEYRING, "keyring", kept)


def _definitions(folder: Path) -> Backend:
    from factory_prov.lwm2m.objects import Definitions

    def counted() -> Message:
        count = len(Definitions(folder / "objects").object_ids())
        return Message("Objects with a definition: {count}", count=count)

    return _asked(BackendKind.DEFINITIONS, "LwM2M", counted)


def _ledger(folder: Path) -> Backend:
    from factory_prov.ledger.place import ledger_place
    from factory_prov.ledger.station import look as look_at_ledger

    name = "SQLite"

    def opened() -> Message:
        nonlocal name
        place = ledger_place(folder)
        file = place if isinstance(place, Path) else place.place
        name = "SQLite" if isinstance(place, Path) else "PostgreSQL"
        look_at_ledger(place)
        return Message("Every unit and every run: {file}", file=file)

    found = _asked(BackendKind.LEDGER, name, opened)
    return replace(found, name=name)


def _asked(kind: BackendKind, name: str, question: Callable[[], Message]) -> Backend:
    """Return a backend that answers, or says in the library's words why it does not."""
    try:
        return Backend(kind=kind, name=name, found=True, finding=question())
    except FactoryProvError as failure:
        return Backend(kind=kind, name=name, found=False, finding=failure.what, cure=failure.cure)
