"""Trials of the states: a device that is provisioned, resets at every moment, stations of version 1."""

from __future__ import annotations

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.expecting import (
    expect_held,
    expect_received,
    expect_refusal,
    expect_result,
    expect_stored,
    expect_text,
    expect_yes,
)
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.conformance.verdicts import Broken
from factory_prov.device_contract.files import (
    COMMIT_FILE,
    PACK_FILE,
    RESULT_FILE,
    DeviceState,
    FileRefusal,
)
from factory_prov.device_contract.results import ResultCode, commit_of
from factory_prov.messages import Message

_YES, _NO = b"0", b"-1"


def _second_pack(bench: Bench) -> None:
    device, held, other = bench.device, bench.make_provisioned(), bench.new_pack()
    expect_refusal(device.write(PACK_FILE, other.data[:16], length=len(other.data)), FileRefusal.NOT_NOW)
    expect_result(device.commit(other.sha256), ResultCode.ALREADY_PROVISIONED)
    expect_held(device, held)


def _commit_again(bench: Bench) -> None:
    device, held = bench.device, bench.make_provisioned()
    for _ in range(2):
        expect_stored(device, device.commit(held.sha256), held)


def _never_read(bench: Bench) -> None:
    bench.make_provisioned()
    for path in (PACK_FILE, COMMIT_FILE):
        expect_refusal(bench.device.read(path), FileRefusal.NEVER_READ)


def _reset_provisioned(bench: Bench) -> None:
    device, held = bench.device, bench.make_provisioned()
    device.reset()
    expect_held(device, held)
    found = device.result()
    expect_result(found, ResultCode.WAITING)
    if found.sha256 != held.sha256:
        raise Broken(Message("after the reset the result has another digest than the pack."))
    expect_stored(device, device.commit(held.sha256), held)


def _reset_half(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    half = len(pack.data) // 2
    device.send(pack.data, ends=half)
    _reset_to_empty(bench)
    answer = device.write(PACK_FILE, pack.data[half : half + 8], offset=half)
    expect_refusal(answer, FileRefusal.WRONG_OFFSET, offset=0)


def _reset_uncommitted(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data)
    _reset_to_empty(bench)
    expect_result(device.commit(pack.sha256), ResultCode.INCOMPLETE)


def _reset_to_empty(bench: Bench) -> None:
    bench.device.reset()
    if bench.device.identity().state is not DeviceState.EMPTY:
        raise Broken(Message("after the reset the device is not empty, and nothing was committed."))
    expect_result(bench.device.result(), ResultCode.WAITING)
    expect_received(bench.device, 0)


def _reset_committed(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data)
    expect_yes(device.write_whole(COMMIT_FILE, commit_of(pack.sha256)))
    device.reset()
    if device.identity().state is DeviceState.EMPTY:
        expect_received(device, 0)
        return
    expect_held(device, pack)


def _text_result(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data)
    for _ in range(2):
        _expect_text(bench, _YES)
    expect_held(device, pack)


def _text_result_by_length(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data)
    answer = device.measure(RESULT_FILE, timeout_s=device.limits.apply_s)
    expect_yes(answer)
    if (answer.fields or {}).get("len") != len(_YES):
        raise Broken(Message("the length of {path} is not that of its content.", path=RESULT_FILE))
    _expect_text(bench, _YES)
    expect_held(device, pack)


def _text_result_too_early(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    half = len(pack.data) // 2
    device.send(pack.data, ends=half)
    _expect_text(bench, _NO)
    expect_received(device, 0)
    answer = device.write(PACK_FILE, pack.data[half : half + 8], offset=half)
    expect_refusal(answer, FileRefusal.WRONG_OFFSET, offset=0)


def _expect_text(bench: Bench, text: bytes) -> None:
    expect_text(RESULT_FILE, bench.device.text_result(), text)


TRIALS = (
    Trial(
        name="reset-half-way",
        title=Message("A reset forgets half a transfer"),
        section=Section.CUTS,
        start=Start.EMPTY,
        run=_reset_half,
    ),
    Trial(
        name="reset-uncommitted",
        title=Message("A reset forgets a whole pack that was not committed"),
        section=Section.CUTS,
        start=Start.EMPTY,
        run=_reset_uncommitted,
    ),
    Trial(
        name="result-txt-too-early",
        title=Message("For stations of version 1: result.txt before the end says -1"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_text_result_too_early,
    ),
    Trial(
        name="second-pack",
        title=Message("A provisioned device takes no second pack"),
        section=Section.WRITING,
        start=Start.PROVISIONED,
        run=_second_pack,
    ),
    Trial(
        name="commit-again",
        title=Message("The commit of what is stored, repeated, is applied"),
        section=Section.COMMIT,
        start=Start.PROVISIONED,
        run=_commit_again,
    ),
    Trial(
        name="never-read-provisioned",
        title=Message("What is stored is never read back"),
        section=Section.SECRETS,
        start=Start.PROVISIONED,
        run=_never_read,
    ),
    Trial(
        name="reset-provisioned",
        title=Message("A reset keeps what is stored"),
        section=Section.CUTS,
        start=Start.PROVISIONED,
        run=_reset_provisioned,
    ),
    Trial(
        name="reset-after-commit",
        title=Message("A reset right after the commit: all of the pack, or nothing"),
        section=Section.CUTS,
        start=Start.EMPTY,
        run=_reset_committed,
        provisions=True,
    ),
    Trial(
        name="result-txt",
        title=Message("For stations of version 1: result.txt takes the pack and says 0, again and again"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_text_result,
        provisions=True,
    ),
    Trial(
        name="result-txt-length",
        title=Message("For stations of version 1: the length of result.txt takes the pack too"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_text_result_by_length,
        provisions=True,
    ),
)
