"""One device from the open port to the report: which version it speaks, its trials, and in what state it is left."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from factory_prov.cancel import CancelToken
from factory_prov.conformance import version_one
from factory_prov.conformance.bench import Bench, Permission
from factory_prov.conformance.device import Device, Limits
from factory_prov.conformance.recovery import Recovery
from factory_prov.conformance.report import Report
from factory_prov.conformance.running import TRIALS, try_all
from factory_prov.conformance.verdicts import Broken, NotTried, Tried
from factory_prov.conformance.version_one import OLD_TRIALS, OldBench, try_version_one
from factory_prov.device_contract.files import (
    ENDPOINT_FILE,
    IDENTITY_FILE,
    READY_TEXT,
    ContractVersion,
    DeviceState,
)
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.errors import InputError, LinkLost, ProgrammerError
from factory_prov.links.smp.raw import RawLine
from factory_prov.messages import NOTHING, Message

_FIRST_PACKET_BYTES = 256


def titles() -> dict[str, Message]:
    """Return the titles of all trials by their names."""
    new = {trial.name: trial.title for trial in TRIALS}
    return new | {trial.name: trial.title for trial in OLD_TRIALS}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be done. `only`: names of trials, none for all; `told` hears of each trial as it ends."""

    port: str
    permission: Permission
    told: Callable[[Tried], None]
    limits: Limits = dataclasses.field(default_factory=Limits)
    only: Collection[str] = ()


def examine(line: RawLine, recovery: Recovery, wish: Wish, cancel: CancelToken) -> Report:
    """Make all trials; InputError where the device must not be touched, LinkLost where it is not there."""
    device = Device(line, wish.limits)
    version = find_version(device)
    report = Report(port=wish.port, made_at=datetime.now(UTC), version=version, tried=())
    match version:
        case ContractVersion.TWO:
            return _version_two(device, recovery, wish, cancel, report)
        case ContractVersion.ONE:
            return _version_one(device, recovery, wish, cancel, report)
        case None:
            remark = Message("The device answers no request of the contract: no files, or no SMP on this port.")
            return dataclasses.replace(report, remark=remark)


def find_version(device: Device) -> ContractVersion | None:
    """Return which version answers: only version 2 has an identity. Nothing is changed."""
    device.line.hear(device.limits.quiet_s)
    device.packet_bytes = _FIRST_PACKET_BYTES
    for _ in range(2):
        try:
            answer = device.read(IDENTITY_FILE)
        except Broken:
            continue
        if answer.refusal is None or READY_TEXT in device.line.console:
            return ContractVersion.TWO
        return ContractVersion.ONE
    return None


def _version_two(device: Device, recovery: Recovery, wish: Wish, cancel: CancelToken, report: Report) -> Report:
    bench = Bench(device, recovery, wish.permission)
    bench.identity = identity = _identity(device)
    if identity is not None:
        device.packet_bytes = identity.packet_bytes
        _refuse_taken(identity, wish)
    tried = try_all(bench, only=wish.only, cancel=cancel, told=wish.told)
    left_out = sum(bool(wish.only) and trial.name not in wish.only for trial in TRIALS)
    return dataclasses.replace(report, tried=tried, identity=identity, left_out=left_out, remark=_left(bench))


def _identity(device: Device) -> DeviceIdentity | None:
    try:
        return device.identity()
    except Broken:
        return None


def _refuse_taken(identity: DeviceIdentity, wish: Wish) -> None:
    """Do nothing to a unit that somebody has configured, unless that is allowed."""
    if identity.state is DeviceState.LOCKED:
        raise InputError(
            Message("the device is locked for ever: nothing can be tried with it."),
            place=wish.port,
            cure=Message("Take another one."),
        )
    if identity.state is DeviceState.PROVISIONED and not wish.permission.erase:
        raise _has_configuration(wish)


def _has_configuration(wish: Wish) -> InputError:
    return InputError(
        Message("the device has a configuration, which the trials would erase."),
        place=wish.port,
        cure=Message("Take a blank device, or allow it with --erase."),
    )


def _left(bench: Bench) -> Message:
    """Leave the device empty where that can be done, and say what it holds."""
    try:
        bench.make_empty()
    except (Broken, NotTried, LinkLost, ProgrammerError):
        return Message("The device was not left empty: it may hold a configuration of these trials, or be locked.")
    return Message("The device was left empty.")


def _version_one(device: Device, recovery: Recovery, wish: Wish, cancel: CancelToken, report: Report) -> Report:
    device.packet_bytes = version_one.PACKET_BYTES
    device.limits = dataclasses.replace(wish.limits, answer_s=max(wish.limits.answer_s, version_one.ANSWER_S))
    bench = OldBench(device, recovery)
    remark = NOTHING
    if device.read(ENDPOINT_FILE).refusal is not None:
        if not wish.permission.erase:
            raise _has_configuration(wish)
        try:
            bench.empty()
        except NotTried as ended:
            return dataclasses.replace(report, remark=ended.why)
    tried = try_version_one(bench, only=wish.only, cancel=cancel, told=wish.told)
    try:
        bench.fresh()
    except (Broken, NotTried, LinkLost, ProgrammerError):
        remark = Message("The device was not left empty: it may hold a configuration of these trials, or be locked.")
    left_out = sum(bool(wish.only) and trial.name not in wish.only for trial in OLD_TRIALS)
    return dataclasses.replace(report, tried=tried, left_out=left_out, remark=remark)
