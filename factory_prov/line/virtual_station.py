"""A station of virtual parts: boards, a programmer, a server and a ledger of its own. Nothing of it leaves this PC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError
from factory_prov.files.temporary import temporary_folder
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.ledger.store import Ledger
from factory_prov.line.given_parts import GivenParts
from factory_prov.line.units import unit_on_probe
from factory_prov.messages import Message
from factory_prov.naming.sources import DeviceName
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.registrars.kind import VirtualServer
from factory_prov.registrars.registry import REGISTRARS, kind_of
from factory_prov.resources import resource
from factory_prov.run.bench import Bench, Device
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.firmware_image import write_demo_images

JOBS = {"psk": "demo_psk.toml", "certificate": "demo_certificate.toml"}
"""The demo's jobs by their mode."""

_LEAST_BOOT_TIMEOUT_S = 3.0
_MOST_SPEED = 10_000
"""Virtual boards start faster with the speed; the PC under them does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualStation:
    """What a run needs, all of it virtual. `job` is the engineer's with virtual images; names come from the boards."""

    bench: Bench
    job: Job
    devices: tuple[Device, ...]
    boards: VirtualBench
    server: VirtualServer

    @property
    def parts(self) -> GivenParts:
        """The parts of a line on which these devices are run once."""
        probes = [device.probe for device in self.devices if device.probe is not None]
        units = [unit_on_probe(probe, self.bench.programmer) for probe in probes]
        return GivenParts(job=self.job, bench=self.bench, units=units)


@contextmanager
def virtual_station(
    job: Job, *, boards: int, faults: Sequence[BoardFault] = (), speed: float = 1.0
) -> Iterator[VirtualStation]:
    """Set a station up for a job; its ledger lasts as long as the station does. InputError for a speed that is none."""
    if not 0 < speed <= _MOST_SPEED:
        raise InputError(
            Message("the speed is out of range."),
            place=f"{speed:g}",
            cure=Message("Use 0.01 to {most}.", most=_MOST_SPEED),
        )
    with ExitStack() as parts:
        folder = parts.enter_context(temporary_folder("factory-prov-virtual-"))
        first_image, final_image = write_demo_images(folder)
        board = replace(
            job.board,
            first_image=first_image,
            final_image=final_image,
            final_name_text="endpoint name {endpoint_name}",
        )
        boot_timeout_s = max(_LEAST_BOOT_TIMEOUT_S, job.link.boot_timeout_s / speed)
        link = replace(job.link, boot_timeout_s=min(job.link.boot_timeout_s, boot_timeout_s))
        virtual_bench = parts.enter_context(VirtualBench(boards, faults=faults, speed=speed))
        programmer = SimulatedProgrammer(virtual_bench)
        kind = REGISTRARS[0] if job.server is None else kind_of(job.server)
        server = parts.enter_context(kind.virtual(job.server, folder))
        probes = programmer.probes(CancelToken())
        yield VirtualStation(
            bench=Bench(
                station="virtual",
                ledger=parts.enter_context(Ledger.open(folder / "ledger.sqlite")),
                names=DeviceName(),
                programmer=programmer,
                registrar=server.registrar,
                server="virtual server",
                shown_server=Message("virtual server"),
            ),
            job=replace(job, board=board, link=link, server=server.options),
            devices=tuple(Device(port=probe.port, probe=probe) for probe in probes if probe.port is not None),
            boards=virtual_bench,
            server=server,
        )


def demo_job(mode: str) -> Job:
    """Return the demo's job of that mode, a key of `JOBS`."""
    name = JOBS[mode]
    path = resource("jobs", name)
    return read_job(path.read_text(encoding="utf-8"), place=name, folder=path.parent)
