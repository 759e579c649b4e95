"""SMP requests of the provisioning firmware: which file they mean, what they are answered, and when not at all."""

from __future__ import annotations

from collections.abc import Callable

from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.factory_files import (
    ENDPOINT,
    INVALID_REQUEST,
    NO_SUCH_FILE,
    OPEN_FAILED,
    PROVISION,
    RESULT,
    STAT_FIRST,
    WRITE_FAILED,
    BoardDied,
    FactoryFiles,
    FileRefused,
)
from factory_prov.simulation.firmware_image import Generation
from factory_prov.simulation.hardware import Hardware
from factory_prov.simulation.smp_server import Group, Operation, Rc, SmpRequest, good, refusal, reply_frames

_DATA, _STATUS = 0, 1
_ENDLESS_BYTES = 65_536
_NEW = (Generation.NEW, Generation.UPLOAD_REFUSED)


class FileRequests:
    """Answers requests. `ended` ends the configuration, `died` is called when an assertion fails.

    Until the reply to the first chunk has left, whatever else is sent gets lost: `deaf_until`.
    """

    def __init__(
        self,
        hardware: Hardware,
        files: FactoryFiles,
        generation: Generation,
        *,
        ended: Callable[[], None],
        died: Callable[[], None],
    ) -> None:
        self._hardware = hardware
        self._files = files
        self._new = generation in _NEW
        self._takes_upload = generation is not Generation.UPLOAD_REFUSED
        self._ended = ended
        self._died = died
        self._read_through = ""
        self._expected_bytes = 0
        self.deaf_until = 0.0
        self.on_data: Callable[[], None] = lambda: None

    def handle(self, request: SmpRequest) -> None:
        """Answer one request, now or when the verdict is there; or die of it."""
        if request.group != Group.FILES:
            self._reply(request, {"rc": int(Rc.NOT_SUPPORTED)})
            return
        try:
            self._file_request(request)
        except FileRefused as refused:
            codes = refused.codes
            self._reply(request, refusal(request, codes.old, codes.new, new_dialect=self._new))
        except BoardDied:
            self._died()

    def _file_request(self, request: SmpRequest) -> None:
        fields = request.fields or {}
        name = fields.get("name")
        if not isinstance(name, str):
            raise FileRefused(INVALID_REQUEST)
        match request.operation, request.command:
            case Operation.READ, int(command) if command in (_DATA, _STATUS):
                self._read(request, name, status=command == _STATUS)
            case Operation.WRITE, 0:
                self._upload(request, name, fields)
            case _:
                self._reply(request, {"rc": int(Rc.NOT_SUPPORTED)})

    def _read(self, request: SmpRequest, name: str, *, status: bool) -> None:
        if name == ENDPOINT and BoardFault.SLOW_NAME in self._hardware.faults and not status:
            self._tell_slowly(request)
        elif name == ENDPOINT:
            self._tell(request, self._files.endpoint(), status=status)
        elif name == RESULT:
            self._files.check_open()
            if self._hardware.faults.take(BoardFault.POWER_LOST_BEFORE_RESULT):
                self._hardware.power_cycle()
                return
            self._ended()
            self._files.when_decided(lambda verdict: self._tell(request, verdict.encode(), status=status))
        else:
            raise FileRefused(NO_SUCH_FILE)

    def _tell(self, request: SmpRequest, content: bytes, *, status: bool) -> None:
        if status:
            self._reply(request, good({"len": len(content)}, new_dialect=self._new))
            return
        fields = request.fields or {}
        name, offset = str(fields.get("name")), fields.get("off")
        if not isinstance(offset, int) or not 0 <= offset <= len(content):
            raise FileRefused(INVALID_REQUEST)
        # The new generation keeps the file open at its end until another one is opened.
        data = b"" if self._new and self._read_through == name else content[offset:]
        self._read_through = name
        length = {"len": len(content)} if offset == 0 else {}
        if name == RESULT and self._hardware.faults.take(BoardFault.LOST_RESULT):
            return
        self._reply(request, good({"off": offset, "data": data, **length}, new_dialect=self._new))

    def _tell_slowly(self, request: SmpRequest) -> None:
        fields = request.fields or {}
        answer = good({"off": fields.get("off"), "data": b"x", "len": _ENDLESS_BYTES}, new_dialect=self._new)
        self._hardware.timeline.after(self._hardware.timings.slow_byte_s, lambda: self._reply(request, answer))

    def _upload(self, request: SmpRequest, name: str, fields: dict[str, object]) -> None:
        offset, data, length = fields.get("off"), fields.get("data"), fields.get("len")
        if not self._takes_upload:
            raise FileRefused(STAT_FIRST)
        if name != PROVISION:
            raise FileRefused(OPEN_FAILED)
        if not isinstance(offset, int) or not isinstance(data, bytes) or (offset == 0 and not isinstance(length, int)):
            raise FileRefused(INVALID_REQUEST)
        self._expected_bytes = length if isinstance(length, int) else self._expected_bytes
        if (offset + len(data)) * 2 >= self._expected_bytes and self._interrupted():
            return
        is_last = offset + len(data) == self._expected_bytes
        if is_last and BoardFault.REFUSED_IN_UPLOAD in self._hardware.faults:
            raise FileRefused(WRITE_FAILED)
        following = self._files.write(offset, data)
        self._read_through = name
        self.on_data()
        self._acknowledge(request, following, first=offset == 0)

    def _interrupted(self) -> bool:
        """Show a fault that is due in the middle of a configuration; then nobody answers."""
        faults = self._hardware.faults
        if faults.take(BoardFault.UNPLUG_IN_UPLOAD):
            self._hardware.unplug()
            return True
        if faults.take(BoardFault.POWER_LOST_IN_UPLOAD):
            self._hardware.power_cycle()
            return True
        return False

    def _acknowledge(self, request: SmpRequest, following: int, *, first: bool) -> None:
        """Answer a chunk, unless this board's fault is that it does not, or not rightly."""
        hardware = self._hardware
        following_field = "of" if BoardFault.ODD_REPLIES in hardware.faults else "off"
        frames = reply_frames(request, good({following_field: following}, new_dialect=self._new), new_dialect=self._new)
        if hardware.faults.take(BoardFault.LOST_REPLY):
            return
        if hardware.faults.take(BoardFault.LATE_REPLY):
            hardware.timeline.after(hardware.timings.late_reply_s, lambda: hardware.uart.write(frames))
            return
        if hardware.faults.take(BoardFault.DAMAGED_REPLY):
            frames = frames[:12] + (b"B" if frames[12:13] == b"A" else b"A") + frames[13:]
        hardware.uart.write(frames)
        if first:
            self.deaf_until = hardware.uart.sent_at

    def _reply(self, request: SmpRequest, fields: dict[str, object]) -> None:
        self._hardware.uart.write(reply_frames(request, fields, new_dialect=self._new))
