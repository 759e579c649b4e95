"""A bench as a whole: many boards, units that follow one another, and leaving it whatever goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from smp.file_management import FileUploadRequest

from factory_prov.errors import InputError
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.board_timings import Timings

Packed = Callable[..., bytes]
Flashed = Callable[..., Any]
ClientOf = Callable[..., Any]


def test_boards_have_names_of_their_own() -> None:
    with VirtualBench(3, speed=100, first_unit=41) as bench:
        identities = [board.identity for board in bench.boards]
        ports = {board.port for board in bench.boards}
    assert [each.serial_number for each in identities] == ["900000001", "900000002", "900000003"]
    assert [each.endpoint_name for each in identities] == [f"urn:dev:os:32473-Demo-0000{n}" for n in (41, 42, 43)]
    assert len({each.hardware_id for each in identities}) == len(ports) == 3


def test_a_unit_is_the_same_in_every_bench() -> None:
    with VirtualBench(2) as first, VirtualBench(1, first_unit=2) as second:
        assert first.boards[1].identity.hardware_id == second.boards[0].identity.hardware_id


@pytest.mark.parametrize("boards", [0, -1, 101])
def test_how_many_boards(boards: int) -> None:
    with pytest.raises(InputError):
        VirtualBench(boards)


def test_a_board_that_is_not_there(bench: VirtualBench) -> None:
    for call in (bench.board, bench.unplug, bench.plug, bench.power_cycle, bench.new_unit):
        with pytest.raises(InputError, match="4711"):
            call("4711")


def test_the_next_unit_is_blank(bench: VirtualBench, flashed: Flashed, pack: Packed) -> None:
    old = bench.boards[0]
    with flashed(old) as client:
        client.upload(pack())
        client.stat("/factory/result.txt")
    new = bench.new_unit("900000001")
    assert bench.boards == (new,)
    assert new.identity.serial_number == old.identity.serial_number
    assert new.identity.hardware_id != old.identity.hardware_id
    assert (new.image, new.stored_pack) == (None, None)
    with flashed(new) as client:
        assert client.download("/factory/endpoint.txt")["data"] == b"urn:dev:os:32473-Demo-000002"


def test_leaving_in_the_middle_of_everything(flashed: Flashed, pack: Packed, client_of: ClientOf) -> None:
    data = pack(identity=bytes(900))
    with VirtualBench(8, timings=Timings(boot_s=0.01, baud=2400)) as bench:
        clients = [client_of(board) for board in bench.boards[1:]]
        uploading = flashed(bench.boards[0])
        first = FileUploadRequest(off=0, data=data[:300], name="/factory/provision.cbor", len=len(data))
        uploading.send(first.BYTES)
        bench.unplug("900000008")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("virtual")]
    for client in (*clients, uploading):
        client.socket.close()


def test_a_bench_can_be_entered_again() -> None:
    bench = VirtualBench(speed=100)
    for number in (1, 2):
        with bench:
            assert bench.boards[0].identity.endpoint_name.endswith(f"-{number:06d}")
        assert bench.boards == ()


def test_faults_of_the_next_unit(bench: VirtualBench) -> None:
    bench.set_faults("900000001", [BoardFault.NOISE])
    assert bench.faults("900000001") == (BoardFault.NOISE,)
    assert not bench.boards[0].has(BoardFault.NOISE)
    assert bench.new_unit("900000001").has(BoardFault.NOISE)
    bench.set_faults("900000001", ())
    assert not bench.new_unit("900000001").has(BoardFault.NOISE)
    with pytest.raises(InputError, match="4711"):
        bench.set_faults("4711", ())
