"""What this PC can work with, and what is missing: asked in a worker thread, told in the window and by --self-test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop.translation import QT_TRANSLATE_NOOP
from factory_prov.errors import FactoryProvError


class Kind(StrEnum):
    """What a backend is for."""

    PROGRAMMER = "programmer"
    LINK = "link"
    SERVER = "server"
    KEYRING = "keyring"
    DEFINITIONS = "definitions"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """One of them. `found`: it can be used. `value` goes in the place of {0} in `finding`.

    `finding` and `cure` are of the context "Backend" or the library's own words.
    """

    kind: Kind
    name: str
    found: bool
    finding: str
    value: str = ""
    cure: str = ""


def look(folder: Path) -> tuple[Backend, ...]:
    """Ask everything there is; `folder` holds the ledger and the user's object definitions. May take seconds."""
    return (*_programmers(), _links(), *_servers(), _keyring(), _definitions(folder), _ledger(folder))


def _programmers() -> Iterator[Backend]:
    from factory_prov.cancel import CancelToken
    from factory_prov.line.discovery import backend_states
    from factory_prov.programmers.registry import PROGRAMMERS

    if not PROGRAMMERS:
        yield Backend(
            kind=Kind.PROGRAMMER,
            name="J-Link",
            found=False,
            finding=QT_TRANSLATE_NOOP("Backend", "This version flashes no real boards yet."),
            cure=QT_TRANSLATE_NOOP(
                "Backend",
                "Leave the images out of the job: boards with the provisioning firmware work as they are.",
            ),
        )
    for state in backend_states(PROGRAMMERS, CancelToken()):
        yield Backend(
            kind=Kind.PROGRAMMER,
            name=state.name,
            found=state.found,
            finding=str(QT_TRANSLATE_NOOP("Backend", "Probes attached: {0}") if state.found else state.reason),
            value=str(len(state.probes)),
            cure=str(state.cure),
        )
    yield Backend(
        kind=Kind.PROGRAMMER,
        name=_simulated_name(),
        found=True,
        finding=QT_TRANSLATE_NOOP("Backend", "Virtual boards, for training and for trying a job"),
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
            kind=Kind.LINK,
            name="serial",
            found=False,
            finding=QT_TRANSLATE_NOOP("Backend", "This user may not open {0}."),
            value=", ".join(closed),
            cure=QT_TRANSLATE_NOOP(
                "Backend", "Put the user into the group dialout (on some systems uucp), log in anew."
            ),
        )
    finding = QT_TRANSLATE_NOOP("Backend", "Ports of USB devices: {0}")
    return Backend(kind=Kind.LINK, name="serial", found=True, finding=finding, value=", ".join(ports) or "0")


def _servers() -> Iterator[Backend]:
    from factory_prov.registrars.registry import REGISTRARS

    for kind in REGISTRARS:
        yield Backend(kind=Kind.SERVER, name=kind.name, found=True, finding=str(kind.purpose))


def _keyring() -> Backend:
    from factory_prov.registrars.token import keyring_name

    finding = QT_TRANSLATE_NOOP("Backend", "Keeps the tokens of servers: {0}")
    return _asked(Kind.KEYRING, "keyring", finding, keyring_name)


def _definitions(folder: Path) -> Backend:
    from factory_prov.lwm2m.objects import Definitions

    def count() -> str:
        return str(len(Definitions(folder / "objects").object_ids()))

    return _asked(Kind.DEFINITIONS, "LwM2M", QT_TRANSLATE_NOOP("Backend", "Objects with a definition: {0}"), count)


def _ledger(folder: Path) -> Backend:
    from factory_prov.ledger.store import Ledger

    path = folder / "ledger.sqlite"

    def opened() -> str:
        if path.exists():
            Ledger.open(path).close()
        return str(path)

    return _asked(Kind.LEDGER, "SQLite", QT_TRANSLATE_NOOP("Backend", "Every unit and every run: {0}"), opened)


def _asked(kind: Kind, name: str, finding: str, question: Callable[[], str]) -> Backend:
    """Return a backend that answers, or says in the library's words why it does not."""
    try:
        return Backend(kind=kind, name=name, found=True, finding=finding, value=question())
    except FactoryProvError as failure:
        return Backend(kind=kind, name=name, found=False, finding=str(failure.what), cure=str(failure.cure))
