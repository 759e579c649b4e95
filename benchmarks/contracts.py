"""What a pack costs on the wire by version 2 of the device contract, beside version 1: bytes and seconds.

    python benchmarks/contracts.py

Both versions take the same pack on a virtual board at 115200 baud, in the same run: from the ready line to the verdict,
all that a run asks of the device included (its name; in version 2 what it is, the commit and the result). Look at the
ratios of version 2 to version 1: for a pack as it usually is (2 kB) neither is to be over 1.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass

from factory_prov.boards.anjay_firmware import READY_TEXT
from factory_prov.cancel import CancelToken
from factory_prov.links.options import LinkOptions
from factory_prov.links.protocol import Link
from factory_prov.links.registry import LINKS
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.lwm2m.values import Value
from factory_prov.secret import Secret
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import (
    PACKET_LIMIT_BYTES,
    FirmwareImage,
    Generation,
    ImageKind,
    contract_two_image,
)

SIZES = (200, 1000, 2000, 4000)
TYPICAL_BYTES = 2000
RUNS = 5
BYTES_LIMIT = SECONDS_LIMIT = 1.0
TIMINGS = Timings(boot_s=0.05)
IMAGES = {
    1: FirmwareImage(
        kind=ImageKind.FIRST, generation=Generation.OLD, packet_limit_bytes=PACKET_LIMIT_BYTES, size_bytes=1
    ),
    2: contract_two_image(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one delivery."""

    wire_bytes: int
    seconds: float


def pack_of(size_bytes: int) -> bytes:
    """Return a pack of that size, or of the smallest that there is."""
    values: list[tuple[str, Value]] = [
        ("/0/1/0", "coaps://lwm2m.example.com:5684"),
        ("/0/1/1", False),
        ("/0/1/2", 0),
        ("/0/1/10", 1),
        ("/1/1/0", 1),
        ("/1/1/1", 86400),
        ("/1/1/6", False),
        ("/1/1/7", "U"),
    ]
    for _ in range(3):  # the heads of long values grow with them
        size = len(encode(_records([*values, ("/0/1/3", b"i" * 16), ("/0/1/5", b"k" * 16)])))
        more = max(0, size_bytes - size)
        halves = [("/0/1/3", b"i" * (16 + more // 2)), ("/0/1/5", b"k" * (16 + more - more // 2))]
        pack = encode(_records([*values, *halves]))
    return pack


def _records(values: list[tuple[str, Value]]) -> list[Record]:
    return [Record(ResourcePath.parse(path), value) for path, value in values]


def deliver(version: int, pack: bytes) -> Cost:
    """Have a board take a pack as a run does; SystemExit where it does not."""
    with VirtualBench(1, timings=TIMINGS) as bench:
        board = bench.boards[0]
        board.finish_flash(IMAGES[version])
        opener = next(iter(LINKS.values()))
        with opener(board.port, LinkOptions(), CancelToken()) as link:
            board.reset()
            link.wait_console(READY_TEXT, timeout_s=5)
            time.sleep(0.05)  # the rest of what it shows
            link.drain()
            before, began = board.wire_bytes, time.perf_counter()
            applied = _taken(link, version, Secret(pack))
            cost = Cost(wire_bytes=board.wire_bytes - before, seconds=time.perf_counter() - began)
        if not applied or board.stored_pack != pack:
            raise SystemExit(f"the board of version {version} did not take the pack")
        return cost


def _taken(link: Link, version: int, pack: Secret) -> bool:
    link.own_name()
    if (link.identity() is not None) != (version == 2):
        raise SystemExit(f"the board of version {version} was taken for another one")
    begun = link.begin_pack(pack, lambda *_: None)
    begun.finish(lambda: None)
    return link.verdict().applied


def measured(version: int, pack: bytes) -> Cost:
    """Return the bytes of a delivery, and the median of its times."""
    costs = [deliver(version, pack) for _ in range(RUNS)]
    wire_bytes = statistics.median(cost.wire_bytes for cost in costs)
    return Cost(wire_bytes=int(wire_bytes), seconds=statistics.median(cost.seconds for cost in costs))


def main() -> int:
    """Measure and print the table; 1 where version 2 costs more for a usual pack."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    print(f"{'pack':>6} {'v1 bytes':>9} {'v2 bytes':>9} {'v2/v1':>6} {'v1 s':>7} {'v2 s':>7} {'v2/v1':>6}")
    over = False
    for size_bytes in SIZES:
        pack = pack_of(size_bytes)
        one, two = measured(1, pack), measured(2, pack)
        ratios = two.wire_bytes / one.wire_bytes, two.seconds / one.seconds
        if size_bytes == TYPICAL_BYTES:
            over = ratios[0] > BYTES_LIMIT or ratios[1] > SECONDS_LIMIT
        print(
            f"{len(pack):6} {one.wire_bytes:9} {two.wire_bytes:9} {ratios[0]:6.3f}"
            f" {one.seconds:7.3f} {two.seconds:7.3f} {ratios[1]:6.3f}"
        )
    print(f"limits for {TYPICAL_BYTES} B: {BYTES_LIMIT:g} (bytes), {SECONDS_LIMIT:g} (seconds)")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
