"""What the pictures of the documentation show: a line in the middle of a shift, always the same, none of it real."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desktop.provision.entry import Entry
from desktop.theme import DeviceState
from factory_prov.events import Level, LogLine
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import Counts, LineInfo, OutboxChanged, RunEvent
from factory_prov.line.units import Past
from factory_prov.messages import NOTHING, Message
from factory_prov.run.steps import STEPS, MakeCredentials, ReadIdentity, Register, Rehearse, Reserve, WriteConfiguration

if TYPE_CHECKING:
    from desktop.provision.controller import Controller

_SHOWN_STEPS = tuple(each.step for each in STEPS if each not in (Reserve, Rehearse))
INFO = LineInfo(
    job_name="Water meter WM-2 · nRF9160",
    job_detail="Pre-shared key (PSK)",
    server="eu.iot.avsystem.cloud",
    steps=_SHOWN_STEPS,
)
COUNTS = Counts(passed=212, failed=3, waiting=5)
_AWAY = Message("there is no connection to the server.").capitalized()
_AT = datetime(2026, 9, 14, 12, 2, 11, 208_000, tzinfo=UTC)


def set_line(controller: Controller, entries: Sequence[Entry], info: LineInfo = INFO, counts: Counts = COUNTS) -> None:
    """Let a controller that has no line show these entries; what the counts say of waiting units is owed."""
    controller.model.clear()
    controller.line_info, controller.counts = info, counts
    controller.line_changed.emit(info)
    controller.counts_changed.emit(counts)
    controller.outbox_changed.emit(OutboxChanged(owed=counts.waiting, reason=_AWAY if counts.waiting else NOTHING))
    for entry in entries:
        controller.model.set_entry(entry)


def shift() -> tuple[Entry, ...]:
    """Return eight slots with every state there is but STOPPED."""
    return (
        _slot(1, DeviceState.PASS, "wm2-000213", seconds=32.4),
        _working(2, "wm2-000214", done=5, fraction=0.4, seconds=18),
        failed(3),
        _working(4, "wm2-000215", done=6, fraction=0.64, seconds=41),
        _slot(5, DeviceState.READY),
        _slot(6, DeviceState.WAIT, "wm2-000212", seconds=30.9),
        _slot(7, DeviceState.EMPTY),
        replace(_slot(8, DeviceState.ERROR), code="E901", explanation=Message("A fault of this program.")),
    )


def failed(slot: int) -> Entry:
    """Return a unit that was unplugged in the middle."""
    text = Message("the serial port went away while the configuration was written.")
    entry = _slot(slot, DeviceState.FAIL, "wm2-000211", seconds=12.6)
    return replace(entry, code="E312", explanation=text, step=WriteConfiguration.step)


def returned(slot: int) -> Entry:
    """Return a unit that was here before."""
    past = Past(hardware_id="7a31c20f90c4", endpoint_name="wm2-000107", outcome=Outcome.PASS, at=_AT)
    return replace(_slot(slot, DeviceState.READY, "wm2-000107"), past=past)


def one_passed() -> tuple[Entry, ...]:
    """Return a single slot with a good unit."""
    return (_slot(1, DeviceState.PASS, "wm2-000213", seconds=32.4),)


def log(keys: Sequence[str]) -> Iterator[RunEvent]:
    """Say what a run says, for slots of these keys."""
    log_lines = (
        (ReadIdentity.step, Level.INFO, "endpoint name wm2-000214, chip 7a31…90c4"),
        (MakeCredentials.step, Level.INFO, "PSK identity wm2-000214, key of 16 bytes (not shown)"),
        (WriteConfiguration.step, Level.INFO, "192 bytes in 1 packet, 10 records"),
        (WriteConfiguration.step, Level.WARNING, "one answer was damaged and asked for again"),
        (WriteConfiguration.step, Level.INFO, "the device has checked it and says yes"),
        (Register.step, Level.INFO, "eu.iot.avsystem.cloud: created"),
    )
    for number, (step, level, text) in enumerate(log_lines):
        for key in keys:
            at = _AT + timedelta(milliseconds=137 * number)
            yield RunEvent(
                key=key, run=1, event=LogLine(level=level, text=Message("{text}", text=text), step=step), at=at
            )


def _slot(slot: int, state: DeviceState, name: str = "", *, seconds: float = 0.0) -> Entry:
    return Entry(
        key=f"96001234{slot}",
        slot=slot,
        board="nRF9160 DK",
        port="",
        plugged=state is not DeviceState.EMPTY,
        state=state,
        endpoint_name=name,
        steps=_SHOWN_STEPS,
        seconds=seconds,
    )


def _working(slot: int, name: str, *, done: int, fraction: float, seconds: float) -> Entry:
    return replace(
        _slot(slot, DeviceState.WORKING, name),
        done=frozenset(_SHOWN_STEPS[:done]),
        step=_SHOWN_STEPS[done],
        fraction=fraction,
        started_at_s=time.monotonic() - seconds,
    )
