"""Planning a run: what its job and its bench ask for, and the steps that takes.

What can be refused without touching the device is refused here. A step is taken when it works on nothing a job may do
without, or when the plan has what it works on (`RunStep.works_on`); nobody else decides that.
"""

from __future__ import annotations

from collections.abc import Collection

from factory_prov.boards.model import Board, Erase
from factory_prov.clock import refuse_early_clock
from factory_prov.errors import InputError
from factory_prov.events import Step
from factory_prov.job.model import Job
from factory_prov.job.unit import UnitMaker
from factory_prov.labels.template_file import find_template
from factory_prov.ledger.outbox import Owed
from factory_prov.messages import Message
from factory_prov.registrars.kind import UNPROVEN_CURE, ServerOptions
from factory_prov.registrars.registry import kind_of, options_text
from factory_prov.registrars.when import When
from factory_prov.rehearsal.options import RehearsedUnits
from factory_prov.run.bench import Bench, Device
from factory_prov.run.plan import (
    Chip,
    FinalImage,
    FirstImage,
    HandOverPlan,
    LabelPlan,
    LaterServer,
    NoFinalImage,
    NoFirstImage,
    NoLabel,
    NoRehearsal,
    NoServer,
    RehearsalPlan,
    RunPlan,
    ServerPlan,
)
from factory_prov.run.steps import STEPS


def planned_steps(job: Job) -> tuple[Step, ...]:
    """Return the steps that a run of this job takes on a bench that was opened for it, in their order."""
    server = None if job.server is None or job.server.when is When.LATER else job.server
    tried = job.rehearsal if _can_be_tried(job) else None
    board = job.board
    asked = {
        FirstImage: board.first_image,
        FinalImage: board.final_image,
        ServerPlan: server,
        RehearsalPlan: tried,
        LabelPlan: job.label if job.label.scan_back else None,
    }
    return _steps([part for part, what in asked.items() if what is not None])


def _can_be_tried(job: Job) -> bool:
    """Whether the job wants a rehearsal that can be had in the run: a server that is told later knows no unit yet."""
    later = job.server is not None and job.server.when is When.LATER
    return job.rehearsal.wanted and (job.rehearsal.offline or not later)


def _steps(parts: Collection[type]) -> tuple[Step, ...]:
    return tuple(each.step for each in STEPS if each.works_on is None or each.works_on in parts)


def plan_run(device: Device, job: Job, bench: Bench) -> RunPlan:
    """Plan the run of one unit; InputError for a job whose files cannot be used, or that needs what is not there."""
    refuse_early_clock()
    chip = _chip(device, bench, job.hardware)
    first, final, server = _first(job, chip), _final(job, chip), _server(job, bench)
    rehearsal, label = _rehearsal(job, bench), _label(job, bench)
    return RunPlan(
        device=device,
        job=job,
        bench=bench,
        maker=UnitMaker(job, issuer=bench.issuer, noted=True),
        chip=chip,
        first=first,
        final=final,
        server=server,
        rehearsal=rehearsal,
        label=label,
        steps=_steps([type(first), type(final), type(server), type(rehearsal), type(label)]),
        hand_over=_hand_over(job.hardware, chip),
    )


def _hand_over(board: Board | None, chip: Chip | None) -> HandOverPlan | None:
    """Return how a board without a UART gets its pack; what no run of its job could do was refused before."""
    place = None if board is None else board.hand_over
    if board is None or place is None:
        return None
    if chip is None:
        cure = Message("Name its probe with --probe, and no --port.")
        raise InputError(Message("this board gets its pack by its probe, and none is here."), place="board", cure=cure)
    return HandOverPlan(chip=chip, place=place, page_bytes=board.erase.page_bytes)


def _chip(device: Device, bench: Bench, board: Board | None) -> Chip | None:
    if bench.programmer is None or device.probe is None:
        return None
    return Chip(programmer=bench.programmer, probe=device.probe.on_board(board))


def _first(job: Job, chip: Chip | None) -> FirstImage | NoFirstImage:
    options, erase = job.board, Erase.CHIP if job.hardware is None else job.hardware.erase.first
    if options.first_image is None:
        return NoFirstImage()
    return FirstImage(chip=_needed(chip), file=options.first_image, erase=erase, running_text=options.ready_text)


def _final(job: Job, chip: Chip | None) -> FinalImage | NoFinalImage:
    options, erase = job.board, Erase.SECTORS if job.hardware is None else job.hardware.erase.final
    if options.final_image is None:
        return NoFinalImage()
    return FinalImage(
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


def _server(job: Job, bench: Bench) -> ServerPlan | LaterServer | NoServer:
    if job.server is not None and job.server.when is When.LATER:
        owed = _owed(job.server, bench)
        return LaterServer(name=owed.server, shown=bench.shown_server or owed.server, owed=owed)
    if bench.registrar is None:
        if job.server is not None:
            cure = Message("Open the bench for this very job.")
            raise InputError(Message("the job names a server, but none is open."), place="server", cure=cure)
        return NoServer()
    return ServerPlan(
        name=bench.server,
        shown=bench.shown_server or bench.server,
        registrar=bench.registrar,
        accept_unproven=job.server is not None and job.server.accept_unproven,
        unproven_cure=UNPROVEN_CURE if job.server is None else kind_of(job.server).unproven_cure,
        owed=None if job.server is None or job.server.when is When.NOW else _owed(job.server, bench),
    )


def _rehearsal(job: Job, bench: Bench) -> RehearsalPlan | NoRehearsal:
    once = job.rehearsal.when is RehearsedUnits.ONCE_A_SHIFT
    if not _can_be_tried(job) or (once and not bench.rehearsals.due(job.digest)):
        return NoRehearsal()
    return RehearsalPlan(options=job.rehearsal)


def _label(job: Job, bench: Bench) -> LabelPlan | NoLabel:
    if not job.label.scan_back:
        return NoLabel()
    if bench.labels is None:
        cure = Message("Run it where labels can be scanned, or leave scan_back out of the job.")
        raise InputError(Message("nobody here can scan the labels."), place="label.scan_back", cure=cure)
    return LabelPlan(options=job.label, template=find_template(job.label.template), desk=bench.labels)


def _owed(options: ServerOptions, bench: Bench) -> Owed:
    return Owed(server=bench.server or options.server_name, kind=kind_of(options).kind, options=options_text(options))
