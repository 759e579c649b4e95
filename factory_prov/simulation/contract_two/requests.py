"""SMP requests of the firmware of version 2: which file they mean, and what they are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

import cbor2

from factory_prov.device_contract.files import (
    ANSWER_FILE,
    CLOCK_FILE,
    COMMIT_FILE,
    ENDPOINT_FILE,
    ERASE_FILE,
    IDENTITY_FILE,
    LOCK_FILE,
    PACK_FILE,
    RESULT_FILE,
    FileRefusal,
)
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.contract_two.store import Store
from factory_prov.simulation.contract_two.transfer import Refused
from factory_prov.simulation.hardware import Hardware
from factory_prov.simulation.smp_server import Group, Operation, SmpRequest, reply_frames

_DATA, _STATUS = 0, 1
_RESET, _PARAMETERS = 5, 6
_NOT_SUPPORTED = 8
_NEVER_READ = (PACK_FILE, COMMIT_FILE, ERASE_FILE, LOCK_FILE, CLOCK_FILE)
_NEVER_WRITTEN = (ENDPOINT_FILE, IDENTITY_FILE, ANSWER_FILE, RESULT_FILE)
_AROUND_DATA_BYTES = 48
"""Of an answer with a piece of a file: its header, and the map around the piece."""
_DIGEST_BYTES = 32
_LARGEST_TIME = 1 << 40
_RESET_AFTER_S = 0.05
_SLOW_S = 1.5
_ENDLESS_BYTES = 65_536
Fields = dict[str, object]


class ContractRequests:
    """Answers requests, one at a time, each at once; `result.txt` when the pack is applied."""

    def __init__(self, hardware: Hardware, store: Store, packet_bytes: int) -> None:
        self._hardware = hardware
        self._faults = hardware.faults
        self._store = store
        self._packet_bytes = packet_bytes
        self._open = ("", b"")

    def handle(self, request: SmpRequest) -> None:
        """Answer one request."""
        try:
            self._request(request)
        except Refused as refused:
            beside: Fields = {} if refused.offset is None else {"off": refused.offset}
            self._reply(request, {**_error(request, refused.code), **beside})

    def _request(self, request: SmpRequest) -> None:
        match request.group, request.operation, request.command:
            case Group.FILES, Operation.READ, int(command) if command in (_DATA, _STATUS):
                self._read(request, status=command == _STATUS)
            case Group.FILES, Operation.WRITE, 0:
                self._write(request)
            case Group.OS, Operation.READ, int(command) if command == _PARAMETERS:
                self._reply(request, {"buf_size": self._packet_bytes, "buf_count": 1})
            case Group.OS, Operation.WRITE, int(command) if command == _RESET:
                self._reply(request, {})
                timeline = self._hardware.timeline
                timeline.at(self._hardware.uart.sent_at + _RESET_AFTER_S, self._hardware.power_cycle)
            case _:
                self._reply(request, _error(request, _NOT_SUPPORTED))

    def _read(self, request: SmpRequest, *, status: bool) -> None:
        fields = request.fields or {}
        name, offset = _name(request, FileRefusal.ABSENT), fields.get("off", 0 if status else None)
        if not _is_count(offset):
            raise Refused(FileRefusal.ABSENT)
        if name == ENDPOINT_FILE and BoardFault.SLOW_NAME in self._faults and not status:
            answer: Fields = {"off": offset, "data": b"x", "len": _ENDLESS_BYTES}
            self._hardware.timeline.after(self._hardware.timings.slow_byte_s, lambda: self._reply(request, answer))
        elif offset > 0 and self._open[0] == name:
            self._tell(request, name, offset, self._open[1], status=status)
        elif name == RESULT_FILE and offset > 0:
            raise Refused(FileRefusal.ABSENT)
        elif name == RESULT_FILE:
            self._store.old_result(lambda content: self._tell(request, name, offset, content, status=status))
        else:
            self._tell(request, name, offset, self._content(name), status=status)

    def _content(self, name: str) -> bytes:
        """Return what a file holds that is there at once."""
        if name == PACK_FILE and ContractFault.PACK_READABLE in self._faults:
            return self._hardware.flash.stored_pack or self._store.transfer.pack
        if name in _NEVER_READ:
            raise Refused(FileRefusal.NEVER_READ)
        contents: dict[str, Callable[[], bytes]] = {
            ENDPOINT_FILE: self._hardware.endpoint_name.encode,
            IDENTITY_FILE: self._store.identity,
            ANSWER_FILE: self._store.result,
        }
        if name not in contents:
            raise Refused(FileRefusal.ABSENT)
        return contents[name]()

    def _tell(self, request: SmpRequest, name: str, offset: int, content: bytes, *, status: bool) -> None:
        if status:
            self._reply(request, {"len": len(content)})
            return
        self._open = (name, content)
        if name in (RESULT_FILE, ANSWER_FILE) and not self._store.busy and self._faults.take(BoardFault.LOST_RESULT):
            return
        ends = offset + self._packet_bytes - _AROUND_DATA_BYTES
        length: Fields = {"len": len(content)} if offset == 0 else {}
        self._reply(request, {"off": offset, "data": content[offset:ends], **length})

    def _write(self, request: SmpRequest) -> None:
        name = _name(request, FileRefusal.NOT_WRITTEN)
        fields = request.fields or {}
        offset, length, data = fields.get("off"), fields.get("len"), fields.get("data")
        if name in _NEVER_WRITTEN:
            raise Refused(FileRefusal.NOT_WRITTEN)
        if not _is_count(offset) or not isinstance(data, bytes) or not (length is None or _is_count(length)):
            raise Refused(FileRefusal.NOT_WRITTEN)
        if name == PACK_FILE:
            self._piece(request, offset, length, data)
            return
        if offset:
            raise Refused(FileRefusal.WRONG_OFFSET, offset=0)
        if length != len(data):
            raise Refused(FileRefusal.NOT_WRITTEN)
        self._order(name, _document(data))
        lost = name == COMMIT_FILE and self._faults.take(ContractFault.LOST_COMMIT)
        if not lost:
            self._reply(request, {"off": len(data)})

    def _order(self, name: str, document: Fields) -> None:
        """Carry out what a file that comes in one piece asks for."""
        if name == COMMIT_FILE:
            self._store.commit(_digest(document))
        elif name == ERASE_FILE:
            self._store.erase(_digest(document))
        elif name == LOCK_FILE:
            self._store.lock(_digest(document))
        elif name == CLOCK_FILE:
            unix = document.get("unix")
            if not _is_count(unix) or unix >= _LARGEST_TIME:
                raise Refused(FileRefusal.NOT_WRITTEN)
        else:
            raise Refused(FileRefusal.ABSENT)

    def _piece(self, request: SmpRequest, offset: int, length: int | None, data: bytes) -> None:
        if self._interrupted(offset, length, data):
            return
        following = self._store.piece(offset, length, data)
        if self._store.transfer.whole and BoardFault.REFUSED_IN_UPLOAD in self._faults:
            self._store.transfer.forget()
            raise Refused(FileRefusal.NOT_WRITTEN)
        if self._faults.take(ContractFault.WRONG_OFFSET):
            following = max(0, following - len(data) - 1)
        self._acknowledge(request, following)

    def _interrupted(self, offset: int, length: int | None, data: bytes) -> bool:
        """Show a fault that is due in the middle of a pack; then nobody answers."""
        expected_bytes = length if length is not None else self._store.transfer.length
        if (offset + len(data)) * 2 < expected_bytes:
            return False
        if self._faults.take(BoardFault.UNPLUG_IN_UPLOAD):
            self._hardware.unplug()
            return True
        if self._faults.take(BoardFault.POWER_LOST_IN_UPLOAD):
            self._hardware.power_cycle()
            return True
        return False

    def _acknowledge(self, request: SmpRequest, following: int) -> None:
        """Answer a piece, unless this board's fault is that it does not, or not rightly."""
        hardware = self._hardware
        key = "of" if BoardFault.ODD_REPLIES in self._faults else "off"
        frames = reply_frames(request, {key: following}, new_dialect=True)
        if self._faults.take(BoardFault.LOST_REPLY):
            return
        if self._faults.take(BoardFault.LATE_REPLY):
            hardware.timeline.after(hardware.timings.late_reply_s, lambda: hardware.uart.write(frames))
            return
        if self._faults.take(BoardFault.DAMAGED_REPLY):
            frames = frames[:12] + (b"B" if frames[12:13] == b"A" else b"A") + frames[13:]
        self._send(frames)

    def _reply(self, request: SmpRequest, fields: Fields) -> None:
        self._send(reply_frames(request, fields, new_dialect=True))

    def _send(self, frames: bytes) -> None:
        hardware = self._hardware
        if ContractFault.SLOW_ANSWERS in self._faults:
            hardware.timeline.after(_SLOW_S, lambda: hardware.uart.write(frames))
        else:
            hardware.uart.write(frames)


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _error(request: SmpRequest, code: int) -> Fields:
    """Return a refusal in the form that the version of the request asks for."""
    if request.version:
        return {"err": {"group": request.group, "rc": int(code)}}
    return {"rc": int(code)}


def _name(request: SmpRequest, otherwise: FileRefusal) -> str:
    name = (request.fields or {}).get("name")
    if not isinstance(name, str):
        raise Refused(otherwise)
    return name


def _document(data: bytes) -> Fields:
    try:
        found = cbor2.loads(data)
    except (cbor2.CBORError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(FileRefusal.NOT_WRITTEN)
    return found


def _digest(document: Fields) -> bytes:
    sha256 = document.get("sha")
    if not isinstance(sha256, bytes) or len(sha256) != _DIGEST_BYTES:
        raise Refused(FileRefusal.NOT_WRITTEN)
    return sha256
