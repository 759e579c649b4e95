"""The device that is tried: what it is asked, what it answers, and a note of both."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from factory_prov.conformance.verdicts import Broken, Step
from factory_prov.device_contract.files import (
    ANSWER_FILE,
    ANSWER_S,
    APPLY_S,
    COMMIT_FILE,
    ENDPOINT_FILE,
    IDENTITY_FILE,
    PACK_FILE,
    READY_TEXT,
    RESET_S,
    RESULT_FILE,
)
from factory_prov.device_contract.identity import DeviceIdentity, read_identity
from factory_prov.device_contract.reading import Unreadable
from factory_prov.device_contract.results import DeviceResult, ResultCode, commit_of, read_result
from factory_prov.links.smp.raw import FILE_GROUP, OS_GROUP, READ, WRITE, RawAnswer, RawLine, RawRequest, body_of
from factory_prov.messages import Message

FILE, LENGTH = 0, 1
RESET, PARAMETERS = 5, 6
_MOST_FILE_BYTES = 65_536
_POLL_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long things may take, in seconds: those of the contract. `quiet_s`: so long nothing is to come."""

    answer_s: float = ANSWER_S
    wait_s: float = 3 * ANSWER_S
    """An answer is waited for longer than it may take: one that is late says more than none."""
    apply_s: float = APPLY_S
    ready_s: float = 30.0
    quiet_s: float = 0.5
    silence_s: float = 16.0
    """So long a device is kept waiting in the middle of a pack: one of version 1 takes it for ended then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """An answer that came too late."""

    sent: Message
    seconds: float


class Device:
    """Speaks the contract, and notes in `steps` what was said. Broken for what no device may answer."""

    def __init__(self, line: RawLine, limits: Limits) -> None:
        self.line = line
        self.limits = limits
        self.steps = list[Step]()
        self.late = list[Late]()
        self.packet_bytes = 256
        self._lacks_line = False
        self.version = 1
        """The bits of the header: which form of errors is asked for."""

    def ask(self, what: Message, request: RawRequest, *, timeout_s: float | None = None) -> RawAnswer:
        """Send a request, return its answer; Broken where none comes, or one that is no map."""
        limit_s = self.limits.answer_s if timeout_s is None else timeout_s
        answer = self.line.ask(request, timeout_s=self.limits.wait_s if timeout_s is None else timeout_s)
        if answer is None:
            self._note(what, Message("nothing"))
            raise Broken(Message("nothing was answered: {sent}.", sent=what))
        self._note(what, _told(answer))
        if answer.seconds > limit_s:
            self.late.append(Late(sent=what, seconds=answer.seconds))
        if answer.fields is None:
            raise Broken(Message("the answer is no CBOR map: {sent}.", sent=what))
        return answer

    def keep_silent(self) -> None:
        """Send nothing for as long as a device of version 1 takes for the end of a pack."""
        self.line.hear(self.limits.silence_s)
        self.note(Message("send nothing for {seconds} s", seconds=f"{self.limits.silence_s:g}"), Message("done"))

    def alive(self) -> bool:
        """Whether the device answers at all, now or when it is asked again."""
        request = self._request(READ, {"name": ENDPOINT_FILE, "off": 0})
        return any(self.line.ask(request, timeout_s=self.limits.wait_s) for _ in range(2))

    def silent(self, what: Message, data: bytes) -> None:
        """Send what must not be answered, and listen; Broken where it is."""
        self.line.hear(0)
        self.line.send(data)
        packets = self.line.hear(self.line.wire_s(len(data)) + self.limits.quiet_s)
        came = Message.counted("{n} answer", "{n} answers", n=len(packets)) if packets else Message("nothing")
        self._note(what, came)
        if packets:
            raise Broken(Message("it was answered: {sent}.", sent=what))

    def read(self, path: str, *, offset: int = 0) -> RawAnswer:
        """Ask for a piece of a file."""
        what = Message("read {path} from byte {offset}", path=path, offset=offset)
        return self.ask(what, self._request(READ, {"name": path, "off": offset}))

    def measure(self, path: str, *, timeout_s: float | None = None) -> RawAnswer:
        """Ask for the length of a file."""
        what = Message("ask for the length of {path}", path=path)
        return self.ask(what, self._request(READ, {"name": path}, command=LENGTH), timeout_s=timeout_s)

    def write(self, path: str, data: bytes, *, offset: int = 0, length: int | None = None) -> RawAnswer:
        """Send a piece of a file; `length` stands in it where one is given."""
        fields: dict[str, object] = {"name": path, "off": offset, "data": data}
        if length is not None:
            fields["len"] = length
        return self.ask(_written(path, len(data), offset, length), self._request(WRITE, fields))

    def write_whole(self, path: str, data: bytes) -> RawAnswer:
        """Write a file that comes in one piece."""
        return self.write(path, data, length=len(data))

    def parameters(self) -> RawAnswer:
        """Ask for the parameters of SMP."""
        request = RawRequest(operation=READ, group=OS_GROUP, command=PARAMETERS, body=body_of({}), version=self.version)
        return self.ask(Message("ask for the parameters of SMP"), request)

    def content(self, path: str) -> bytes:
        """Read a whole file; Broken where it cannot be read."""
        data, length = b"", None
        while length is None or len(data) < length:
            answer = self.read(path, offset=len(data))
            piece, length = _piece(answer, path, length)
            if not piece and length:
                raise Broken(Message("{path} ends before the length that it says.", path=path))
            data += piece
        if len(data) != length:
            raise Broken(Message("{path} has more bytes than the length that it says.", path=path))
        return data

    def name(self) -> bytes:
        """Return what endpoint.txt holds."""
        return self.content(ENDPOINT_FILE)

    def text_result(self) -> bytes:
        """Return what result.txt says: what a station of version 1 reads, and what takes the pack."""
        what = Message("read {path} from byte {offset}", path=RESULT_FILE, offset=0)
        request = self._request(READ, {"name": RESULT_FILE, "off": 0})
        return _piece(self.ask(what, request, timeout_s=self.limits.apply_s), RESULT_FILE, None)[0]

    def identity(self) -> DeviceIdentity:
        """Return what the device is."""
        try:
            found = read_identity(self.content(IDENTITY_FILE))
        except Unreadable as wrong:
            raise Broken(_unfit(IDENTITY_FILE, wrong)) from None
        self._last(Message("state {state}", state=found.state.value))
        return found

    def result(self) -> DeviceResult:
        """Return what became of the pack so far."""
        try:
            found = read_result(self.content(ANSWER_FILE))
        except Unreadable as wrong:
            raise Broken(_unfit(ANSWER_FILE, wrong)) from None
        self._last(_meaning(found))
        return found

    def piece_room(self, *, offset: int, length: int | None) -> int:
        """Return how many bytes of a pack fit into the largest packet that the device says it takes."""
        room = self.packet_bytes
        while room and self.packet_of(PACK_FILE, bytes(room), offset=offset, length=length) > self.packet_bytes:
            room -= 1
        return room

    def frame_of_piece(self, data: bytes, *, offset: int) -> bytes:
        """Return the frame of a piece, for whoever damages it: a device that takes a part of it for good shows it."""
        return self.line.lines_of(self._request(WRITE, {"name": PACK_FILE, "off": offset, "data": data}))

    def packet_of(self, path: str, data: bytes, *, offset: int, length: int | None) -> int:
        """Return how large the packet of a piece is."""
        fields: dict[str, object] = {"name": path, "off": offset, "data": data}
        if length is not None:
            fields["len"] = length
        return len(self._request(WRITE, fields).packet(0))

    def send(self, pack: bytes, *, piece_bytes: int | None = None, begins: int = 0, ends: int | None = None) -> None:
        """Send a pack or a part of it, in pieces of that size or as large as they may be; Broken where one is refused.

        Every piece must be answered with the place where the next one begins.
        """
        at, ends = begins, len(pack) if ends is None else min(ends, len(pack))
        while at < ends:
            length = None if at else len(pack)
            size = piece_bytes or self.piece_room(offset=at, length=length)
            piece = pack[at : min(ends, at + size)]
            answer = self.write(PACK_FILE, piece, offset=at, length=length)
            at += len(piece)
            found = (answer.fields or {}).get("off")
            if answer.refusal is not None or found != at:
                raise Broken(Message("a good piece was not answered with off {offset}.", offset=at))

    def commit(self, sha256: bytes) -> DeviceResult:
        """Have a pack taken, and return what became of it; Broken where the device goes on being busy."""
        answer = self.write_whole(COMMIT_FILE, commit_of(sha256))
        if answer.refusal is not None:
            raise Broken(Message("the commit was refused with code {code}.", code=answer.refusal))
        return self.final()

    def final(self) -> DeviceResult:
        """Return the first result that is not "busy"."""
        ends_at = time.monotonic() + self.limits.apply_s
        while (found := self.result()).code == ResultCode.BUSY:
            if time.monotonic() > ends_at:
                raise Broken(Message("it is busy for more than {limit_s} s.", limit_s=f"{self.limits.apply_s:g}"))
            self.line.hear(_POLL_S)
        return found

    def reset(self) -> None:
        """Have the device start anew, and wait for its line; Broken where it does not."""
        self.line.forget_console()
        request = RawRequest(operation=WRITE, group=OS_GROUP, command=RESET, body=body_of({}), version=self.version)
        answer = self.ask(Message("reset the device"), request)
        if answer.refusal is not None:
            raise Broken(Message("the reset was refused with code {code}.", code=answer.refusal))
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait for the line of version 2; where it was missing once, for an answer."""
        if self._lacks_line:
            self._wait_answer()
            return
        ready = self.line.hear_until(lambda shown: READY_TEXT in shown, timeout_s=self.limits.ready_s)
        self._note(Message("wait for the ready line"), Message("it came") if ready else Message("nothing"))
        if not ready:
            self._lacks_line = True
            limit_s = f"{self.limits.ready_s:g}"
            raise Broken(Message('"{text}" did not come within {limit_s} s.', text=READY_TEXT, limit_s=limit_s))

    def _wait_answer(self) -> None:
        self.line.hear(RESET_S)
        ends_at = time.monotonic() + self.limits.ready_s
        while not self.alive():
            if time.monotonic() > ends_at:
                raise Broken(Message("after the reset it does not answer."))

    def note(self, sent: Message, came: Message) -> None:
        """Note something that was done beside the requests."""
        self._note(sent, came)

    def _request(self, operation: int, fields: Mapping[str, object], *, command: int = FILE) -> RawRequest:
        return RawRequest(
            operation=operation, group=FILE_GROUP, command=command, body=body_of(fields), version=self.version
        )

    def _note(self, sent: Message, came: Message) -> None:
        self.steps.append(Step(sent=sent, came=came))

    def _last(self, came: Message) -> None:
        """Say of the last step what its bytes mean."""
        self.steps[-1] = Step(sent=self.steps[-1].sent, came=came)


def _piece(answer: RawAnswer, path: str, length: int | None) -> tuple[bytes, int]:
    fields: Mapping[str, Any] = answer.fields or {}
    if answer.refusal is not None:
        raise Broken(Message("{path} cannot be read: code {code}.", path=path, code=answer.refusal))
    data, said = fields.get("data"), fields.get("len", length)
    if not isinstance(data, bytes) or not isinstance(said, int) or not 0 <= said <= _MOST_FILE_BYTES:
        raise Broken(Message("the answer misses data, or the length of the file: {path}.", path=path))
    return data, said


def _unfit(path: str, wrong: Unreadable) -> Message:
    key = str(wrong)
    if not key:
        return Message("{path} is no CBOR map.", path=path)
    return Message('{path}: "{key}" is missing, or not as the contract says.', path=path, key=key)


def _told(answer: RawAnswer) -> Message:
    fields = answer.fields
    if fields is None:
        return Message("an answer that is no CBOR map")
    if answer.refusal is not None:
        return _told_refusal(answer.refusal, fields)
    if isinstance(fields.get("data"), bytes):
        return Message.counted("{n} byte", "{n} bytes", n=len(fields["data"]))
    if "off" in fields:
        return Message("the next byte is {offset}", offset=_number(fields["off"]))
    if "len" in fields:
        return Message("length {length}", length=_number(fields["len"]))
    return Message("yes")


def _told_refusal(code: int, fields: Mapping[str, Any]) -> Message:
    if "off" in fields:
        return Message("code {code}, the next byte is {offset}", code=code, offset=_number(fields["off"]))
    return Message("code {code}", code=code)


def _written(path: str, size: int, offset: int, length: int | None) -> Message:
    if length is None:
        return Message.counted(
            "write {n} byte of {path} at byte {offset}",
            "write {n} bytes of {path} at byte {offset}",
            n=size,
            path=path,
            offset=offset,
        )
    return Message.counted(
        "write {n} byte of {path} at byte {offset}, length {length}",
        "write {n} bytes of {path} at byte {offset}, length {length}",
        n=size,
        path=path,
        offset=offset,
        length=length,
    )


def _meaning(found: DeviceResult) -> Message:
    if not found.path:
        return Message(
            "code {code} {name}, state {state}, {offset} bytes here",
            code=found.code,
            name=found.name,
            state=found.state.value,
            offset=found.offset,
        )
    return Message(
        "code {code} {name}, state {state}, path {path}",
        code=found.code,
        name=found.name,
        state=found.state.value,
        path=found.path,
    )


def _number(value: object) -> str:
    return str(value)[:20]
