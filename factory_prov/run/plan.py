"""What a run is going to do, decided once before it begins: its steps, images, board and limits.

What can be refused without touching the device is refused here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factory_prov.boards.model import Board, Erase
from factory_prov.errors import InputError
from factory_prov.job.model import Job
from factory_prov.job.unit import UnitMaker
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.registrars.registration import Registrar
from factory_prov.run.bench import Bench, Device


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """The chip behind a probe, and the programmer that reaches it. The probe knows the board that the job names."""

    programmer: Programmer
    probe: Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePlan:
    """An image to write, what is erased before, and the texts by which the console shows that it runs.

    `name_text` shows the name too, such as "endpoint name {endpoint_name}"; empty: the image does not show it.
    """

    chip: Chip
    file: Path
    erase: Erase
    running_text: str
    name_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPlan:
    """The server that must know the unit. `accept_unproven`: also when it does not show that it has the same key."""

    name: str
    """Under which the ledger knows it."""
    shown: str | Message
    registrar: Registrar
    accept_unproven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """What one run does. `chip` is None for a device without a probe, an image or server None where there is none."""

    device: Device
    job: Job
    bench: Bench
    maker: UnitMaker
    chip: Chip | None
    first: ImagePlan | None
    final: ImagePlan | None
    server: ServerPlan | None

    @property
    def starts_afresh(self) -> bool:
        """Whether the whole chip is erased first: then a fresh start with the same identity harms nothing."""
        return self.first is not None and self.first.erase is Erase.CHIP

    @property
    def attempts(self) -> int:
        """How often the device may be configured."""
        return self.job.board.attempts if self.starts_afresh else 1


def plan_run(device: Device, job: Job, bench: Bench) -> RunPlan:
    """Plan the run of one unit; InputError for a job whose files cannot be used, or that needs what is not there."""
    chip = _chip(device, bench, job.hardware)
    return RunPlan(
        device=device,
        job=job,
        bench=bench,
        maker=UnitMaker(job),
        chip=chip,
        first=_first(job, chip),
        final=_final(job, chip),
        server=_server(job, bench),
    )


def _chip(device: Device, bench: Bench, board: Board | None) -> Chip | None:
    if bench.programmer is None or device.probe is None:
        return None
    return Chip(programmer=bench.programmer, probe=device.probe.on_board(board))


def _first(job: Job, chip: Chip | None) -> ImagePlan | None:
    options, erase = job.board, Erase.CHIP if job.hardware is None else job.hardware.erase.first
    if options.first_image is None:
        return None
    return ImagePlan(chip=_needed(chip), file=options.first_image, erase=erase, running_text=options.ready_text)


def _final(job: Job, chip: Chip | None) -> ImagePlan | None:
    options, erase = job.board, Erase.SECTORS if job.hardware is None else job.hardware.erase.final
    if options.final_image is None:
        return None
    return ImagePlan(
        chip=_needed(chip),
        file=options.final_image,
        erase=erase,
        running_text=options.final_text,
        name_text=options.final_name_text,
    )


def _needed(chip: Chip | None) -> Chip:
    if chip is None:
        cure = Message("Name a probe, or leave the images out of the job.")
        raise InputError(Message("the job flashes images, but there is no programmer."), place="board", cure=cure)
    return chip


def _server(job: Job, bench: Bench) -> ServerPlan | None:
    if bench.registrar is None:
        if job.server is not None:
            cure = Message("Open the bench for this very job.")
            raise InputError(Message("the job names a server, but none is open."), place="server", cure=cure)
        return None
    accept_unproven = job.server is not None and job.server.accept_unproven
    return ServerPlan(
        name=bench.server,
        shown=bench.shown_server or bench.server,
        registrar=bench.registrar,
        accept_unproven=accept_unproven,
    )
