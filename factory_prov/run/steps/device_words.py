"""What a no or the silence of a device of version 2 means: it says so itself when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from factory_prov.device_contract.files import DeviceState, FileRefusal
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.device_contract.results import DeviceResult, ResultCode
from factory_prov.device_contract.words import result_words
from factory_prov.errors import (
    ArrivedDamaged,
    BeginningLost,
    ConfigurationRefused,
    DeviceLocked,
    DeviceRefused,
    HoldsAnother,
    LinkError,
    LinkLost,
    LinkTimeout,
    PackTooLarge,
    RecordRefused,
    StorageBroken,
)
from factory_prov.links.protocol import Link, ResultVerdict
from factory_prov.messages import Message
from factory_prov.run.steps.looked import another_unit, beginning_lost

_JOB = Message("Check the job against the device: its objects, the types and lengths of its values.")
_LINE = Message("Check the cable and start again.")
_OTHER_UNIT = Message("Take another unit.")
_ERASE = Message("Erase its chip and flash its firmware; then start again.")
_MEND = Message("Have its firmware mended; factory-prov conformance tells more.")

_Kind = type[LinkError]
_MEANINGS: Mapping[ResultCode, tuple[_Kind, Message]] = MappingProxyType(
    {
        ResultCode.APPLIED: (HoldsAnother, _ERASE),
        ResultCode.WAITING: (BeginningLost, Message("Check its supply and its cable, and start again.")),
        ResultCode.INCOMPLETE: (ArrivedDamaged, _LINE),
        ResultCode.HASH_DIFFERS: (ArrivedDamaged, _LINE),
        ResultCode.MALFORMED: (RecordRefused, _JOB),
        ResultCode.OBJECT_NOT_TAKEN: (RecordRefused, _JOB),
        ResultCode.RESOURCE_NOT_TAKEN: (RecordRefused, _JOB),
        ResultCode.WRONG_TYPE: (RecordRefused, _JOB),
        ResultCode.VALUE_TOO_LONG: (RecordRefused, _JOB),
        ResultCode.VALUE_REFUSED: (RecordRefused, _JOB),
        ResultCode.PACK_REFUSED: (RecordRefused, _JOB),
        ResultCode.TOO_LARGE: (PackTooLarge, Message("Leave out what the device does not need.")),
        ResultCode.NO_ROOM: (StorageBroken, _OTHER_UNIT),
        ResultCode.STORAGE_FAILED: (StorageBroken, _OTHER_UNIT),
        ResultCode.ALREADY_PROVISIONED: (HoldsAnother, _ERASE),
        ResultCode.LOCKED: (DeviceLocked, _OTHER_UNIT),
    }
)
"""Whose trouble each no is; of the others nobody knows more than that it is one."""


def told_no(result: DeviceResult, place: str) -> LinkError:
    """Return the error that a no of a device is."""
    known = result.known
    kind, cure = (ConfigurationRefused, _MEND) if known is None else _MEANINGS.get(known, (ConfigurationRefused, _MEND))
    return kind(result_words(result), place=place, cure=cure)


def holds_another(state: DeviceState, place: str) -> LinkError:
    """Return that a device holds something else than this run has for it."""
    if state is DeviceState.LOCKED:
        return DeviceLocked(
            Message("the device is locked for ever, and not with the configuration of this run."),
            place=place,
            cure=Message("Take another unit."),
        )
    return HoldsAnother(
        Message("the device holds another configuration than the one of this run."),
        place=place,
        cure=Message("Erase its chip and flash its firmware; then start again."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceWords:
    """Asks the device of a run again. `ready_text` is what its console shows when it starts."""

    link: Link
    device: DeviceIdentity
    ready_text: str
    place: str

    def at_piece_refused(self, refusal: DeviceRefused) -> LinkError:
        """Return what it means that the device does not take a piece of its configuration, or its commit."""
        if self._shows_ready() or (refusal.rc == FileRefusal.WRONG_OFFSET and refusal.expected == 0):
            return self._another() or beginning_lost(self.place)
        try:
            another, result = self._another(), self.link.result()
        except LinkLost:
            raise
        except LinkError:
            return refusal
        if another is not None:
            return another
        if result.state is not DeviceState.EMPTY:
            return holds_another(result.state, self.place)
        says_why = result.known not in (ResultCode.BUSY, ResultCode.WAITING, ResultCode.APPLIED)
        return told_no(result, self.place) if says_why else refusal

    def at_silence(self, silence: LinkTimeout) -> LinkError:
        """Return what it means that the device has not answered."""
        return beginning_lost(self.place) if self._shows_ready() else silence

    def at_verdict(self, verdict: ResultVerdict) -> LinkError:
        """Return what its no means; another unit than the one before says no too."""
        return self._another() or told_no(verdict.result, self.place)

    def _another(self) -> LinkError | None:
        """Return that another unit answers now than the one that the run began with; None where nobody can tell."""
        try:
            now = self.link.identity()
        except LinkLost:
            raise
        except LinkError:
            return None
        if now is not None and (now.chip, now.endpoint_name) == (self.device.chip, self.device.endpoint_name):
            return None
        return another_unit(self.place)

    def _shows_ready(self) -> bool:
        """Whether the console has shown meanwhile that the device started."""
        if not self.ready_text.strip():
            return False
        try:
            self.link.wait_console(self.ready_text, timeout_s=0)
        except LinkTimeout:
            return False
        return True
