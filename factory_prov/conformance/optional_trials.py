"""Trials of what a device may have besides: erasing, a clock, a key of its own, locking."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import cbor2

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.expecting import (
    expect_held,
    expect_nothing_stored,
    expect_refusal,
    expect_result,
    expect_takes,
    expect_yes,
)
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.conformance.verdicts import Broken, NotTried
from factory_prov.credentials.authority.requests import device_request
from factory_prov.device_contract.files import (
    CLOCK_FILE,
    COMMIT_FILE,
    CSR_FILE,
    CSR_ORDER_FILE,
    ERASE_FILE,
    LOCK_FILE,
    PACK_FILE,
    DeviceState,
    FileRefusal,
    Optional,
)
from factory_prov.device_contract.results import ResultCode, commit_of
from factory_prov.errors import RequestRefused
from factory_prov.messages import Message

_KEY_MADE_S = 30.0
_POLL_S = 0.25
_P256 = bytes.fromhex("06082a8648ce3d030107")


def _erase(bench: Bench) -> None:
    device, held = bench.device, bench.make_provisioned()
    wrong = bytes(byte ^ 1 for byte in held.sha256)
    for content in (commit_of(wrong), commit_of(bytes(32)), b"\xff", cbor2.dumps({})):
        expect_refusal(device.write_whole(ERASE_FILE, content), FileRefusal.NOT_WRITTEN)
        expect_held(device, held)
    expect_refusal(device.read(ERASE_FILE), FileRefusal.NEVER_READ)
    expect_yes(device.write_whole(ERASE_FILE, commit_of(held.sha256)))
    _expect_erased(bench)
    device.reset()
    _expect_erased(bench)
    expect_takes(device, bench.new_pack())


def _expect_erased(bench: Bench) -> None:
    bench.device.final()  # erasing may go on behind its answer
    if bench.device.identity().state is not DeviceState.EMPTY:
        raise Broken(Message("the device was erased with the right digest, and is not empty."))
    expect_nothing_stored(bench.device, bench.device.result())


def _erase_when_empty(bench: Bench) -> None:
    answer = bench.device.write_whole(ERASE_FILE, commit_of(bytes(32)))
    if answer.refusal is None:
        raise Broken(Message("an empty device was erased."))


def _clock(bench: Bench) -> None:
    device = bench.device
    expect_yes(device.write_whole(CLOCK_FILE, cbor2.dumps({"unix": int(datetime.now(UTC).timestamp())})))
    for wrong in (b"\xff", cbor2.dumps({}), cbor2.dumps({"unix": "now"})):
        expect_refusal(device.write_whole(CLOCK_FILE, wrong), FileRefusal.NOT_WRITTEN)
    expect_refusal(device.read(CLOCK_FILE), FileRefusal.NEVER_READ)


def _request(bench: Bench) -> None:
    device, name = bench.device, bench.known_identity().endpoint_name or "conformance"
    expect_refusal(device.write_whole(CSR_ORDER_FILE, b"\xff"), FileRefusal.NOT_WRITTEN)
    expect_yes(device.write_whole(CSR_ORDER_FILE, cbor2.dumps({"cn": name})))
    expect_refusal(device.read(CSR_ORDER_FILE), FileRefusal.NEVER_READ)
    ends_at = time.monotonic() + _KEY_MADE_S
    while device.read(CSR_FILE).refusal == FileRefusal.ABSENT:  # it may take its time to make the key
        if time.monotonic() > ends_at:
            raise Broken(Message("{path} was not there within {limit_s} s.", path=CSR_FILE, limit_s=f"{_KEY_MADE_S:g}"))
        device.line.hear(_POLL_S)
    try:
        request = device_request(device.content(CSR_FILE), place=CSR_FILE, name=name)
    except RequestRefused as refused:
        raise Broken(Message("{path}: {why}", path=CSR_FILE, why=refused.what)) from None
    if _P256 not in request.public_key_der:
        raise Broken(Message("the key of {path} is not on the curve P-256.", path=CSR_FILE))


def _lock(bench: Bench) -> None:
    if not bench.permission.lock:
        raise NotTried(Message("locking is for ever: it is tried with --lock only."))
    device, held = bench.device, bench.make_provisioned()
    expect_refusal(device.write_whole(LOCK_FILE, commit_of(bytes(32))), FileRefusal.NOT_WRITTEN)
    expect_held(device, held)
    expect_yes(device.write_whole(LOCK_FILE, commit_of(held.sha256)))
    device.reset()
    found = device.identity()
    if found.state is not DeviceState.LOCKED or found.sha256 != held.sha256:
        raise Broken(
            Message("after locking and a reset the identity does not say locked, with the digest of the pack.")
        )
    expect_refusal(device.write(PACK_FILE, b"\x80", length=1), FileRefusal.NOT_NOW)
    if Optional.ERASE in found.optional:
        expect_refusal(device.write_whole(ERASE_FILE, commit_of(held.sha256)), FileRefusal.NOT_NOW)
    expect_yes(device.write_whole(COMMIT_FILE, commit_of(bytes(32))))
    expect_result(device.final(), ResultCode.LOCKED)


TRIALS = (
    Trial(
        name="erase-when-empty",
        title=Message("An empty device has nothing to erase"),
        section=Section.STATES,
        start=Start.EMPTY,
        run=_erase_when_empty,
        offered=Optional.ERASE,
    ),
    Trial(
        name="clock",
        title=Message("The clock can be set"),
        section=Section.FILES,
        start=Start.AS_IT_IS,
        run=_clock,
        offered=Optional.CLOCK,
    ),
    Trial(
        name="csr",
        title=Message("The device makes a key and a certification request"),
        section=Section.FILES,
        start=Start.EMPTY,
        run=_request,
        offered=Optional.CSR,
    ),
    Trial(
        name="erase",
        title=Message("Erasing needs the digest of what is stored"),
        section=Section.STATES,
        start=Start.PROVISIONED,
        run=_erase,
        offered=Optional.ERASE,
    ),
)

LAST = Trial(
    name="lock",
    title=Message("Locking needs the digest of what is stored, and stays over a reset"),
    section=Section.STATES,
    start=Start.PROVISIONED,
    run=_lock,
    offered=Optional.LOCK,
)
"""It comes after all others: nothing can be tried on a device that is locked."""
