"""What a run asks of the open line to a device, on every line that can be opened; the device is a virtual board."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from patience import ENDLESS_S, soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    DeviceRefused,
    LinkLost,
    LinkTimeout,
    NoSmp,
    PortUnavailable,
    UploadUnsupported,
)
from factory_prov.job.unit import UnitMaker
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.links.options import LinkOptions
from factory_prov.links.protocol import Link, OpenLink
from factory_prov.links.registry import LINKS
from factory_prov.secret import Secret
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.firmware_image import read_image

READY = "Device ready for provisioning."
OPTIONS = LinkOptions(reply_timeout_s=1.0, result_timeout_s=5.0)
Start = Callable[..., tuple[VirtualStation, VirtualBoard]]


@pytest.fixture(params=sorted(LINKS))
def opener(request: pytest.FixtureRequest) -> OpenLink:
    return LINKS[request.param]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stations:

        def enter(*faults: BoardFault) -> tuple[VirtualStation, VirtualBoard]:
            station = stations.enter_context(virtual_station(demo_job("psk"), boards=1, faults=faults, speed=100))
            board = station.boards.boards[0]
            board.begin_flash(chip_erase=True)
            assert station.job.board.first_image is not None
            board.finish_flash(read_image(station.job.board.first_image))
            return station, board

        yield enter


@pytest.fixture
def ready(start: Start, opener: OpenLink) -> Iterator[Callable[..., tuple[Link, VirtualBoard, Secret]]]:
    """A line to a board whose provisioning firmware is ready, and a pack for it."""
    with ExitStack() as links:

        def enter(*faults: BoardFault) -> tuple[Link, VirtualBoard, Secret]:
            station, board = start(*faults)
            link = links.enter_context(opener(board.port, OPTIONS, CancelToken()))
            board.reset()
            link.wait_console(READY, timeout_s=5)
            return link, board, Secret(UnitMaker(station.job).make(board.identity.endpoint_name).pack)

        yield enter


Ready = Callable[..., tuple[Link, VirtualBoard, Secret]]


def test_a_device_tells_its_name_takes_a_pack_and_gives_its_verdict(ready: Ready) -> None:
    link, board, pack = ready()
    assert link.own_name() == board.identity.endpoint_name
    told: list[tuple[int, int]] = []
    link.send_pack(pack, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (len(pack), len(pack))
    assert link.verdict().applied


def test_a_verdict_of_no_is_told(ready: Ready) -> None:
    link, _, pack = ready(BoardFault.RESULT_REFUSED)
    link.send_pack(pack, lambda done, total: None)
    assert not link.verdict().applied


def test_firmware_that_never_takes_a_pack_is_told_from_one_that_refuses(ready: Ready) -> None:
    link, _, pack = ready(BoardFault.UPLOAD_REFUSED)
    with pytest.raises(UploadUnsupported) as caught:
        link.send_pack(pack, lambda done, total: None)
    assert caught.value.cure


def test_a_device_that_is_configured_refuses(ready: Ready) -> None:
    link, _, pack = ready()
    link.send_pack(pack, lambda done, total: None)
    assert link.verdict().applied
    with pytest.raises(DeviceRefused) as caught:
        link.send_pack(pack, lambda done, total: None)
    assert not isinstance(caught.value, UploadUnsupported)


def test_a_pack_that_was_begun_is_not_whole_before_it_is_finished(ready: Ready) -> None:
    link, _, pack = ready()
    told: list[tuple[int, int]] = []
    begun = link.begin_pack(pack, lambda done, total: told.append((done, total)))
    begun.keep_waiting()
    assert 0 < told[-1][0] <= len(pack) // 2
    noted: list[int] = []
    begun.finish(lambda: noted.append(told[-1][0]))
    assert noted == [len(pack) - 1]  # and never with less: a part may be stored too
    assert told[-1] == (len(pack), len(pack))
    assert link.verdict().applied


def test_a_device_that_was_given_up_stores_nothing(ready: Ready) -> None:
    link, board, pack = ready()
    link.begin_pack(pack, lambda done, total: None).give_up()
    with pytest.raises(DeviceRefused):
        link.begin_pack(pack, lambda done, total: None)
    board.reset()
    link.wait_console(READY, timeout_s=5)
    assert link.own_name() == board.identity.endpoint_name
    link.send_pack(pack, lambda done, total: None)
    assert link.verdict().applied


def test_a_device_that_is_configured_refuses_the_beginning(ready: Ready) -> None:
    link, _, pack = ready()
    link.send_pack(pack, lambda done, total: None)
    assert link.verdict().applied
    with pytest.raises(DeviceRefused):
        link.begin_pack(pack, lambda done, total: None)


def test_a_console_alone_is_no_provisioning_firmware(start: Start, opener: OpenLink) -> None:
    _, board = start(BoardFault.NO_SMP)
    with opener(board.port, OPTIONS, CancelToken()) as link:
        board.reset()
        with pytest.raises(NoSmp):
            link.own_name()


def test_only_what_comes_after_forgetting_counts(ready: Ready) -> None:
    link, board, _ = ready()
    board.reset()
    time.sleep(0.3)
    link.forget_console()
    with pytest.raises(LinkTimeout):
        link.wait_console(READY, timeout_s=0.3)
    board.reset()
    link.wait_console(READY, timeout_s=5)


def test_a_cancel_ends_a_wait(start: Start, opener: OpenLink) -> None:
    _, board = start()
    cancel = CancelToken()
    with opener(board.port, OPTIONS, cancel) as link:
        cancel.cancel()
        with soon(), pytest.raises(Cancelled):
            link.wait_console("never", timeout_s=ENDLESS_S)


def test_a_board_that_goes_is_lost_and_one_that_is_not_there_cannot_be_opened(ready: Ready, opener: OpenLink) -> None:
    link, board, _ = ready()
    board.unplug()
    with pytest.raises(LinkLost):
        link.wait_console("never", timeout_s=5)
    with pytest.raises(PortUnavailable):
        opener("socket://127.0.0.1:1", OPTIONS, CancelToken())
