"""The real line: the engineer's job, the station's ledger and server, the boards on this PC."""

from __future__ import annotations

import platform
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.provision.line import Order, Prepared
from desktop.provision.messages import Counts, LineInfo, LineOpened, Sighting
from desktop.provision.shift import shift_so_far
from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, InputError, LedgerError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.provision.lookout import Lookout
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.watching import Watch
    from factory_prov.links.port_list import UsbPort
    from factory_prov.programmers.protocol import Programmer
    from factory_prov.run.bench import Bench


class RealLine:
    """A line for a job file, or for none while there is no job yet: units are seen then, but not run."""

    training = False

    def __init__(
        self,
        job_file: Path | None,
        *,
        ledger_file: Path | None = None,
        station: str = "",
        programmers: Sequence[Programmer] | None = None,
        shift_began_at: datetime | None = None,
    ) -> None:
        self.station = station
        self.busy: frozenset[str] = frozenset()
        self._job_file = job_file
        self._ledger_file = ledger_file
        self._programmers = programmers
        self._shift_began_at = shift_began_at
        self._job: Job | None = None
        self._ledger: Ledger | None = None
        self._lookout: Lookout | None = None
        self._watch: Watch | None = None
        self._bench: Bench | None = None
        self._opening = threading.Lock()
        self._trouble: FactoryProvError | None = None

    def open(self, cancel: CancelToken) -> LineOpened:
        """Open the ledger and read the job; see `Line`."""
        from desktop.provision.lookout import Lookout
        from factory_prov.line.watching import Watch
        from factory_prov.programmers import registry

        self._lookout = Lookout()
        self._watch = Watch(registry.PROGRAMMERS if self._programmers is None else self._programmers)
        try:
            counts = self._open_ledger()
            info = self._read_job()
        except FactoryProvError as trouble:
            self._trouble = trouble
            name = "" if self._job_file is None else self._job_file.name
            return LineOpened(info=LineInfo(job_name=name, trouble=str(trouble)), counts=Counts())
        if cancel.cancelled:
            self.close()
        return LineOpened(info=info, counts=counts, new_identity_needs_name=self._new_identity_needs_name())

    def _open_ledger(self) -> Counts:
        from factory_prov.files.user_folders import ledger_file
        from factory_prov.ledger.store import Ledger

        path = self._ledger_file or ledger_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise LedgerError(
                Message("its folder cannot be made ({reason}).", reason=failure.strerror), place=str(path.parent)
            ) from failure
        self._ledger = Ledger.open(path)
        return shift_so_far(self._ledger, station=self.station or platform.node(), began_at=self._shift_began_at)

    def _read_job(self) -> LineInfo:
        if self._job_file is None:
            return LineInfo()
        from desktop.provision.line_words import line_info
        from factory_prov.boards.board_file import find_board
        from factory_prov.job.job_file import load_job

        self._job = load_job(self._job_file)
        if self._lookout is not None:
            self._lookout.board = find_board(self._job.board.kind, self._job.board.board_file)
        info = line_info(self._job)
        return info if info.job_name else replace(info, job_name=self._job_file.stem)

    def _new_identity_needs_name(self) -> bool:
        from factory_prov.job.model import NameSource

        return self._job is not None and self._job.naming.source in (NameSource.DEVICE, NameSource.GIVEN)

    def look(self, cancel: CancelToken) -> Sighting:
        """Look who is on a probe, and for a job without images on a serial port; see `Line`."""
        if self._lookout is None or self._watch is None:
            return Sighting()
        found = self._watch.look(cancel)
        self._lookout.look(found.attached, self._counting_ports(found))
        troubles = () if self._needs_no_programmer() else _told(found)
        if self._ledger is None:
            return Sighting(devices=self._lookout.devices, troubles=troubles)
        devices = self._lookout.ask(self._ledger, lambda: self.busy, cancel)
        return Sighting(devices=devices, troubles=troubles)

    def _counting_ports(self, found: Discovery) -> Sequence[UsbPort]:
        """Ports are devices only where no probe is needed: they run the provisioning firmware already."""
        return found.usb if self._needs_no_programmer() else ()

    def _needs_no_programmer(self) -> bool:
        return self._job is not None and self._job.board.first_image is None and self._job.board.final_image is None

    def ask_again(self, key: str) -> None:
        """Ask at the next look who is there; see `Line`."""
        if self._lookout is not None:
            self._lookout.ask_again(key)

    def prepare(self, order: Order, cancel: CancelToken) -> Prepared:
        """Return what the run needs; what could not be opened fails it; see `Line`."""
        if self._trouble is not None:
            raise self._trouble
        if self._job is None or self._ledger is None or self._lookout is None:
            raise InputError(Message("no job is open."), place="job", cure=Message("Open a job first."))
        from factory_prov.naming.sources import GivenName
        from factory_prov.run.bench import Device

        self._lookout.leave_alone(order.key, cancel)
        seen = self._lookout.device(order.key)
        bench = self._opened_bench(self._job, self._ledger, order.given_name)
        bench = replace(
            bench,
            station=self.station or bench.station,
            names=bench.names if order.given_name is None else GivenName(order.given_name),
            programmer=None if seen.attached is None else seen.attached.programmer,
        )
        probe = None if seen.attached is None else replace(seen.attached.probe, kind=self._lookout.board)
        device = Device(port=seen.port, probe=probe, again=order.again, hardware_id=order.hardware_id)
        return Prepared(device=device, job=self._job, bench=bench)

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

    def close(self) -> None:
        """Stop looking, close the ledger; see `Line`."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()
        ledger, self._ledger = self._ledger, None
        if ledger is not None:
            ledger.close()


def _told(found: Discovery) -> tuple[str, ...]:
    """Return the programmers' troubles in a sentence each; what is not installed is a matter for the settings."""
    from factory_prov.errors import ToolMissing
    from factory_prov.line.discovery import none_installed

    troubles = [trouble for trouble in found.worth_telling if not isinstance(trouble, ToolMissing)]
    if len(troubles) < len(found.worth_telling):
        troubles.append(none_installed())
    return tuple(str(trouble) for trouble in troubles)
