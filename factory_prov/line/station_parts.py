"""The parts of a real line: the engineer's job, this PC's ledger and server, the boards that are plugged in."""

from __future__ import annotations

import platform
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, InputError, LedgerAway
from factory_prov.line.events import LineInfo
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.job.model import Job
    from factory_prov.ledger.open_units import OpenUnit
    from factory_prov.ledger.postgres.address import Address
    from factory_prov.ledger.store import Ledger
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.ledger_watch import LedgerWatch
    from factory_prov.line.order import Order
    from factory_prov.line.shift import Shift
    from factory_prov.line.token_watch import TokenWatch
    from factory_prov.line.units import AttachedUnit
    from factory_prov.line.watching import Watch
    from factory_prov.programmers.protocol import Programmer
    from factory_prov.registrars.kind import ServerOptions
    from factory_prov.registrars.registration import Registrar
    from factory_prov.run.bench import Bench


_MOST_CUT_OFF = 100


class StationParts:
    """The parts for a job file, or for none while there is no job yet (see `Parts`)."""

    training = False

    def __init__(
        self,
        job_file: Path | None,
        *,
        ledger_file: Path | Address | None = None,
        station: str = "",
        programmers: Sequence[Programmer] | None = None,
        shift_began_at: datetime | None = None,
    ) -> None:
        """`ledger_file` is that of this PC unless told, `programmers` are all there are, the shift began at 0:00."""
        self.name = "" if job_file is None else job_file.name
        self.station = station
        self.job: Job | None = None
        self.past: Ledger | None = None
        self.data_folder: Path | None = None
        """Of the settings that say where the ledger is; None: the user's own."""
        self.accept_ledger = False
        """Set it before opening when somebody has said that what is there is the ledger, whatever was known of it."""
        self._job_file = job_file
        self._ledger_file = ledger_file
        self._programmers = programmers
        self._shift_began_at = shift_began_at
        self._watch: Watch | None = None
        self._token: TokenWatch | None = None
        self._absent: LedgerWatch | None = None
        self._bench: Bench | None = None
        self._opening = threading.Lock()

    def open(self, cancel: CancelToken) -> LineInfo:  # noqa: ARG002  # nothing in it takes long
        """Open the ledger and read the job; see `Parts`."""
        from factory_prov.clock import refuse_early_clock
        from factory_prov.line.watching import Watch
        from factory_prov.programmers.registry import PROGRAMMERS

        self._bench = None
        self._watch = Watch(PROGRAMMERS if self._programmers is None else self._programmers)
        self._open_ledger()
        if self._job_file is None:
            return LineInfo()
        refuse_early_clock()
        return self._read_job(self._job_file)

    def _open_ledger(self) -> None:
        from factory_prov.ledger.place import ledger_place
        from factory_prov.ledger.station import accept, open_known
        from factory_prov.line.ledger_watch import LedgerWatch

        place = self._ledger_file or ledger_place(self.data_folder)
        try:
            if self.accept_ledger:
                accept(place)
            self.past = open_known(place)
        except LedgerAway as away:
            self._absent = LedgerWatch(place, away)
            raise

    @property
    def server(self) -> str:
        """What the ledger calls the server of the job; see `Parts`."""
        return "" if self.job is None or self.job.server is None else self.job.server.server_name

    @property
    def opens_again(self) -> bool:
        """Whether the ledger answers by now that did not when it was opened; see `Parts`."""
        return self._absent is not None and self._absent.answers

    def _read_job(self, file: Path) -> LineInfo:
        from factory_prov.job.job_file import load_job
        from factory_prov.line.info import line_info
        from factory_prov.line.token_watch import TokenWatch

        self.job = load_job(file)
        info = line_info(self.job)
        if self.job.server is not None and info.token_host:
            self._token = TokenWatch(self.job.server)
        warnings, cut_off = self._warnings(self.job), self._cut_off()
        return replace(info, job_name=info.job_name or file.stem, warnings=warnings, cut_off=cut_off)

    def _cut_off(self) -> tuple[OpenUnit, ...]:
        """Find what was cut off here, by a crash or a power cut."""
        if self.past is None:
            return ()
        self.past.find_cut_off()
        return self.past.open_units(station=self.station or platform.node(), limit=_MOST_CUT_OFF)

    def _warnings(self, job: Job) -> tuple[Message, ...]:
        from factory_prov.job.job_accounts import ending_soon
        from factory_prov.run.shared_names import shared_names

        try:
            shared = () if self.past is None else shared_names(job, self.past.known_as)
        except InputError:
            shared = ()  # the first run says it, as before
        return (*shared, *ending_soon(job))

    def shift_so_far(self) -> Shift:
        """Count what the ledger has of this station's shift; see `Parts`."""
        from factory_prov.line.shift import Shift, shift_so_far

        if self.past is None:
            return Shift()
        return shift_so_far(self.past, station=self.station or platform.node(), began_at=self._shift_began_at)

    def look(self, cancel: CancelToken) -> Discovery:
        """Return who is on a probe, and for a job without images on a serial port; see `Parts`.

        Ports are units only where no probe is needed: they run the provisioning firmware already.
        """
        from factory_prov.line.discovery import Discovery

        found = Discovery() if self._watch is None else self._watch.look(cancel)
        board = None if self.job is None else self.job.hardware
        attached = tuple(unit.at_console(board) for unit in found.attached)
        found = replace(found, attached=attached, station=tuple(self._lacks()))
        return replace(found, troubles=()) if self._needs_no_programmer() else replace(found, usb=())

    def _lacks(self) -> Iterator[FactoryProvError]:
        """What this PC lacks beside programmers."""
        if self.past is not None and self.past.trouble is not None:
            yield self.past.trouble
        elif self._absent is not None:
            yield self._absent.trouble
        if self._token is not None and self._token.trouble is not None:
            yield self._token.trouble

    def _needs_no_programmer(self) -> bool:
        return self.job is not None and self.job.board.first_image is None and self.job.board.final_image is None

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        """Return the bench that all runs share, with the unit's programmer; see `Parts`."""
        from factory_prov.naming.sources import GivenName

        if self.job is None or self.past is None:
            raise InputError(Message("no job is open."), place="job", cure=Message("Open a job first."))
        bench = self._opened_bench(self.job, self.past, order.given_name)
        return replace(
            bench,
            station=self.station or bench.station,
            names=bench.names if order.given_name is None else GivenName(order.given_name),
            programmer=unit.programmer,
        )

    def _opened_bench(self, job: Job, ledger: Ledger, given_name: str | None) -> Bench:
        """Return the bench that all runs share, so that no two of them take the same name off a list.

        It is opened for the first run: the keyring may ask somebody for a password.
        """
        from factory_prov.job.model import NameSource
        from factory_prov.run.opening import open_bench

        name = given_name if job.naming.source is NameSource.GIVEN else None
        with self._opening:
            if self._bench is None:
                self._bench = open_bench(job, ledger=ledger, given_name=name)
            return self._bench

    def server_for(self, options: ServerOptions) -> Registrar:
        """Open a server with the token that this PC keeps for it; see `Parts`."""
        from factory_prov.environment import environment
        from factory_prov.registrars.registry import open_registrar

        return open_registrar(options, token_file=None, environ=environment())

    def close(self) -> None:
        """Stop looking, close the ledger; see `Parts`."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()
        token, self._token = self._token, None
        if token is not None:
            token.close()
        absent, self._absent = self._absent, None
        if absent is not None:
            absent.close()
        ledger, self.past = self.past, None
        if ledger is not None:
            ledger.close()
