"""What a board of version 2 holds: its state, what it says it is, what became of the last pack; without a wire."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import cbor2

from factory_prov.device_contract.files import DeviceState, FileRefusal, Optional
from factory_prov.device_contract.results import ResultCode
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.contract_faults import LEFT_BY_ANOTHER, ContractFault
from factory_prov.simulation.contract_two.judging import GOOD, Judgement, judge
from factory_prov.simulation.contract_two.transfer import Refused, Transfer
from factory_prov.simulation.hardware import Hardware

CAPACITY_BYTES = 4096
OBJECTS = (0, 1, 2)
FIRMWARE_ID = "virtual-receiver 1.0"
_SMALL_CAPACITY_BYTES = 64
_FOREIGN_PACK = cbor2.dumps([{0: "/0/0/0", 3: "coap://somebody.else.example"}])
_OPTIONAL = (Optional.CLOCK, Optional.ERASE, Optional.LOCK)
_ODD_CODE = 200
_YES, _NO = b"0", b"-1"


class Store:
    """One start of the firmware over what the flash has kept. `printed` gets what a fault has it print."""

    def __init__(self, hardware: Hardware, packet_bytes: int, *, printed: Callable[[str], None]) -> None:
        self._hardware = hardware
        self._faults = hardware.faults
        self._flash = hardware.flash
        self._packet_bytes = packet_bytes
        self._printed = printed
        self._code: int = ResultCode.WAITING
        self._path = ""
        self._applied = False
        self._waiting: list[Callable[[bytes], None]] = []
        self.transfer = Transfer()
        self.transfer.writes_twice = ContractFault.PIECE_TWICE in self._faults
        self._start()

    @property
    def state(self) -> DeviceState:
        """What it holds."""
        if self._flash.stored_pack is None:
            return DeviceState.EMPTY
        return DeviceState.LOCKED if self._flash.locked else DeviceState.PROVISIONED

    @property
    def busy(self) -> bool:
        """Whether a pack is being applied."""
        return self._code == ResultCode.BUSY

    @property
    def stored_sha256(self) -> bytes | None:
        """The digest of what is stored, computed over it."""
        pack = self._flash.stored_pack
        if pack is None:
            return None
        return hashlib.sha256(pack + (b"!" if ContractFault.OTHER_DIGEST in self._faults else b"")).digest()

    @property
    def capacity_bytes(self) -> int:
        """The largest pack it takes."""
        return _SMALL_CAPACITY_BYTES if ContractFault.SMALL_CAPACITY in self._faults else CAPACITY_BYTES

    @property
    def objects(self) -> tuple[int, ...]:
        """The objects it takes."""
        return OBJECTS[:1] if ContractFault.OBJECTS_MISSING in self._faults else OBJECTS

    def identity(self) -> bytes:
        """Return what it says it is."""
        if ContractFault.GARBAGE_IDENTITY in self._faults:
            return b"\xa3\x61v\x02\xff\xff"
        other_chip = ContractFault.OTHER_CHIP in self._faults
        two_names = ContractFault.TWO_NAMES in self._faults
        return cbor2.dumps(
            {
                "v": 2,
                "ep": self._hardware.endpoint_name + ("-2" if two_names else ""),
                "chip": "00" * 8 if other_chip else self._hardware.hardware_id,
                "fw": FIRMWARE_ID,
                "cap": self.capacity_bytes,
                "obj": list(self.objects),
                "pkt": self._packet_bytes,
                "rng": ContractFault.NO_RANDOM not in self._faults,
                "st": self.state.value,
                "opt": [each.value for each in _OPTIONAL],
                **self._digest(),
            }
        )

    def result(self) -> bytes:
        """Return what became of the last pack."""
        known = next((code for code in ResultCode if code == self._code), None)
        return cbor2.dumps(
            {
                "code": int(self._code),
                "name": "odd" if known is None else known.label,
                "st": self.state.value,
                "off": self.transfer.offset,
                **({"path": self._path} if self._path else {}),
                **self._digest(),
            }
        )

    def piece(self, offset: int, length: int | None, data: bytes) -> int:
        """Take a piece of a pack; return where the next one begins."""
        if self.busy or self.state is not DeviceState.EMPTY:
            raise Refused(FileRefusal.NOT_NOW)
        new = self._begin(length, data) if offset == 0 else self.transfer.go_on(offset, data)
        if new:
            self._decide(ResultCode.WAITING)
        if new and data and self._faults.take(ContractFault.PIECE_DROPPED):
            self.transfer.drop(len(data))
        return self.transfer.offset

    def commit(self, sha256: bytes | None) -> None:
        """Take what has come, where it has this digest; None: whatever it has."""
        if self.busy:
            return
        if self.state is not DeviceState.EMPTY:
            self._commit_again(sha256)
        elif not self.transfer.whole:
            self._decide(ResultCode.INCOMPLETE)
        else:
            self._decide(ResultCode.BUSY)
            self._apply_later(sha256)

    def old_result(self, tell: Callable[[bytes], None]) -> None:
        """Tell a station of version 1 what became of the pack, once it is known; asking ends the pack."""
        if self._applied:
            tell(_YES)
        elif self.busy or self.transfer.whole:
            self._waiting.append(tell)
            self.commit(None)
        else:
            self.transfer.forget()
            tell(_NO)

    def erase(self, sha256: bytes) -> None:
        """Forget what is stored."""
        self._check_stored(sha256, locked_too=False)
        self._flash.stored_pack = None
        self._applied = False
        self._decide(ResultCode.WAITING)

    def lock(self, sha256: bytes) -> None:
        """Keep what is stored for ever."""
        self._check_stored(sha256, locked_too=True)
        self._flash.locked = True

    def _start(self) -> None:
        if ContractFault.FORGETS in self._faults:
            self._flash.stored_pack = None
        if ContractFault.LOCK_FORGOTTEN in self._faults:
            self._flash.locked = False
        for fault in LEFT_BY_ANOTHER:
            if fault in self._faults and self._flash.stored_pack is None:
                self._flash.stored_pack = _FOREIGN_PACK
                self._flash.locked = fault is ContractFault.LOCKED_UNIT

    def _digest(self) -> dict[str, bytes]:
        sha256 = self.stored_sha256
        return {} if sha256 is None else {"sha": sha256}

    def _begin(self, length: int | None, data: bytes) -> bool:
        if length is None:
            raise Refused(FileRefusal.NOT_WRITTEN)
        if not 0 < length <= self.capacity_bytes:
            self._decide(ResultCode.TOO_LARGE)
            raise Refused(FileRefusal.NOT_WRITTEN)
        return self.transfer.begin(length, data)

    def _check_stored(self, sha256: bytes, *, locked_too: bool) -> None:
        state = self.state
        if self.busy or state is DeviceState.EMPTY or (state is DeviceState.LOCKED and not locked_too):
            raise Refused(FileRefusal.NOT_NOW)
        if sha256 != self.stored_sha256:
            raise Refused(FileRefusal.NOT_WRITTEN)

    def _commit_again(self, sha256: bytes | None) -> None:
        if sha256 is not None and sha256 == self.stored_sha256:
            self._decide(ResultCode.APPLIED)
        else:
            locked = self.state is DeviceState.LOCKED
            self._decide(ResultCode.LOCKED if locked else ResultCode.ALREADY_PROVISIONED)

    def _apply_later(self, sha256: bytes | None) -> None:
        timings = self._hardware.timings
        if ContractFault.BUSY_FOREVER in self._faults:
            return
        delay_s = timings.late_reply_s if ContractFault.BUSY_LONG in self._faults else timings.apply_s
        self._hardware.timeline.after(delay_s, lambda: self._apply(sha256))

    def _apply(self, sha256: bytes | None) -> None:
        if self._faults.take(BoardFault.POWER_LOST_BEFORE_RESULT):
            self._hardware.power_cycle()
            return
        found = self._judge(sha256)
        if found == GOOD:
            self._flash.stored_pack = self.transfer.pack
            if ContractFault.PACK_PRINTED in self._faults:
                self._printed(self.transfer.pack.hex())
        self.transfer.forget()
        if found == GOOD and self._faults.take(ContractFault.POWER_LOST_WHEN_APPLIED):
            self._hardware.power_cycle()
            return
        self._decide(_ODD_CODE if BoardFault.ODD_RESULT in self._faults else found.code, path=found.path)

    def _judge(self, sha256: bytes | None) -> Judgement:
        pack, faults = self.transfer.pack, self._faults
        any_digest = sha256 is None or ContractFault.ANY_DIGEST in faults
        if not any_digest and hashlib.sha256(pack).digest() != sha256:
            return Judgement(code=ResultCode.HASH_DIFFERS)
        found = judge(pack, objects=self.objects, definitions=self._hardware.definitions, faults=faults)
        if found == GOOD and ContractFault.STORAGE_FAILED in faults:
            return Judgement(code=ResultCode.STORAGE_FAILED)
        if BoardFault.RESULT_REFUSED in faults or (found == GOOD and BoardFault.ODD_RESULT in faults):
            return Judgement(code=ResultCode.PACK_REFUSED)
        return found

    def _decide(self, code: int, *, path: str = "") -> None:
        """Note what became of the pack, and tell whoever of version 1 waits for it."""
        self._code, self._path = code, path
        if code == ResultCode.BUSY:
            return
        self._applied = self._applied or code == ResultCode.APPLIED
        waiting, self._waiting = self._waiting, []
        for tell in waiting:
            tell(_YES if code == ResultCode.APPLIED else _NO)
