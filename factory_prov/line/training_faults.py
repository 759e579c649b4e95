"""The faults of a training line: those of its boards, and those that come from around them. Each is used once."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from factory_prov.errors import ServerUnreachable, ToolMissing
from factory_prov.messages import Message
from factory_prov.registrars.registration import Sighting
from factory_prov.registrars.showing import Showing
from factory_prov.simulation.board_faults import UnitFault, unit_fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.registration import (
        Looked,
        Registering,
        Registrar,
        Registration,
        RegistrationOrder,
        Seen,
        ServerAnswer,
        Standing,
    )
    from factory_prov.registrars.showing import ServerEntry


class LineFault(StrEnum):
    """One fault that no board has of its own."""

    SERVER_AWAY = "server-away"
    """The next run's server cannot be reached."""
    SERVER_BACK_LATER = "server-back-later"
    """The same, and the run does not need it: the unit waits, and passes when the server is back a moment later."""
    STATION_TROUBLE = "station-trouble"
    """The next run finds this PC without the program that flashes boards."""
    RETURNED_UNIT = "returned-unit"
    """The next unit passed here before."""


TrainingFault = UnitFault | LineFault
IN_A_RUN = frozenset({LineFault.SERVER_AWAY, LineFault.SERVER_BACK_LATER, LineFault.STATION_TROUBLE})
"""Those that a run meets once: with the same unit it goes well the next time."""


def training_fault(name: str) -> TrainingFault:
    """Return the fault of that name; ValueError when there is none."""
    return LineFault(name) if name in set(LineFault) else unit_fault(name)


class FaultPlan:
    """Which fault the unit on a slot has, and which the next one will have. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, TrainingFault] = {}
        self._present: dict[str, TrainingFault] = {}
        self._met: set[str] = set()

    def choose(self, key: str, fault: TrainingFault | None) -> None:
        """Let the next unit on a slot have a fault, or none."""
        with self._lock:
            self._next.pop(key, None)
            if fault is not None:
                self._next[key] = fault

    def put_on(self, key: str) -> TrainingFault | None:
        """Return the fault of the unit that is put on now; the one after it has none."""
        with self._lock:
            self._present.pop(key, None)
            self._met.discard(key)
            fault = self._next.pop(key, None)
            if fault is not None:
                self._present[key] = fault
            return fault

    def present(self, key: str) -> TrainingFault | None:
        """Return the fault of the unit that is on a slot."""
        with self._lock:
            return self._present.get(key)

    def chosen(self, key: str) -> TrainingFault | None:
        """Return what was chosen last for a slot: for its next unit, else for the one that is there."""
        with self._lock:
            return self._next.get(key) or self._present.get(key)

    def for_run(self, key: str) -> TrainingFault | None:
        """Return what the run that begins now meets; the next run of the same unit meets it no more."""
        with self._lock:
            fault = self._present.get(key)
            if fault not in IN_A_RUN:
                return None
            if key in self._met:
                del self._present[key]
                return None
            self._met.add(key)
            return fault


@dataclass(frozen=True, slots=True)
class AwayServer:
    """A registrar whose server cannot be reached; `later`: a run that may have it told later does so."""

    later: bool = False

    def check_access(self, *, cancel: CancelToken) -> None:
        """Let the run begin: the cable falls out later."""

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:  # noqa: ARG002
        """Fail as a cable that fell out of the PC does."""
        raise self._away()

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:  # noqa: ARG002
        """Fail alike."""
        raise self._away()

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:  # noqa: ARG002
        """Fail alike for each."""
        return (self._away(),) * len(orders)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:  # noqa: ARG002
        """Fail alike for each."""
        return (self._away(),) * len(orders)

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:  # noqa: ARG002
        """Fail alike."""
        raise self._away()

    def _away(self) -> ServerUnreachable:
        failure = ServerUnreachable(
            Message("there is no connection to the server."),
            place=Message("virtual server"),
            cure=Message("In training it is back in a moment.")
            if self.later
            else Message("In training it is back for the next run."),
        )
        failure.away = self.later
        return failure


class BackLater:
    """A registrar (see `Registrar`) whose server is away for a while after each `leave`. For any thread."""

    def __init__(self, server: Registrar) -> None:
        self._server = server
        self._back_at_s = 0.0

    def leave(self, seconds: float) -> None:
        """Be away for so long from now on."""
        self._back_at_s = time.monotonic() + seconds

    def _now(self) -> Registrar:
        return AwayServer(later=True) if time.monotonic() < self._back_at_s else self._server

    def check_access(self, *, cancel: CancelToken) -> None:
        """See `Registrar`."""
        self._now().check_access(cancel=cancel)

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """See `Registrar`."""
        return self._now().look(registration, update=update, cancel=cancel)

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """See `Registrar`."""
        return self._now().register(registration, update=update, cancel=cancel)

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """See `Registrar`."""
        return self._now().look_many(orders, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """See `Registrar`."""
        return self._now().register_many(orders, cancel=cancel)

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """See `Registrar`."""
        self._now().remove(endpoint_name, cancel=cancel)

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """See `Showing`; every virtual server shows what it has."""
        now = self._now()
        if isinstance(now, Showing):
            return now.shown(endpoint_name, bootstrap=bootstrap, cancel=cancel)
        now.check_access(cancel=cancel)  # it is away, and says so
        return None


class SightingBackLater(BackLater):
    """The same where the server tells who came online."""

    def seen(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> Seen | None:
        """See `Sighting`."""
        now = self._now()
        if isinstance(now, Sighting):
            return now.seen(endpoint_name, bootstrap=bootstrap, cancel=cancel)
        now.check_access(cancel=cancel)
        return None


def back_later(server: Registrar) -> BackLater:
    """Return a server that may be away for a while, and can what it can."""
    return SightingBackLater(server) if isinstance(server, Sighting) else BackLater(server)


def station_trouble() -> ToolMissing:
    """Return the trouble of a PC on which something is missing."""
    return ToolMissing(
        Message("the program that flashes boards does not start."),
        place=Message("this PC"),
        cure=Message("In training it is back for the next run."),
    )
