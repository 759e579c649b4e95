"""Why a device without a probe did not take its configuration: each cause has its own code, and its advice works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.events import Event, LogLine
from factory_prov.job.model import Job
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.factory_files import FactoryFiles
from factory_prov.simulation.firmware_image import Generation, read_image, write_demo_images

READY_S = 5.0


@dataclass
class Bare:
    """A board that runs the provisioning firmware already, and a job that flashes nothing."""

    device: Device
    bench: Bench
    board: VirtualBoard
    job: Job
    generation: Generation

    def told_again(self, code: str) -> str:
        """The code of a run in which newer firmware does not tell its name, since nothing else was read since."""
        return code if self.generation is Generation.OLD else "E325"

    def run(self) -> RunRecord:
        self.told: list[Event] = []
        device = replace(self.device, again=Again.SAME_IDENTITY)
        return provision(device, self.job, self.bench, self.told.append, CancelToken())

    def power_cycle(self) -> None:
        with ProvisioningLink.open(self.board.port, self.job.link, CancelToken()) as link:
            self.board.power_cycle()
            link.wait_console("uart:~", timeout_s=READY_S)


@pytest.fixture(params=[Generation.OLD, Generation.NEW])
def start(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Bare]]:
    with ExitStack() as stations:

        def enter(*faults: BoardFault) -> Bare:
            station = stations.enter_context(
                virtual_station(demo_job("certificate"), boards=1, faults=faults, speed=100)
            )
            first, _ = write_demo_images(tmp_path_factory.mktemp("images"), generation=request.param)
            board, job = station.boards.boards[0], station.job
            board.begin_flash(chip_erase=True)
            board.finish_flash(read_image(first))
            link = replace(job.link, reply_timeout_s=0.4, result_timeout_s=1.0)
            job = replace(job, board=replace(job.board, first_image=None, final_image=None), link=link)
            bare = Bare(replace(station.devices[0], probe=None), station.bench, board, job, request.param)
            bare.power_cycle()
            return bare

        yield enter


def codes(*records: RunRecord) -> list[str | None]:
    assert all((record.code is None) is (record.outcome is Outcome.PASS) for record in records)
    return [record.code for record in records]


@pytest.mark.parametrize(
    "fault", [BoardFault.POWER_LOST_IN_UPLOAD, BoardFault.POWER_LOST_BEFORE_RESULT], ids=["upload", "result"]
)
def test_a_board_that_lost_its_power_holds_nothing_and_passes_the_next_time(
    start: Callable[..., Bare], fault: BoardFault
) -> None:
    bare = start(fault)
    assert codes(bare.run(), bare.run()) == ["E326", None]


def test_a_board_that_lost_its_power_and_is_up_again_says_no_at_once(
    start: Callable[..., Bare], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, ask = start(), ProvisioningLink.verdict

    def late(link: ProvisioningLink) -> object:
        monkeypatch.undo()
        bare.board.power_cycle()
        link._session.hear()
        while "ready" not in link.console_tail().rsplit("provisioning firmware", 1)[-1]:
            link._session.hear()
        return ask(link)

    monkeypatch.setattr(ProvisioningLink, "verdict", late)
    assert codes(bare.run()) == ["E326"]
    bare.power_cycle()
    assert codes(bare.run()) == [None]


def test_a_pack_that_is_refused_early_is_no_configured_unit(start: Callable[..., Bare]) -> None:
    bare = start(BoardFault.REFUSED_IN_UPLOAD)
    record = bare.run()
    assert codes(record) == ["E316"]
    assert "stopped reading the configuration at byte" in str(record.reason)


@pytest.mark.parametrize("fault", [BoardFault.REFUSED_IN_UPLOAD, BoardFault.RESULT_REFUSED, BoardFault.ODD_RESULT])
def test_after_a_no_only_a_power_cycle_helps(start: Callable[..., Bare], fault: BoardFault) -> None:
    bare = start(fault)
    assert codes(bare.run()) == ["E316"]
    bare.board.take(fault)
    if fault is not BoardFault.REFUSED_IN_UPLOAD:  # there the pieces before are still in the device
        assert codes(bare.run()) == [bare.told_again("E327")]
    bare.power_cycle()
    assert codes(bare.run()) == [None]


def test_a_configured_board_is_told_as_one_with_and_without_a_power_cycle(start: Callable[..., Bare]) -> None:
    bare = start()
    assert codes(bare.run(), bare.run()) == [None, "E319"]  # the result lies between both readings of the name
    assert codes(bare.run()) == ["E319"]
    bare.power_cycle()
    assert codes(bare.run()) == ["E319"]


def test_a_verdict_that_was_lost_is_asked_for_again(start: Callable[..., Bare]) -> None:
    assert codes(start(BoardFault.LOST_RESULT).run()) == [None]


def test_replies_that_fit_nothing_are_told_as_that(start: Callable[..., Bare]) -> None:
    record = start(BoardFault.ODD_REPLIES).run()
    assert codes(record) == ["E325"]
    assert "does not fit it" in str(record.reason)


def test_a_name_without_end_ends_the_run(start: Callable[..., Bare]) -> None:
    record = start(BoardFault.SLOW_NAME).run()
    assert codes(record) == ["E328"]
    assert "answers so slowly" in str(record.reason)


@pytest.mark.parametrize("said", ["1", "5", "E", "00", " 0", "0\n", "0\0", "-0", "", "\0", "O", "\u0660", "0" * 4000])
def test_only_the_text_0_is_a_pass(start: Callable[..., Bare], monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    bare = start()
    monkeypatch.setattr(FactoryFiles, "judge", lambda _: said)
    record = bare.run()
    assert codes(record) == ["E316"]
    assert len(str(record.reason)) < 300
    assert not any("says 0" in str(event.text) for event in bare.told if isinstance(event, LogLine))
