"""A station of virtual parts: boards, a programmer, a server and a ledger of its own. Nothing of it leaves this PC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from factory_prov.boards.anjay_firmware import READY_TEXT
from factory_prov.boards.model import Board
from factory_prov.cancel import CancelToken
from factory_prov.credentials.issuer import Issuer
from factory_prov.credentials.issuers.registry import SamplesOnly
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.device_contract import files
from factory_prov.errors import InputError
from factory_prov.files.temporary import temporary_folder
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.job.readiness import refuse_unready
from factory_prov.labels.desk import VirtualLabels
from factory_prov.ledger.store import Ledger
from factory_prov.line.certificate_upload import uploading
from factory_prov.line.given_parts import GivenParts
from factory_prov.line.units import unit_on_probe
from factory_prov.line.virtual_names import virtual_names
from factory_prov.line.virtual_site import is_of_two, refuse_unfit_faults, trust_authority, virtual_site
from factory_prov.messages import Message
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.records.options import RecordsOptions
from factory_prov.registrars.kind import VirtualServer
from factory_prov.registrars.registration import Registrar
from factory_prov.registrars.registry import REGISTRARS, kind_of
from factory_prov.rehearsal.options import RehearsalOptions, RehearsedUnits
from factory_prov.rehearsal.way import Way
from factory_prov.resources import resource
from factory_prov.run.bench import Bench, Device
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import UnitFault
from factory_prov.simulation.firmware_image import FlashRegion, Generation, write_demo_images
from factory_prov.simulation.site import VirtualSite

JOBS = {"psk": "demo_psk.toml", "certificate": "demo_certificate.toml"}
"""The demo's jobs by their mode."""

_WITH_SERVER = Message("Virtual here: boards, server and ledger.")
_NO_SERVER = Message("Virtual here: boards and ledger.")
_SCANNED_AFTER_S = 4.0
"""How long a virtual operator takes for a label."""
_LEAST_RECEIPT_S = 2.0
_LEAST_BOOT_TIMEOUT_S = 3.0
_LEAST_SPEED = 0.01
_MOST_SPEED = 10_000
"""Virtual boards start faster with the speed; the PC under them does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualStation:
    """What a run needs, all of it virtual. `job` is the engineer's with virtual images; names come as it says.

    `replaced` tells what of the job is not tried, because something virtual is in its place.
    """

    bench: Bench
    job: Job
    replaced: tuple[Message, ...]
    devices: tuple[Device, ...]
    boards: VirtualBench
    server: VirtualServer
    site: VirtualSite | None
    """Where the finished units come online; None where nothing of the job's server can be known to one."""

    @property
    def parts(self) -> GivenParts:
        """The parts of a line on which these devices are run once."""
        probes = [device.probe for device in self.devices if device.probe is not None]
        units = [unit_on_probe(probe, self.bench.programmer) for probe in probes]
        return GivenParts(job=self.job, bench=self.bench, units=units)


@contextmanager
def virtual_station(
    job: Job,
    *,
    boards: int,
    faults: Sequence[UnitFault] = (),
    speed: float = 1.0,
    issuer: Issuer | None = None,
) -> Iterator[VirtualStation]:
    """Set a station up for a job; its ledger lasts as long as the station does.

    Its boards meet the version of docs/device-contract.md that the job's board does.
    `issuer` gives the units their certificates, in place of samples by the job's own.
    InputError for a speed that is none, and for a job that a real station refuses before its first unit.
    """
    if not _LEAST_SPEED <= speed <= _MOST_SPEED:
        raise InputError(
            Message("the speed is out of range."),
            place=f"{speed:g}",
            cure=Message("Use {least} to {most}.", least=_LEAST_SPEED, most=_MOST_SPEED),
        )
    refuse_unready(job)
    refuse_unfit_faults(job, faults)
    with ExitStack() as parts:
        folder = parts.enter_context(temporary_folder("factory-prov-virtual-"))
        generation, region = Generation.CONTRACT_2 if is_of_two(job) else Generation.OLD, _region(job)
        first_image, final_image = write_demo_images(folder, generation=generation, region=region)
        board = replace(
            job.board,
            first_image=first_image,
            final_image=final_image if region is None else None,
            final_name_text="endpoint name {endpoint_name}" if region is None else "",
        )
        boot_timeout_s = max(_LEAST_BOOT_TIMEOUT_S, job.link.boot_timeout_s / speed)
        link = replace(job.link, boot_timeout_s=min(job.link.boot_timeout_s, boot_timeout_s))
        virtual_bench = parts.enter_context(VirtualBench(boards, faults=faults, speed=speed))
        programmer = SimulatedProgrammer(virtual_bench)
        kind = REGISTRARS[0] if job.server is None else kind_of(job.server)
        server = parts.enter_context(kind.virtual(job.server, folder))
        issuer = issuer or (SamplesOnly(job.issuers[-1]) if job.issuers else None)
        site, job = parts.enter_context(_site(job, server, virtual_bench, issuer))
        probes = programmer.probes(CancelToken())
        ledger = parts.enter_context(Ledger.open(folder / "ledger.sqlite", vault=PassingVault()))
        names, renamed = virtual_names(job, ledger, virtual_bench)
        yield VirtualStation(
            bench=Bench(
                station="virtual",
                ledger=ledger,
                names=names,
                programmer=programmer,
                issuer=issuer,
                labels=VirtualLabels(_SCANNED_AFTER_S / speed),
                registrar=_with_uploads(server),
                server="virtual server",
                shown_server=Message("virtual server"),
                way=None if site is None else Way(directions=site.network, roots=site.network.roots),
            ),
            job=replace(
                job,
                board=board,
                hardware=_hurried(job.hardware, speed),
                link=link,
                server=server.options,
                rehearsal=_here(job.rehearsal, site),
                records=RecordsOptions(),
            ),
            replaced=(*_parts_replaced(job), *renamed),
            devices=tuple(Device(port=probe.port, probe=probe) for probe in probes if probe.port is not None),
            boards=virtual_bench,
            server=server,
            site=site,
        )


@contextmanager
def _site(
    job: Job, server: VirtualServer, boards: VirtualBench, issuer: Issuer | None
) -> Iterator[tuple[VirtualSite | None, Job]]:
    """Set up the servers that the units call, where they can know what the job's server is told."""
    if job.server is None or server.table is None:
        yield None, job
        return
    with virtual_site(job, server.table, boards) as made:
        if issuer is not None:
            trust_authority(server.table, issuer)
        yield made


def _with_uploads(server: VirtualServer) -> Registrar:
    """Return the registrar, with somebody behind it who brings the server what its API does not take."""
    if server.table is None:
        return server.registrar
    return uploading(server.registrar, server.table)


def _here(rehearsal: RehearsalOptions, site: VirtualSite | None) -> RehearsalOptions:
    """Return a rehearsal that calls nobody outside this PC: no real server knows a virtual unit."""
    return replace(rehearsal, offline=rehearsal.offline or (rehearsal.wanted and site is None), at="")


def _parts_replaced(job: Job) -> tuple[Message, ...]:
    images = Message("The job's images were looked at, and not flashed.")
    has_images = job.board.first_image is not None or job.board.final_image is not None
    told = [_NO_SERVER if job.server is None else _WITH_SERVER, *([images] if has_images else [])]
    if job.rehearsal.wanted and not job.rehearsal.offline:
        told.append(Message("The connection was not tried with the real server."))
    if job.records.wanted:
        told.append(Message("Nobody outside was told of these units: the job's records are for real ones."))
    return tuple(told)


def _hurried(board: Board | None, speed: float) -> Board | None:
    """Return a board that is waited for as much less as everything is faster."""
    if board is None or board.delivery is None:
        return board
    limit_s = min(board.delivery.receipt_timeout_s, max(_LEAST_RECEIPT_S, board.delivery.receipt_timeout_s / speed))
    return replace(board, delivery=replace(board.delivery, receipt_timeout_s=limit_s))


def _region(job: Job) -> FlashRegion | None:
    """Return where boards without a UART look for their pack, as the job's board has it."""
    place = None if job.hardware is None else job.hardware.hand_over
    if place is None:
        return None
    unit_bytes = place.receipt.end - place.receipt.start
    return FlashRegion(start=place.region.start, end=place.region.end, unit_bytes=unit_bytes)


def on_contract(job: Job, version: int | None) -> Job:
    """Return the job for boards that meet a version of docs/device-contract.md; None: for those that it is for."""
    if version is None:
        return job
    ready_text = files.READY_TEXT if version == files.ContractVersion.TWO else READY_TEXT
    hardware = job.hardware
    if hardware is not None:
        hardware = replace(hardware, device=replace(hardware.device, contract=version))
    return replace(job, board=replace(job.board, ready_text=ready_text), hardware=hardware)


def demo_job(mode: str, *, rehearsed: bool = False) -> Job:
    """Return the demo's job of that mode, a key of `JOBS`; `rehearsed`: every unit's connection is tried."""
    name = JOBS[mode]
    path = resource("jobs", name)
    job = read_job(path.read_text(encoding="utf-8"), place=name, folder=path.parent)
    return replace(job, rehearsal=RehearsalOptions(when=RehearsedUnits.EACH_UNIT)) if rehearsed else job
