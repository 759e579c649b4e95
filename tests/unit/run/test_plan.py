"""A run is planned before it begins: what it will do, and what is refused before anything is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError
from factory_prov.events import Event, StepFinished, StepStarted
from factory_prov.job.job_file import read_job
from factory_prov.labels.options import LabelOptions
from factory_prov.ledger.records import Outcome
from factory_prov.line.shift_rehearsals import ShiftRehearsals
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.registrars.when import When
from factory_prov.rehearsal.options import RehearsalOptions, RehearsedUnits
from factory_prov.run.pipeline import provision
from factory_prov.run.plan import FinalImage, FirstImage, NoFinalImage, NoFirstImage, NoRehearsal, NoServer, RunPlan
from factory_prov.run.planning import plan_run, planned_steps
from factory_prov.run.steps import STEPS, Rehearse, ScanLabel

JOB = """
format = 1
[configuration]
"/0/0/2" = 3
[board]
board_file = "board.toml"
first_image = "first.hex"
final_image = "final.hex"
"""


@pytest.fixture
def station() -> Iterator[VirtualStation]:
    with virtual_station(demo_job("psk"), boards=1, speed=100) as virtual:
        yield virtual


def plan(station: VirtualStation, folder: Path, board: str) -> RunPlan:
    (folder / "board.toml").write_text(f'based_on = "nrf9160dk"\n{board}', encoding="utf-8")
    job = read_job(JOB, place="job.toml", folder=folder)
    return plan_run(station.devices[0], job, station.bench)


def test_the_board_is_resolved_once_and_the_probe_knows_it(station: VirtualStation, tmp_path: Path) -> None:
    planned = plan(station, tmp_path, 'name = "Mine"')
    assert planned.job.hardware is not None
    assert planned.job.hardware.name == "Mine"
    assert planned.chip is not None
    assert planned.chip.probe.kind is planned.job.hardware
    assert isinstance(planned.first, FirstImage)
    assert planned.first.file == tmp_path / "first.hex"


def test_what_is_erased_is_what_the_board_file_says(station: VirtualStation, tmp_path: Path) -> None:
    usual = plan(station, tmp_path, "")
    assert isinstance(usual.first, FirstImage)
    assert isinstance(usual.final, FinalImage)
    assert (usual.first.erase, usual.final.erase) == (Erase.CHIP, Erase.SECTORS)
    assert (usual.starts_afresh, usual.attempts) == (True, 2)
    careful = plan(station, tmp_path, 'erase = { page_bytes = 4096, first = "sectors" }')
    assert isinstance(careful.first, FirstImage)
    assert careful.first.erase is Erase.SECTORS
    assert (careful.starts_afresh, careful.attempts) == (False, 1)


def test_a_job_that_names_no_board_erases_the_chip_first(station: VirtualStation) -> None:
    planned = plan_run(station.devices[0], station.job, station.bench)
    assert isinstance(planned.first, FirstImage)
    assert isinstance(planned.final, FinalImage)
    assert (planned.first.erase, planned.final.erase) == (Erase.CHIP, Erase.SECTORS)


def test_the_first_image_is_written_as_the_board_says(station: VirtualStation) -> None:
    """A unit whose chip is not erased is registered before it has its whole pack, and passes when it was blank."""
    from factory_prov.boards.board_file import shipped_board

    board = shipped_board("nrf9160dk")
    hardware = replace(board, erase=replace(board.erase, first=Erase.SECTORS))
    job, events = replace(station.job, hardware=hardware), list[Event]()
    record = provision(station.devices[0], job, station.bench, events.append, CancelToken())
    assert record.outcome is Outcome.PASS
    ended = [event.step.key for event in events if isinstance(event, StepFinished)]
    assert ended.index("register") < ended.index("write configuration")


def test_images_without_a_programmer_are_refused_before_any_step(station: VirtualStation) -> None:
    events = list[Event]()
    bench = replace(station.bench, programmer=None)
    record = provision(station.devices[0], station.job, bench, events.append, CancelToken())
    assert (record.outcome, record.code) == (Outcome.ERROR, "E101")
    assert not any(isinstance(event, StepStarted) for event in events)
    assert record.reason is not None
    assert "no programmer" in str(record.reason)


def test_a_job_with_a_server_needs_it_opened(station: VirtualStation) -> None:
    with pytest.raises(InputError, match="names a server"):
        plan_run(station.devices[0], station.job, replace(station.bench, registrar=None))


def test_the_steps_a_job_needs(station: VirtualStation) -> None:
    tried = RehearsalOptions(when=RehearsedUnits.EACH_UNIT)
    whole = replace(station.job, rehearsal=tried, label=LabelOptions(scan_back=True))
    assert [step.key for step in planned_steps(whole)] == [each.step.key for each in STEPS]
    assert [step.key for step in planned_steps(station.job)] == [
        each.step.key for each in STEPS if each not in (Rehearse, ScanLabel)
    ]
    bare = replace(station.job, server=None, board=replace(whole.board, first_image=None, final_image=None))
    assert [step.key for step in planned_steps(bare)] == [
        "reserve",
        "read identity",
        "make credentials",
        "write configuration",
    ]
    assert len({each.step.key for each in STEPS}) == len(STEPS)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("server", [False, True])
def test_a_plan_has_the_steps_that_were_told_of_its_job(
    station: VirtualStation, first: bool, final: bool, server: bool
) -> None:
    board, bench = station.job.board, station.bench if server else replace(station.bench, registrar=None)
    board = replace(
        board,
        first_image=board.first_image if first else None,
        final_image=board.final_image if final else None,
    )
    job = replace(station.job, server=station.job.server if server else None, board=board)
    planned = plan_run(station.devices[0], job, bench)
    assert planned.steps == planned_steps(job)
    assert (isinstance(planned.first, NoFirstImage), isinstance(planned.final, NoFinalImage)) == (not first, not final)
    assert isinstance(planned.server, NoServer) is not server


def tried(station: VirtualStation, options: RehearsalOptions, *, when: When = When.NOW) -> bool:
    job = replace(station.job, rehearsal=options, server=replace(cast("Any", station.job.server), when=when))
    planned = plan_run(station.devices[0], job, station.bench)
    assert planned.steps == planned_steps(job)
    assert (Rehearse.step in planned.steps) is not isinstance(planned.rehearsal, NoRehearsal)
    return Rehearse.step in planned.steps


def test_a_job_that_says_nothing_tries_no_connection(station: VirtualStation) -> None:
    assert not tried(station, RehearsalOptions())


def test_a_server_that_is_told_later_knows_no_unit_to_try(station: VirtualStation) -> None:
    each = RehearsalOptions(when=RehearsedUnits.EACH_UNIT)
    assert [tried(station, each, when=when) for when in When] == [True, True, False]
    assert [tried(station, replace(each, offline=True), when=when) for when in When] == [True, True, True]


def test_once_a_shift_the_line_says_which_unit_it_is(station: VirtualStation) -> None:
    turns = ShiftRehearsals()
    job = replace(station.job, digest="a", rehearsal=RehearsalOptions(when=RehearsedUnits.ONCE_A_SHIFT))
    bench = replace(station.bench, rehearsals=turns)

    def due(digest: str = "a") -> bool:
        planned = plan_run(station.devices[0], replace(job, digest=digest), bench)
        return not isinstance(planned.rehearsal, NoRehearsal)

    assert [due(), due()] == [True, True]  # until one was good
    turns.agreed("a")
    assert [due(), due("b"), due()] == [False, True, True]  # another job came in between
    turns.agreed("a")
    turns.begin_shift()
    assert due()
