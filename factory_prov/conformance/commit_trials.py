"""Trials of commit and result: what is not there, what differs, what the device does not like, how long it takes."""

from __future__ import annotations

from functools import partial

import cbor2

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.expecting import (
    expect_nothing_stored,
    expect_received,
    expect_refusal,
    expect_result,
    expect_stored,
    expect_takes,
    expect_yes,
)
from factory_prov.conformance.packs import TrialPack, malformed_packs, wrong_pack
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.conformance.verdicts import Broken, NotTried
from factory_prov.device_contract.files import COMMIT_FILE, PACK_FILE, FileRefusal
from factory_prov.device_contract.results import ResultCode, commit_of
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

_LARGEST_OBJECT = 65534
_LONG_BYTES = 3000
_ROOM_BYTES = 400  # for the other records


def _nothing(bench: Bench) -> None:
    device = bench.device
    device.reset()
    expect_result(device.result(), ResultCode.WAITING)
    expect_result(device.commit(bytes(32)), ResultCode.INCOMPLETE)


def _too_early(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    half = len(pack.data) // 2
    device.send(pack.data, ends=half)
    expect_result(device.commit(pack.sha256), ResultCode.INCOMPLETE)
    expect_received(device, half)
    device.send(pack.data, begins=half)
    expect_stored(device, device.commit(pack.sha256), pack)


def _wrong_digest(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data)
    found = device.commit(bytes(32))
    expect_result(found, ResultCode.HASH_DIFFERS)
    expect_nothing_stored(device, found)
    expect_takes(device, pack)


def _no_commit(bench: Bench) -> None:
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data, ends=64)
    for wrong in (b"\xff", cbor2.dumps({}), cbor2.dumps({"sha": bytes(31)}), cbor2.dumps({"sha": "0" * 32}), b""):
        expect_refusal(device.write_whole(COMMIT_FILE, wrong), FileRefusal.NOT_WRITTEN)
    expect_received(device, 64)


def _malformed(bench: Bench) -> None:
    for pack in malformed_packs():
        _refused(bench, bench.fitting(pack), ResultCode.MALFORMED)


def _unknown_object(bench: Bench) -> None:
    taken = bench.known_identity().objects
    other = next(each for each in range(_LARGEST_OBJECT, 0, -1) if each not in taken)
    path = f"/{other}/0/1"
    pack = bench.fitting(wrong_pack(path, 1, objects=taken))
    _refused(bench, pack, ResultCode.OBJECT_NOT_TAKEN, path=path)


def _wrong_record(bench: Bench, path: str, value: Value, codes: tuple[ResultCode, ...]) -> None:
    pack = bench.fitting(_wrong(bench, path, value))
    _refused(bench, pack, *codes, path=path)


def _wrong(bench: Bench, path: str, value: Value) -> TrialPack:
    return wrong_pack(path, value, objects=bench.known_identity().objects)


def _long_value(bench: Bench) -> None:
    room = min(_LONG_BYTES, bench.known_identity().capacity_bytes - _ROOM_BYTES)
    if room < 256:
        raise NotTried(Message("the device takes no pack that is large enough for this."))
    path = "/0/1/0"
    pack = bench.fitting(_wrong(bench, path, "coaps://" + "x" * room))
    device = bench.device
    device.send(pack.data)
    found = device.commit(pack.sha256)
    if found.known is ResultCode.APPLIED:  # then it can keep even this
        expect_stored(device, found, pack)
        return
    expect_result(found, ResultCode.VALUE_TOO_LONG, ResultCode.VALUE_REFUSED, path=path)
    expect_nothing_stored(device, found)


def _refused(bench: Bench, pack: TrialPack, *codes: ResultCode, path: str = "") -> None:
    device = bench.device
    device.send(pack.data)
    found = device.commit(pack.sha256)
    expect_result(found, *codes, path=path)
    expect_nothing_stored(device, found)


def _after_refusal(bench: Bench) -> None:
    _malformed(bench)
    expect_takes(bench.device, bench.new_pack())


def _busy(bench: Bench) -> None:
    """The answers of the moments after a commit: busy, then the final one, never "waiting"."""
    device, pack = bench.device, bench.new_pack()
    device.send(pack.data)
    expect_yes(device.write_whole(COMMIT_FILE, commit_of(pack.sha256)))
    for _ in range(5):
        found = device.result()
        expect_result(found, ResultCode.BUSY, ResultCode.APPLIED)
        if found.known is ResultCode.BUSY:
            piece = device.write(PACK_FILE, pack.data[:8], length=len(pack.data))
            if piece.refusal is None:
                raise Broken(Message("a piece of a pack was taken while another pack was applied."))
    expect_stored(device, device.final(), pack)
    expect_stored(device, device.result(), pack)


def _trial(name: str, title: Message, path: str, value: Value, *codes: ResultCode) -> Trial:
    return Trial(
        name=name,
        title=title,
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=partial(_wrong_record, path=path, value=value, codes=codes),
    )


TRIALS = (
    Trial(
        name="commit-of-nothing",
        title=Message("A commit of nothing is incomplete"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_nothing,
    ),
    Trial(
        name="no-commit",
        title=Message("What is no commit is refused and changes nothing"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_no_commit,
    ),
    Trial(
        name="malformed",
        title=Message("What is no SenML CBOR is malformed"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_malformed,
    ),
    Trial(
        name="object-not-taken",
        title=Message("An object that the identity does not name is refused with its path"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_unknown_object,
    ),
    _trial(
        "resource-not-taken",
        Message("A resource that there is not is refused with its path"),
        "/0/1/4094",
        1,
        ResultCode.RESOURCE_NOT_TAKEN,
    ),
    _trial(
        "wrong-type",
        Message("A value of the wrong type is refused with its path"),
        "/0/1/10",
        "one hundred and one",
        ResultCode.WRONG_TYPE,
        ResultCode.VALUE_REFUSED,
    ),
    Trial(
        name="value-too-long",
        title=Message("A very long value is kept whole, or refused with its path"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_long_value,
        provisions=True,
        needs_room=True,
    ),
    Trial(
        name="commit-too-early",
        title=Message("A commit before the end is incomplete, and the rest can follow"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_too_early,
        provisions=True,
    ),
    Trial(
        name="wrong-digest",
        title=Message("A pack with another digest than the commit names is not taken"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_wrong_digest,
        provisions=True,
    ),
    Trial(
        name="after-refusal",
        title=Message("After a refusal a good pack is applied"),
        section=Section.COMMIT,
        start=Start.EMPTY,
        run=_after_refusal,
        provisions=True,
    ),
    Trial(
        name="busy",
        title=Message("The result is told all the time while a pack is applied"),
        section=Section.TIMING,
        start=Start.EMPTY,
        run=_busy,
        provisions=True,
    ),
)
