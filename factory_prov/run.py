"""One unit from blank to PASS: the pipeline that every front end calls.

PASS means: the device said 0, the server has the same identity and credentials, and the final image came up on the same
chip. Anything less is no PASS. What is known goes to the ledger at the moment it is known.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from factory_prov.advice import BUG, advice_for
from factory_prov.bench import Bench, Device
from factory_prov.cancel import CancelToken
from factory_prov.credentials.names import expand
from factory_prov.errors import (
    Cancelled,
    ConfigurationRefused,
    DeviceRefused,
    FactoryProvError,
    IdentityTaken,
    InputError,
    LinkError,
    LinkTimeout,
    VerifyFailed,
    WrongDevice,
)
from factory_prov.events import Level, Report, Step
from factory_prov.job.check import judge_unit
from factory_prov.job.model import Credential, Job
from factory_prov.job.unit import Unit, UnitMaker
from factory_prov.journal import Journal, Known
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.links.link import Link, open_link
from factory_prov.lwm2m.problem import Severity
from factory_prov.naming.sources import Needs, UnitFacts
from factory_prov.programmers.protocol import Erase
from factory_prov.registrars.from_records import registration_of
from factory_prov.secret import Secret

ENDPOINT_FILE = "/factory/endpoint.txt"
PACK_FILE = "/factory/provision.cbor"
RESULT_FILE = "/factory/result.txt"
_APPLIED_LENGTH = 1
"""Length of the result "0"; that of a refusal, "-1", is 2."""
_NAME_TIMEOUT_S = 5.0
"""The name comes right behind the banner."""
_SAFE_TO_RESTART = (LinkTimeout, VerifyFailed, DeviceRefused)
"""After these a chip erase and a new start with the same identity harm nothing."""


def provision(device: Device, job: Job, bench: Bench, report: Report, cancel: CancelToken) -> RunRecord:
    """Provision one unit and return its record; a unit that fails is an outcome, never an exception.

    Only a ledger that cannot be written before anything is touched raises LedgerError. `report` is called from two
    threads, one at a time.
    """
    journal = Journal(device, job, bench, report, cancel)
    run = _Run(device, job, bench, journal, cancel)
    try:
        run.go()
    except Cancelled as stopped:
        return journal.close(Outcome.ABORTED, advice_for(stopped).code, "Stopped.", known=run.known)
    except FactoryProvError as failure:
        return journal.close(Outcome.FAIL, advice_for(failure).code, str(failure), known=run.known)
    except Exception as bug:  # noqa: BLE001  # the one place where a bug of ours becomes an outcome
        last = traceback.extract_tb(bug.__traceback__)[-1]
        where = f"{type(bug).__name__} at {Path(last.filename).name}:{last.lineno}"  # not its text: it may quote a key
        return journal.close(Outcome.ERROR, BUG.code, f"A fault of this program: {where}.", known=run.known)
    return journal.close(Outcome.PASS, None, "PASS", known=run.known)


@dataclass
class _Run:
    """The steps of one run, in the order in which they are taken."""

    device: Device
    job: Job
    bench: Bench
    journal: Journal
    cancel: CancelToken
    known: Known = field(default_factory=Known)

    @cached_property
    def maker(self) -> UnitMaker:
        """What makes the unit; reads the files the job names."""
        return UnitMaker(self.job)

    def go(self) -> None:
        """Take the unit through all steps its job needs, from top to bottom."""
        self.reserve()
        with ThreadPoolExecutor(1, "run") as beside, open_link(self.device.port, self.job.link, self.cancel) as link:
            self.configure_patiently(link, beside)
            registering = beside.submit(self.register) if self.bench.registrar is not None else None
            self.flash_final(link)
            if registering is not None:
                registering.result()
        self.prove()

    def configure_patiently(self, link: Link, beside: ThreadPoolExecutor) -> None:
        """Configure the device; where a fresh start is safe, give it another try with the same identity."""
        attempts = self.job.board.attempts if self.job.board.first_image is not None else 1
        for attempt in range(1, attempts + 1):
            try:
                self.configure(link, beside)
            except _SAFE_TO_RESTART as failure:
                if attempt == attempts:
                    raise
                self.journal.log(f"{failure} Starting afresh, try {attempt + 1} of {attempts}.", Level.WARNING)
            else:
                return

    def configure(self, link: Link, beside: ThreadPoolExecutor) -> None:
        """From the first image to the device's own verdict; credentials are made while the image is flashed."""
        making: Future[Unit] | None = None
        if self.known.reservation is not None and self.known.unit is None:
            making = beside.submit(self.make_credentials, self.known.reservation.endpoint_name)
        try:
            self.flash_first(link)
            self.read_identity(link)
        finally:
            if making is not None:
                self.known.unit = making.result()
        if self.known.unit is None and self.known.reservation is not None:
            self.known.unit = self.make_credentials(self.known.reservation.endpoint_name)
        self.write_configuration(link)

    def reserve(self) -> None:
        """Read which chip this is, and give it its name before anything is written, where the name is known by then."""
        with self.journal.step(Step.RESERVE):
            _ = self.maker  # a job whose files are missing is refused now
            programmer, probe = self.bench.programmer, self.device.probe
            if programmer is not None and probe is not None:
                self.known.hardware_id = programmer.hardware_id(probe, self.cancel)
                self.bench.ledger.set_hardware_id(self.journal.run_id, self.known.hardware_id)
                self.journal.log(f"chip {self.known.hardware_id}")
            owned = (
                None if self.known.hardware_id is None else self.bench.ledger.active_identity(self.known.hardware_id)
            )
            if owned is not None and self.device.again is not Again.NEW_IDENTITY:
                self.take_name(owned.endpoint_name)
            elif self.bench.names.needs is not Needs.DEVICE:
                self.take_new_name(UnitFacts(hardware_id=self.known.hardware_id))

    def take_new_name(self, facts: UnitFacts) -> None:
        """Take the next name of the source that nobody has."""
        refused = ""
        while True:
            self.cancel.check()
            name = self.bench.names.name_for(facts)
            try:
                return self.take_name(name)
            except IdentityTaken:
                if name == refused:  # the source has no other
                    raise
                refused = name

    def take_name(self, name: str) -> None:
        """Reserve a name for this run; the ledger refuses one that is another unit's."""
        identity = expand(self.job.credentials.psk.identity, endpoint_name=name)
        asked = any(setting.source is Credential.PSK_IDENTITY for setting in self.job.configuration)
        self.known.reservation = self.bench.ledger.reserve(
            self.journal.run_id, name, psk_identity=identity if asked else None, again=self.device.again
        )
        self.journal.log(f"endpoint name {name}")

    def make_credentials(self, name: str) -> Unit:
        """Make the unit's keys and pack, and judge it as the device would."""
        with self.journal.step(Step.MAKE_CREDENTIALS):
            unit = self.maker.make(name)
            for problem in judge_unit(self.job, unit):
                if problem.severity is Severity.ERROR:
                    raise InputError(f"{problem.what} {problem.why}", place=problem.path, cure=problem.cure)
                self.journal.log(str(problem), Level.WARNING)
            self.journal.log(f"{len(unit.records)} records, {len(unit.pack)} bytes")
            return unit

    def flash_first(self, link: Link) -> None:
        """Flash the provisioning firmware onto an erased chip and wait until it is ready."""
        image = self.job.board.first_image
        if image is None:
            return
        with self.journal.step(Step.FLASH_FIRST) as progress:
            link.forget_console()
            self.flash(image, Erase.CHIP, _listening(link, progress))
        with self.journal.step(Step.CONNECT):
            link.wait_console(self.job.board.ready_text, timeout_s=self.job.link.boot_timeout_s)

    def flash(self, image: Path, erase: Erase, progress: Callable[[int, int], None]) -> None:
        """Write an image, verified, and start it."""
        programmer, probe = self.bench.programmer, self.device.probe
        if programmer is None or probe is None:
            cure = "Name a probe, or leave the images out of the job."
            raise InputError("the job flashes images, but there is no programmer.", place="board", cure=cure)
        self.same_chip()
        programmer.flash(probe, image, erase=erase, progress=progress, cancel=self.cancel)
        programmer.reset(probe, self.cancel)

    def same_chip(self) -> None:
        """Refuse to go on when somebody has put another unit on the probe."""
        programmer, probe = self.bench.programmer, self.device.probe
        if programmer is None or probe is None:
            return
        if programmer.hardware_id(probe, self.cancel) != self.known.hardware_id:
            raise WrongDevice("another unit is on the probe now.", place=f"probe {probe.serial_number}")

    def same_name(self, link: Link) -> None:
        """Where the final image shows its name, it must be the one this run has."""
        board, reservation = self.job.board, self.known.reservation
        if not board.final_name_text or reservation is None:
            return
        shown = expand(board.final_name_text, endpoint_name=reservation.endpoint_name)
        try:
            link.wait_console(
                f"{shown}\n", timeout_s=_NAME_TIMEOUT_S
            )  # to the line's end: no longer name begins with it
        except LinkTimeout:
            raise WrongDevice(
                f'the final image came up, but did not show "{shown}".',
                place="endpoint name",
                cure="Check that the final image takes its endpoint name from the same place as the first.",
            ) from None

    def read_identity(self, link: Link) -> None:
        """Read the device's own name, before anything secret is sent; it must be the one this run has."""
        with self.journal.step(Step.READ_IDENTITY):
            own_name = link.download(ENDPOINT_FILE).decode(errors="replace").strip("\0\r\n ")
            if self.known.reservation is None:
                self.take_new_name(UnitFacts(hardware_id=self.known.hardware_id, own_name=own_name))
            elif own_name != self.known.reservation.endpoint_name:
                raise WrongDevice(
                    f"the device calls itself {own_name!r}, this run has {self.known.reservation.endpoint_name!r}.",
                    place="endpoint name",
                    cure="Give the device this name in its firmware, or let the job take the name from the device.",
                )

    def write_configuration(self, link: Link) -> None:
        """Upload the pack and ask for the device's verdict, once."""
        unit = self.known.unit
        if unit is None:
            raise InputError("the unit has no name.", place="endpoint name")
        with self.journal.step(Step.WRITE_CONFIGURATION) as progress:
            link.upload(PACK_FILE, Secret(unit.pack), progress)
            self.known.verdict = link.stat(RESULT_FILE) == _APPLIED_LENGTH
            if not self.known.verdict:
                raise ConfigurationRefused(
                    "the device read the whole configuration and refused it.",
                    place=self.device.port,
                    cure="Check the job against the device: its objects, its flash sector, its client.",
                )
            self.journal.log("the device says 0")

    def register(self) -> None:
        """Make the unit known to its server, and have names it gave up forgotten there."""
        registrar, unit, reservation = self.bench.registrar, self.known.unit, self.known.reservation
        if registrar is None or unit is None or reservation is None:
            return
        with self.journal.step(Step.REGISTER):
            for old_name in reservation.replaces:
                registrar.remove(old_name, cancel=self.cancel)
                self.bench.ledger.removed(self.journal.run_id, old_name, server=self.bench.server, at=datetime.now(UTC))
            registration = registration_of(unit.records, unit.endpoint_name)
            known = reservation.known or self.device.again is not None
            done = registrar.register(registration, update=known, cancel=self.cancel)
            self.known.registered = done
            self.bench.ledger.registered(
                self.journal.run_id,
                self.bench.server,
                device_id=done.device_id,
                outcome=done.outcome,
                at=datetime.now(UTC),
            )
            self.journal.log(f"{self.bench.server}: {done.outcome.value}")

    def flash_final(self, link: Link) -> None:
        """Flash the application beside the stored configuration, and see it come up with it."""
        image = self.job.board.final_image
        if image is None:
            return
        with self.journal.step(Step.FLASH_FINAL) as progress:
            link.forget_console()
            self.flash(image, Erase.SECTORS, _listening(link, progress))
        with self.journal.step(Step.VERIFY):
            link.wait_console(self.job.board.final_text, timeout_s=self.job.link.boot_timeout_s)
            self.same_chip()
            self.same_name(link)

    def prove(self) -> None:
        """Refuse a PASS that is not one, whatever the steps before said."""
        self.cancel.check()
        if not self.known.verdict:
            raise ConfigurationRefused("the device did not say 0.", place=self.device.port)
        if self.bench.registrar is not None and self.known.registered is None:
            raise InputError("the unit is not registered.", place=self.bench.server)


def _listening(link: Link, progress: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Take in what the console says while an image is flashed: the system keeps only a little of it."""

    def told(done: int, total: int) -> None:
        with suppress(LinkError):  # a board that was unplugged is for the programmer to tell
            link.drain()
        progress(done, total)

    return told
