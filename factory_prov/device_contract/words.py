"""What a unit of version 2 says of a pack, as sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.device_contract.results import DeviceResult, ResultCode
from factory_prov.messages import Message

_WORDS: Mapping[ResultCode, Message] = MappingProxyType(
    {
        ResultCode.APPLIED: Message("the device has stored something else than it was sent."),
        ResultCode.BUSY: Message("the device is still busy with its configuration."),
        ResultCode.WAITING: Message("the device has no configuration to apply: it started anew."),
        ResultCode.INCOMPLETE: Message("the device did not get the whole configuration."),
        ResultCode.HASH_DIFFERS: Message("the configuration arrived damaged: its digest is another one."),
        ResultCode.MALFORMED: Message("the device cannot read the configuration."),
        ResultCode.OBJECT_NOT_TAKEN: Message("this device does not have the object."),
        ResultCode.RESOURCE_NOT_TAKEN: Message("this device does not have the resource."),
        ResultCode.WRONG_TYPE: Message("value of the wrong type for this device."),
        ResultCode.VALUE_TOO_LONG: Message("value too long for this device."),
        ResultCode.VALUE_REFUSED: Message("this device does not accept the value."),
        ResultCode.TOO_LARGE: Message("the configuration is too large for this device."),
        ResultCode.NO_ROOM: Message("no room is left in the device's storage."),
        ResultCode.STORAGE_FAILED: Message("the device's storage is broken: it cannot be written or reads back wrong."),
        ResultCode.ALREADY_PROVISIONED: Message("the device holds a configuration already."),
        ResultCode.LOCKED: Message("the device is locked for ever."),
        ResultCode.PACK_REFUSED: Message("the device misses something in the configuration."),
        ResultCode.INTERNAL: Message("the device's firmware has a fault of its own."),
    }
)


def result_words(result: DeviceResult) -> Message:
    """Return what a unit says other than a yes, with the record that it names."""
    if result.known is None:
        what = Message("the device says {name} (code {code}).", name=repr(result.name), code=result.code)
    else:
        what = _WORDS[result.known]
    return Message("record {path}: {what}", path=result.path, what=what) if result.path else what
