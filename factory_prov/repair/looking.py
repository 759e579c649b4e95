"""The look: device, ledger and server at one moment, compared. It changes nothing and ends within its time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from factory_prov.cancel import CancelToken, LimitedCancel
from factory_prov.errors import FactoryProvError, ServerTimeout, StepTooLong
from factory_prov.messages import Message
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.device_look import hear, read_chip
from factory_prov.repair.judging import differences_of, verdict_of
from factory_prov.repair.ledger_look import look_into_ledger
from factory_prov.repair.offering import offers_of, recommended_of
from factory_prov.repair.rows import rows_of
from factory_prov.repair.server_look import look_at_server, with_keys
from factory_prov.repair.views import DeviceView, ServerView, Subject

_PLACE = Message("repair desk")


def look(subject: Subject, desk: DeskParts, cancel: CancelToken) -> Comparison:
    """Look at a unit wherever something is known of it, and compare that; LedgerError, Cancelled.

    The trouble of a station or a server is in the comparison, and is never a verdict on the unit.
    """
    limited = LimitedCancel(cancel)
    device = _in_time(subject, desk, limited)
    chip = device.hardware_id or subject.hardware_id
    name = subject.endpoint_name
    ledger = look_into_ledger(desk, name=name, chip=chip)
    asked = name if ledger.identity is None else ledger.identity.endpoint_name
    with ThreadPoolExecutor(1, "repair") as beside:
        asking = beside.submit(_ask_server, desk, asked, limited)
        device = _hear(device, subject, desk, limited)
        server = asking.result()
    if ledger.identity is None and name is None and device.name is not None:
        ledger = look_into_ledger(desk, name=device.name, chip=chip)
        if ledger.identity is not None:
            server = _ask_server(desk, device.name, limited)
    return compared(Comparison(
        subject=subject, device=device, ledger=ledger, server=with_keys(server, ledger, desk), rows=(), differences=()
    ), desk)  # fmt: skip


def compared(views: Comparison, desk: DeskParts) -> Comparison:
    """Return a comparison with all that follows from its views."""
    found = differences_of(views, desk)
    told = replace(views, differences=found, verdict=verdict_of(views, found))
    offers = offers_of(told, desk)
    return replace(told, rows=rows_of(told, desk), offers=offers, recommended=recommended_of(told, offers))


def _in_time(subject: Subject, desk: DeskParts, cancel: LimitedCancel) -> DeviceView:
    slot = subject.slot
    try:
        with cancel.limited(desk.look_s, _too_long):
            return read_chip(slot, desk, cancel)
    except FactoryProvError as failure:
        return DeviceView(
            attached=slot is not None,
            place="" if slot is None else slot.place,
            has_probe=slot is not None and slot.probe is not None,
            trouble=failure.message,
        )


def _hear(device: DeviceView, subject: Subject, desk: DeskParts, cancel: LimitedCancel) -> DeviceView:
    try:
        with cancel.limited(desk.look_s, _too_long):
            return hear(device, subject.slot, desk, cancel)
    except FactoryProvError as failure:
        return replace(device, trouble=failure.message)


def _ask_server(desk: DeskParts, name: str | None, cancel: LimitedCancel) -> ServerView:
    def late() -> FactoryProvError:
        return ServerTimeout(Message("the server does not answer in time."), place=desk.server)

    with cancel.limited(desk.look_s, late):
        return look_at_server(desk, name, cancel)


def _too_long() -> FactoryProvError:
    cure = Message("Press the cables in and try again.")
    return StepTooLong(Message("the unit does not answer in time."), place=_PLACE, cure=cure)
