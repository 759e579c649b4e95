"""Trials of writing the pack: sizes of pieces, repeated pieces, wrong offsets, lengths."""

from __future__ import annotations

from functools import partial

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.expecting import (
    expect_offset,
    expect_received,
    expect_refusal,
    expect_result,
    expect_stored,
    expect_takes,
)
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.device_contract.files import PACK_FILE, FileRefusal
from factory_prov.device_contract.results import ResultCode
from factory_prov.messages import Message

_PIECE = 40
_ODD_PIECE = 7
_LARGEST_LENGTH = (1 << 32) - 1


def _good(bench: Bench, piece_bytes: int | None, *, secure: bool = True) -> None:
    device, pack = bench.device, bench.new_pack(secure=secure)
    device.send(pack.data, piece_bytes=piece_bytes)
    expect_received(device, len(pack.data))
    expect_stored(device, device.commit(pack.sha256), pack)
    bench.stored = pack


def _repeated(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data, piece_bytes=_PIECE, ends=3 * _PIECE)
    for begins, ends in ((2 * _PIECE, 3 * _PIECE), (_PIECE, 2 * _PIECE), (_PIECE + 3, 3 * _PIECE)):
        expect_offset(device.write(PACK_FILE, pack.data[begins:ends], offset=begins), 3 * _PIECE)
    device.send(pack.data, begins=3 * _PIECE)
    last = len(pack.data) - 9
    expect_offset(device.write(PACK_FILE, pack.data[last:], offset=last), len(pack.data))
    expect_stored(device, device.commit(pack.sha256), pack)


def _repeated_first(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    first = pack.data[:_PIECE]
    for _ in range(2):
        expect_offset(device.write(PACK_FILE, first, length=len(pack.data)), _PIECE)
    expect_offset(device.write(PACK_FILE, pack.data[_PIECE : 2 * _PIECE], offset=_PIECE), 2 * _PIECE)
    expect_offset(device.write(PACK_FILE, first, length=len(pack.data)), 2 * _PIECE)
    device.send(pack.data, begins=2 * _PIECE)
    expect_stored(device, device.commit(pack.sha256), pack)


def _other_bytes(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data, piece_bytes=_PIECE, ends=2 * _PIECE)
    other = bytes(byte ^ 0x55 for byte in pack.data[_PIECE : 2 * _PIECE])
    expect_refusal(device.write(PACK_FILE, other, offset=_PIECE), FileRefusal.WRONG_OFFSET)
    expect_received(device, 2 * _PIECE)
    device.send(pack.data, begins=2 * _PIECE)
    expect_stored(device, device.commit(pack.sha256), pack)


def _wrong_offset(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    here = 2 * _PIECE
    device.send(pack.data, piece_bytes=_PIECE, ends=here)
    for begins, ends in ((here + 1, here + 9), (here - 5, here + 5), (len(pack.data) - 1, len(pack.data))):
        answer = device.write(PACK_FILE, pack.data[begins:ends], offset=begins)
        expect_refusal(answer, FileRefusal.WRONG_OFFSET, offset=here)
        expect_received(device, here)


def _beyond(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data, ends=len(pack.data) - 4)
    here = len(pack.data) - 4
    for piece, offset in ((bytes(5), here), (b"\x00", len(pack.data)), (bytes(4), _LARGEST_LENGTH)):
        answer = device.write(PACK_FILE, piece, offset=offset)
        expect_refusal(answer, FileRefusal.WRONG_OFFSET, offset=here)
    expect_received(device, here)


def _nothing_begun(bench: Bench) -> None:
    device = bench.device
    device.reset()
    answer = device.write(PACK_FILE, bytes(8), offset=8)
    expect_refusal(answer, FileRefusal.WRONG_OFFSET, offset=0)
    expect_received(device, 0)


def _restarted(bench: Bench) -> None:
    device, abandoned, pack = bench.device, bench.new_pack(), bench.new_pack()
    device.send(abandoned.data, ends=len(abandoned.data) - 8)
    device.send(pack.data, ends=_PIECE)
    expect_received(device, _PIECE)
    device.send(pack.data, begins=_PIECE)
    expect_stored(device, device.commit(pack.sha256), pack)


def _silence(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data, ends=2 * _PIECE)
    device.keep_silent()
    expect_received(device, 2 * _PIECE)
    expect_offset(device.write(PACK_FILE, pack.data[2 * _PIECE : 3 * _PIECE], offset=2 * _PIECE), 3 * _PIECE)


def _length_zero(bench: Bench) -> None:
    device = bench.device
    expect_refusal(device.write(PACK_FILE, b"", length=0), FileRefusal.NOT_WRITTEN)
    expect_result(device.result(), ResultCode.TOO_LARGE)


def _too_long(bench: Bench) -> None:
    device, cap = bench.device, bench.known_identity().capacity_bytes
    for length in (cap + 1, _LARGEST_LENGTH):
        expect_refusal(device.write(PACK_FILE, bytes(8), length=length), FileRefusal.NOT_WRITTEN)
        expect_result(device.result(), ResultCode.TOO_LARGE)
    expect_offset(device.write(PACK_FILE, b"\x02" * min(8, cap), length=cap), min(8, cap))


def _after_too_long(bench: Bench) -> None:
    device, cap = bench.device, bench.known_identity().capacity_bytes
    expect_refusal(device.write(PACK_FILE, bytes(8), length=cap + 1), FileRefusal.NOT_WRITTEN)
    expect_takes(device, bench.new_pack())


TRIALS = (
    Trial(
        name="length-zero",
        title=Message("A pack of no bytes is too-large"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_length_zero,
    ),
    Trial(
        name="length-over-cap",
        title=Message("A pack larger than the identity says is too-large, one as large is begun"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_too_long,
    ),
    Trial(
        name="wrong-offset",
        title=Message("A piece at a wrong offset is refused with the right one beside it"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_wrong_offset,
    ),
    Trial(
        name="beyond-length",
        title=Message("A piece that reaches beyond the length is refused"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_beyond,
    ),
    Trial(
        name="nothing-begun",
        title=Message("A piece of a transfer that nothing began is refused"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_nothing_begun,
    ),
    Trial(
        name="silence",
        title=Message("The device waits for the rest of a pack"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_silence,
    ),
    Trial(
        name="pack",
        title=Message("A good pack in the largest pieces is applied"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=partial(_good, piece_bytes=None),
        provisions=True,
    ),
    Trial(
        name="pack-in-odd-pieces",
        title=Message("A good pack in pieces of 7 bytes is applied"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=partial(_good, piece_bytes=_ODD_PIECE),
        provisions=True,
    ),
    Trial(
        name="pack-without-security",
        title=Message("A good pack without security is applied"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=partial(_good, piece_bytes=64, secure=False),
        provisions=True,
    ),
    Trial(
        name="repeated-piece",
        title=Message("A repeated piece is taken and not written twice"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_repeated,
        provisions=True,
    ),
    Trial(
        name="repeated-first-piece",
        title=Message("The first piece, repeated, does not begin anew"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_repeated_first,
        provisions=True,
    ),
    Trial(
        name="other-bytes",
        title=Message("A repeated piece with other bytes is refused"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_other_bytes,
        provisions=True,
    ),
    Trial(
        name="begun-anew",
        title=Message("A new transfer forgets the one before"),
        section=Section.WRITING,
        start=Start.EMPTY,
        run=_restarted,
        provisions=True,
    ),
    Trial(
        name="after-too-large",
        title=Message("After too-large a good pack is applied"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_after_too_long,
        provisions=True,
    ),
)
