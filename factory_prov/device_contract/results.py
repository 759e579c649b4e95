"""What became of a pack, in the words of a unit of version 2 (`/factory/result.cbor`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import cbor2

from factory_prov.device_contract.files import DeviceState
from factory_prov.device_contract.reading import Fields, Unreadable, document

DIGEST_BYTES = 32
_MOST_BYTES = 4096
_NAME_CHARACTERS = 64
_PATH_CHARACTERS = 64


class ResultCode(IntEnum):
    """The codes of the contract; others, up to 255, are a maker's own."""

    APPLIED = 0
    BUSY = 1
    WAITING = 2
    INCOMPLETE = 3
    HASH_DIFFERS = 4
    MALFORMED = 5
    OBJECT_NOT_TAKEN = 6
    RESOURCE_NOT_TAKEN = 7
    WRONG_TYPE = 8
    VALUE_TOO_LONG = 9
    VALUE_REFUSED = 10
    TOO_LARGE = 11
    NO_ROOM = 12
    STORAGE_FAILED = 13
    ALREADY_PROVISIONED = 14
    LOCKED = 15
    PACK_REFUSED = 16
    INTERNAL = 17

    @property
    def label(self) -> str:
        """The name in the contract."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceResult:
    """What became of a pack. `sha256`: of what the unit has stored, None where nothing; `offset` in bytes."""

    code: int
    name: str
    state: DeviceState
    offset: int = 0
    path: str = ""
    sha256: bytes | None = None

    @property
    def known(self) -> ResultCode | None:
        """The code, where it is one of the contract."""
        return ResultCode(self.code) if self.code in ResultCode.__members__.values() else None

    def applied(self, sha256: bytes) -> bool:
        """Whether exactly this pack is stored: nothing else is a yes."""
        stored = self.state in (DeviceState.PROVISIONED, DeviceState.LOCKED)
        return self.code == ResultCode.APPLIED and stored and self.sha256 == sha256


def read_result(data: bytes) -> DeviceResult:
    """Read what a unit says; Unreadable names what does not fit the contract."""
    fields = Fields(document(data, most_bytes=_MOST_BYTES))
    code = fields.number("code", most=255)
    state = fields.one_of("st", DeviceState)
    sha256 = fields.digest("sha")
    if (sha256 is None) is (state is not DeviceState.EMPTY):
        raise Unreadable("sha")
    return DeviceResult(
        code=code,
        name=fields.text("name", most=_NAME_CHARACTERS),
        state=state,
        offset=fields.number("off", most=1 << 32),
        path=fields.text("path", most=_PATH_CHARACTERS, absent=""),
        sha256=sha256,
    )


def commit_of(sha256: bytes) -> bytes:
    """Return the content of `/factory/commit.cbor`, `erase.cbor` and `lock.cbor` for a pack's SHA-256."""
    return cbor2.dumps({"sha": sha256})
