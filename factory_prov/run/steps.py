"""What each step of a run does; `run.py` says in which order they are taken."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from factory_prov.cancel import CancelToken, LateCancel
from factory_prov.errors import (
    AlreadyConfigured,
    ConfigurationRefused,
    DeviceRefused,
    FinalSilent,
    IdentityTaken,
    InputError,
    LinkError,
    LinkTimeout,
    NotReady,
    ServerProtocolError,
    UploadUnsupported,
    WrongDevice,
    WrongName,
)
from factory_prov.events import Level, Step
from factory_prov.job.check import judge_unit
from factory_prov.job.model import Credential, Job
from factory_prov.job.unit import Unit, UnitMaker
from factory_prov.ledger.records import Again
from factory_prov.links.link import Link
from factory_prov.lwm2m.problem import Severity
from factory_prov.messages import Message
from factory_prov.naming.sources import GivenName, Needs, UnitFacts
from factory_prov.naming.templates import expand
from factory_prov.programmers.protocol import Erase
from factory_prov.registrars.from_records import registration_of
from factory_prov.run.bench import Bench, Device
from factory_prov.run.journal import Journal, Known
from factory_prov.secret import Secret

Answer = TypeVar("Answer")

ENDPOINT_FILE = "/factory/endpoint.txt"
PACK_FILE = "/factory/provision.cbor"
RESULT_FILE = "/factory/result.txt"
_APPLIED_LENGTH = 1
"""Length of the result "0"; that of a refusal, "-1", is 2."""
_NAME_TIMEOUT_S = 5.0
_REGISTER_GRACE_S = 1.0
"""The name comes right behind the banner."""
_STAT_FIRST = (8, 3)
"""Answer of firmware on Zephyr 3.4 and later: it asks for the file's state first, and there is none."""
_REBUILD = Message("Build the provisioning firmware on Zephyr 3.2 or before.")


@dataclass
class Steps:
    """The steps of one run, each of which leaves in `known` what the next one needs."""

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

    def reserve(self) -> None:
        """Read which chip this is, and give it its name before anything is written, where the name is known by then."""
        with self.journal.step(Step.RESERVE):
            _ = self.maker  # a job whose files are missing is refused now
            chip, ledger, again = self.read_chip(), self.bench.ledger, self.device.again
            owned = None if chip is None else ledger.active_identity(chip)
            if chip is not None and owned is not None and again is not Again.NEW_IDENTITY:
                ledger.set_hardware_id(self.journal.run_id, chip)
                self.known.bound = True
                self.refuse_other_label(owned.endpoint_name)
                self.take_name(owned.endpoint_name)
            elif self.bench.names.needs is not Needs.DEVICE:
                self.take_new_name(UnitFacts(hardware_id=chip))
            elif again is Again.NEW_IDENTITY:
                cure = Message("Give it with --name; the firmware that is flashed must have it too.")
                raise InputError(
                    Message("a new identity needs a new name."), place=Message("--again new-identity"), cure=cure
                )

    def refuse_other_label(self, owned: str) -> None:
        """Refuse a unit whose label, typed or scanned, is not the name it has: it would leave with a wrong one."""
        names = self.bench.names
        if isinstance(names, GivenName) and names.name_for(UnitFacts()) != owned:
            raise WrongName(
                Message("the unit has the name {owned} already, and not the one that was given.", owned=repr(owned)),
                place=Message("endpoint name"),
                cure=Message("Give its own name, or a new identity (--again new-identity)."),
            )

    def read_chip(self) -> str | None:
        """Return the chip's own id, None without a probe; a job with images needs one."""
        programmer, probe, board = self.bench.programmer, self.device.probe, self.job.board
        if programmer is None or probe is None:
            if board.first_image is not None or board.final_image is not None:
                cure = Message("Name a probe, or leave the images out of the job.")
                raise InputError(
                    Message("the job flashes images, but there is no programmer."), place="board", cure=cure
                )
            return None
        self.known.hardware_id = programmer.hardware_id(probe, self.cancel)
        self.journal.log(Message("chip {hardware_id}", hardware_id=self.known.hardware_id))
        if self.device.hardware_id not in (None, self.known.hardware_id):
            cure = Message("Look at the slot again, and decide about the unit that is there now.")
            raise WrongDevice(
                Message("another unit is on the probe now."),
                place=Message("probe {serial_number}", serial_number=probe.serial_number),
                cure=cure,
            )
        return self.known.hardware_id

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
        self.journal.named(name)

    def make_credentials(self, name: str) -> Unit:
        """Make the unit's keys and pack, and judge it as the device would."""
        with self.journal.step(Step.MAKE_CREDENTIALS):
            unit = self.maker.make(name)
            for problem in judge_unit(self.job, unit):
                if problem.severity is Severity.ERROR:
                    raise InputError(
                        Message("{what} {why}", what=problem.what, why=problem.why),
                        place=problem.path,
                        cure=problem.cure,
                    )
                self.journal.log(Message("{text}", text=str(problem)), Level.WARNING)  # joined
            self.journal.log(
                Message(
                    "{records_count} records, {pack_count} bytes",
                    records_count=len(unit.records),
                    pack_count=len(unit.pack),
                )
            )
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
            try:
                link.wait_console(self.job.board.ready_text, timeout_s=self.job.link.boot_timeout_s)
            except LinkTimeout as silence:
                raise NotReady(silence.what, place=silence.place, cure=silence.cure) from None

    def flash(self, image: Path, erase: Erase, progress: Callable[[int, int], None]) -> None:
        """Write an image, verified, and start it."""
        programmer, probe = self.bench.programmer, self.device.probe
        if programmer is None or probe is None:
            return
        self.same_chip()
        programmer.flash(probe, image, erase=erase, progress=progress, cancel=self.cancel)
        programmer.reset(probe, self.cancel)

    def same_chip(self) -> None:
        """Refuse to go on when somebody has put another unit on the probe."""
        programmer, probe = self.bench.programmer, self.device.probe
        if programmer is None or probe is None:
            return
        if programmer.hardware_id(probe, self.cancel) != self.known.hardware_id:
            cure = Message("Put the unit back that the run began with, or start again with this one.")
            raise WrongDevice(
                Message("another unit is on the probe now."),
                place=Message("probe {serial_number}", serial_number=probe.serial_number),
                cure=cure,
            )

    def same_name(self, link: Link) -> None:
        """Where the final image shows its name, it must be the one this run has."""
        board, reservation = self.job.board, self.known.reservation
        if not board.final_name_text or reservation is None:
            return
        shown = expand(board.final_name_text, endpoint_name=reservation.endpoint_name)
        try:
            line = f"{shown}\n"  # to its end, so that no longer name that begins with ours passes for it
            link.wait_console(line, timeout_s=_NAME_TIMEOUT_S)
        except LinkTimeout:
            raise WrongName(
                Message('the final image came up, but did not show "{shown}".', shown=shown),
                place=Message("endpoint name"),
                cure=Message("Check that the final image takes its endpoint name from the same place as the first."),
            ) from None

    def read_identity(self, link: Link) -> None:
        """Read the device's own name, before anything secret is sent; only now is the run's name bound to the unit."""
        with self.journal.step(Step.READ_IDENTITY):
            own_name = self.asked(link.download, ENDPOINT_FILE).decode(errors="replace").strip("\0\r\n ")
            if self.known.reservation is None:
                self.take_new_name(UnitFacts(hardware_id=self.known.hardware_id, own_name=own_name))
            elif own_name != self.known.reservation.endpoint_name:
                raise WrongName(
                    Message(
                        "the device calls itself {own_name}, this run has {endpoint_name}.",
                        own_name=repr(own_name),
                        endpoint_name=repr(self.known.reservation.endpoint_name),
                    ),
                    place=Message("endpoint name"),
                    cure=Message(
                        "Give the device this name in its firmware, or let the job take the name from the device."
                    ),
                )
            if self.known.hardware_id is not None and not self.known.bound:
                settled = self.bench.ledger.set_hardware_id(self.journal.run_id, self.known.hardware_id)
                self.known.reservation = settled or self.known.reservation
                self.known.bound = True

    def asked(self, ask: Callable[[str], Answer], path: str) -> Answer:
        """Ask the device for a file; one that cannot be erased by this run and refuses is configured already."""
        try:
            return ask(path)
        except DeviceRefused as refusal:
            if self.job.board.first_image is not None:
                raise
            raise _already_configured(refusal) from None

    def write_configuration(self, link: Link) -> None:
        """Upload the pack and ask for the device's verdict, once."""
        unit = self.known.unit
        if unit is None:
            raise InputError(Message("the unit has no name."), place=Message("endpoint name"))
        with self.journal.step(Step.WRITE_CONFIGURATION) as progress:
            try:
                link.upload(PACK_FILE, Secret(unit.pack), progress)
            except DeviceRefused as refusal:
                raise self.upload_refused(refusal) from None
            self.known.verdict = link.stat(RESULT_FILE) == _APPLIED_LENGTH
            if not self.known.verdict:
                raise ConfigurationRefused(
                    Message("the device read the whole configuration and refused it."),
                    place=self.device.port,
                    cure=Message("Check the job against the device: its objects, its flash sector, its client."),
                )
            self.journal.log(Message("the device says 0"))

    def upload_refused(self, refusal: DeviceRefused) -> LinkError:
        """Tell a firmware that refuses every upload from a device that has had one already."""
        if (refusal.group, refusal.rc) == _STAT_FIRST:
            return UploadUnsupported(
                refusal.what, group=refusal.group, rc=refusal.rc, place=refusal.place, cure=_REBUILD
            )
        return refusal if self.job.board.first_image is not None else _already_configured(refusal)

    def register(self) -> None:
        """Make the unit known to its server, and have names it gave up forgotten there."""
        registrar, unit, reservation = self.bench.registrar, self.known.unit, self.known.reservation
        if registrar is None or unit is None or reservation is None or self.known.registered is not None:
            return
        ledger, run_id, server = self.bench.ledger, self.journal.run_id, self.bench.server
        ours = ledger.registered_here(unit.endpoint_name, server)
        with self.journal.step(Step.REGISTER):
            # A cancel between the server's yes and our note of it would leave an entry that nobody knows for ours.
            self.cancel.check()
            cancel = LateCancel(self.cancel, _REGISTER_GRACE_S)
            for old_name in reservation.replaces:
                if ledger.registered_here(old_name, server):
                    registrar.remove(old_name, cancel=cancel)
                ledger.removed(run_id, old_name, server=server, at=datetime.now(UTC))
            registration = registration_of(unit.records, unit.endpoint_name)
            update = ours or self.device.again is Again.SAME_IDENTITY  # never an entry that may be another station's
            done = registrar.register(registration, update=update, cancel=cancel)
            self.known.registered = done
            at = datetime.now(UTC)
            ledger.registered(run_id, server, device_id=done.device_id, outcome=done.outcome, at=at)
            self.journal.log(
                Message("{server}: {outcome}", server=server, outcome=done.outcome.value)
                if done.verified
                else Message(
                    "{server}: {outcome}, but it does not show what it has", server=server, outcome=done.outcome.value
                )
            )

    def flash_final(self, link: Link) -> None:
        """Flash the application beside the stored configuration, and see it come up with it."""
        image = self.job.board.final_image
        if image is None:
            return
        with self.journal.step(Step.FLASH_FINAL) as progress:
            link.forget_console()
            self.flash(image, Erase.SECTORS, _listening(link, progress))
        with self.journal.step(Step.VERIFY):
            try:
                link.wait_console(self.job.board.final_text, timeout_s=self.job.link.boot_timeout_s)
            except LinkTimeout as silence:
                raise FinalSilent(silence.what, place=silence.place, cure=silence.cure) from None
            self.same_chip()
            self.same_name(link)

    def prove(self) -> None:
        """Refuse a PASS that is not one, whatever the steps before said."""
        self.cancel.check()
        if not self.known.verdict:
            raise ConfigurationRefused(Message("the device did not say 0."), place=self.device.port)
        if self.bench.registrar is None:
            return
        done, server = self.known.registered, self.job.server
        if done is None:
            raise ServerProtocolError(Message("the unit is not registered."), place=self.bench.server)
        if not done.verified and not (server is not None and server.accept_unproven):
            raise ServerProtocolError(
                Message("the server took the unit, but does not show whether it has the same key."),
                place=self.bench.server,
                cure=Message("Let the token read devices, or write accept_unproven = true below [server]."),
            )


def _already_configured(refusal: DeviceRefused) -> AlreadyConfigured:
    return AlreadyConfigured(
        Message("{what} It holds a configuration already.", what=refusal.what),
        place=refusal.place,
        cure=Message("Erase the chip and flash the provisioning firmware; then start again."),
    )


def _listening(link: Link, progress: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Take in what the console says while an image is flashed: the system keeps only a little of it."""

    def told(done: int, total: int) -> None:
        with suppress(LinkError):  # a board that was unplugged is for the programmer to tell
            link.drain()
        progress(done, total)

    return told
