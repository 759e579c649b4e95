"""Each fault does what its name says; the names are read from the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factory_prov.errors import InputError
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault, parse_faults
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import Generation, ImageKind, read_image, write_demo_images

RESULT, ENDPOINT = "/factory/result.txt", "/factory/endpoint.txt"
Packed = Callable[..., bytes]
Flashed = Callable[..., Any]


def faulty(timings: Timings, *faults: BoardFault) -> VirtualBench:
    return VirtualBench(faults=faults, timings=timings)


def test_names() -> None:
    assert parse_faults("unplug-at-40, Lost-Reply,,") == (BoardFault.UNPLUG_AT_40, BoardFault.LOST_REPLY)
    assert parse_faults("") == ()


@pytest.mark.parametrize(("text", "cure"), [("lost-replay", "Did you mean lost-reply?"), ("zzz", "There are: unplug")])
def test_an_unknown_name(text: str, cure: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_faults(f"noise,{text}")
    assert cure in str(caught.value.cure)


def test_faults_are_dealt_out() -> None:
    dealt = [BoardFault.NOISE, BoardFault.LOCKED_CHIP, BoardFault.NO_SMP]
    with VirtualBench(2, faults=dealt, speed=100) as bench:
        shown = [[fault for fault in BoardFault if board.has(fault)] for board in bench.boards]
    assert shown == [[BoardFault.NOISE, BoardFault.NO_SMP], [BoardFault.LOCKED_CHIP]]


def test_lost_reply(fast: Timings, flashed: Flashed, pack: Packed) -> None:
    data = pack(identity=bytes(300))
    with faulty(fast, BoardFault.LOST_REPLY) as bench, flashed(bench.boards[0]) as client:
        with pytest.raises(TimeoutError):
            client.chunk(data, 0, 300, timeout_s=0.2)
        assert client.chunk(data, 300, 300) == {"off": len(data)}
        assert client.stat(RESULT)["len"] == 1


def test_damaged_reply(fast: Timings, flashed: Flashed, pack: Packed) -> None:
    with faulty(fast, BoardFault.DAMAGED_REPLY) as bench, flashed(bench.boards[0]) as client:
        with pytest.raises(TimeoutError):
            client.chunk(pack(), 0, 300, timeout_s=0.2)
        assert client.stat(RESULT)["len"] == 1


def test_late_reply(fast: Timings, flashed: Flashed, pack: Packed) -> None:
    with faulty(fast, BoardFault.LATE_REPLY) as bench, flashed(bench.boards[0]) as client:
        began = time.monotonic()
        assert client.chunk(pack(), 0, 300) == {"off": len(pack())}
        assert time.monotonic() - began >= fast.late_reply_s


def test_unplugged_in_upload(fast: Timings, flashed: Flashed, pack: Packed) -> None:
    data = pack(identity=bytes(900))
    with faulty(fast, BoardFault.UNPLUG_IN_UPLOAD) as bench, flashed(bench.boards[0]) as client:
        assert client.chunk(data, 0, 300) == {"off": 300}
        with pytest.raises(ConnectionError):
            client.chunk(data, 300, 300)
        board = bench.boards[0]
        assert not board.plugged
        board.plug()
        assert board.image is ImageKind.FIRST


def test_noise(fast: Timings, flashed: Flashed, pack: Packed) -> None:
    with faulty(fast, BoardFault.NOISE) as bench, flashed(bench.boards[0]) as client:
        for _ in range(20):
            assert client.stat(ENDPOINT)["len"] == 28
            time.sleep(0.02)
        assert client.upload(pack())
        assert client.stat(RESULT)["len"] == 1
        client.until(b"<wrn>.*<inf>")


def test_reset_loop(fast: Timings, flashed: Flashed) -> None:
    with faulty(fast, BoardFault.RESET_LOOP) as bench, flashed(bench.boards[0], ready=b"") as client:
        client.until(rb"(provisioning firmware.*){5}")
        assert b"ready" not in client.seen


def test_result_refused(fast: Timings, flashed: Flashed, pack: Packed) -> None:
    with faulty(fast, BoardFault.RESULT_REFUSED) as bench, flashed(bench.boards[0]) as client:
        client.upload(pack())
        assert client.stat(RESULT)["len"] == 2
        assert bench.boards[0].stored_pack is None


def test_final_silent(fast: Timings, flashed: Flashed) -> None:
    with (
        faulty(fast, BoardFault.FINAL_SILENT) as bench,
        flashed(bench.boards[0], final=True, ready=b"") as client,
        pytest.raises(TimeoutError),
    ):
        client.until(b".", 0.2)


@pytest.mark.parametrize(
    ("fault", "reply"),
    [(BoardFault.UPLOAD_REFUSED, {"err": {"group": 8, "rc": 3}}), (BoardFault.NO_SMP, None)],
)
def test_wrong_generation(
    fast: Timings, flashed: Flashed, pack: Packed, fault: BoardFault, reply: dict[str, Any] | None
) -> None:
    with faulty(fast, fault) as bench, flashed(bench.boards[0], Generation.NEW) as client:
        if reply is None:
            with pytest.raises(TimeoutError):
                client.chunk(pack(), 0, 100, timeout_s=0.2)
            assert b"command not found" in client.seen
        else:
            assert client.chunk(pack(), 0, 100) == reply


def test_demo_images_say_what_they_are(tmp_path: Path) -> None:
    first, final = write_demo_images(tmp_path / "new", generation=Generation.NEW, packet_limit_bytes=500)
    image = read_image(first)
    assert (image.kind, image.generation, image.packet_limit_bytes) == (ImageKind.FIRST, Generation.NEW, 500)
    assert image.size_bytes == first.stat().st_size
    assert read_image(final).kind is ImageKind.FINAL
    for line in first.read_text().splitlines():
        if line.startswith(":"):
            assert sum(bytes.fromhex(line[1:])) & 0xFF == 0


@pytest.mark.parametrize(
    "text", ["", ":00000001FF", "virtual-image: middle", "virtual-image: first\ngeneration: oldest"]
)
def test_other_files_are_no_images(tmp_path: Path, text: str) -> None:
    (tmp_path / "image.hex").write_text(text)
    with pytest.raises(InputError) as caught:
        read_image(tmp_path / "image.hex")
    assert "image.hex" in str(caught.value)
    with pytest.raises(InputError):
        read_image(tmp_path / "missing.hex")


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_speed_is_over_zero(speed: float) -> None:
    with pytest.raises(InputError):
        VirtualBench(speed=speed)
