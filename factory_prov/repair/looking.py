"""The look: device, ledger and server at one moment, compared. It changes nothing and ends within its time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

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
from factory_prov.repair.views import DeviceView, LedgerView, ServerView, Subject

_PLACE = Message("repair desk")
_LEAST_S = 0.5


def look(subject: Subject, desk: DeskParts, cancel: CancelToken) -> Comparison:
    """Look at a unit wherever something is known of it, and compare that; LedgerError, Cancelled.

    The trouble of a station or a server is in the comparison, and is never a verdict on the unit. All of it together
    takes no longer than the desk allows.
    """
    glance = _Glance(subject=subject, desk=desk, cancel=LimitedCancel(cancel), ends_at=time.monotonic() + desk.look_s)
    device = glance.read_chip()
    chip = device.hardware_id or subject.hardware_id
    name = subject.endpoint_name
    ledger = look_into_ledger(desk, name=name, chip=chip)
    asked = name if ledger.identity is None else ledger.identity.endpoint_name
    with ThreadPoolExecutor(1, "repair") as beside:
        asking = beside.submit(glance.ask_server, asked)
        device = device if _is_in_work(ledger, desk) else glance.hear(device)
        server = asking.result()
    if ledger.identity is None and name is None and device.name is not None:
        ledger = look_into_ledger(desk, name=device.name, chip=chip)
        if ledger.identity is not None:
            server = glance.ask_server(device.name)
    server = with_keys(server, ledger, desk)
    views = Comparison(subject=subject, device=device, ledger=ledger, server=server, rows=(), differences=())
    return compared(views, desk)


def _is_in_work(ledger: LedgerView, desk: DeskParts) -> bool:
    """Whether somebody else works with the unit now: it is not started anew under their hands."""
    going = ledger.cut_off is not None and ledger.cut_off.going
    repair = ledger.open_repair
    return going or (repair is not None and repair.at_work and repair.station != desk.station)


def compared(views: Comparison, desk: DeskParts) -> Comparison:
    """Return a comparison with all that follows from its views."""
    found = differences_of(views, desk)
    told = replace(views, differences=found, verdict=verdict_of(views, found))
    offers = offers_of(told, desk)
    return replace(told, rows=rows_of(told, desk), offers=offers, recommended=recommended_of(told, offers))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glance:
    """One look, with the time that is left for it."""

    subject: Subject
    desk: DeskParts
    cancel: LimitedCancel
    ends_at: float

    def read_chip(self) -> DeviceView:
        """Read which chip it is."""
        slot = self.subject.slot
        try:
            with self.cancel.limited(self._left_s(), _too_long):
                return read_chip(slot, self.desk, self.cancel)
        except FactoryProvError as failure:
            return DeviceView(
                attached=slot is not None,
                place="" if slot is None else slot.place,
                has_probe=slot is not None and slot.probe is not None,
                trouble=failure.message,
            )

    def hear(self, device: DeviceView) -> DeviceView:
        """Hear what the unit says of itself."""
        try:
            with self.cancel.limited(self._left_s(), _too_long):
                return hear(device, self.subject.slot, self.desk, self.cancel)
        except FactoryProvError as failure:
            return replace(device, trouble=failure.message)

    def ask_server(self, name: str | None) -> ServerView:
        """Ask the server of the job for a name."""

        def late() -> FactoryProvError:
            return ServerTimeout(Message("the server does not answer in time."), place=self.desk.server)

        with self.cancel.limited(self._left_s(), late):
            return look_at_server(self.desk, name, self.cancel)

    def _left_s(self) -> float:
        return max(_LEAST_S, self.ends_at - time.monotonic())


def _too_long() -> FactoryProvError:
    cure = Message("Press the cables in and try again.")
    return StepTooLong(Message("the unit does not answer in time."), place=_PLACE, cure=cure)
