"""The three files of the provisioning firmware: their one-shot semantics, without a wire.

A refusal is the pair of codes that the old and the new generation give for it; a failed assertion is `BoardDied`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from factory_prov.lwm2m.objects import Definitions
from factory_prov.simulation.pack_watch import REFUSED, PackWatch, Reading
from factory_prov.simulation.smp_server import Rc

ENDPOINT = "/factory/endpoint.txt"
PROVISION = "/factory/provision.cbor"
RESULT = "/factory/result.txt"
WRITE_LIMIT_BYTES = 512


class BoardDied(Exception):
    """An assertion of the firmware failed: the board says nothing until it starts again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """How both generations tell one refusal."""

    old: Rc
    new: int


NO_SUCH_FILE = Codes(old=Rc.NO_ENTRY, new=3)
INVALID_REQUEST = Codes(old=Rc.INVALID, new=3)
OPEN_FAILED = Codes(old=Rc.UNKNOWN, new=6)
WRITE_FAILED = Codes(old=Rc.UNKNOWN, new=10)
WRONG_OFFSET = Codes(old=Rc.INVALID, new=11)
STAT_FIRST = Codes(old=Rc.INVALID, new=3)


class FileRefused(Exception):
    """The file system said no."""

    def __init__(self, codes: Codes) -> None:
        super().__init__(codes)
        self.codes = codes


class FactoryFiles:
    """The files of one start of the firmware. `halted`: information is stored already, so every file is refused."""

    def __init__(self, endpoint_name: str, definitions: Definitions, *, halted: bool) -> None:
        self._endpoint_name = endpoint_name
        self._halted = halted
        self._watch = PackWatch(definitions)
        self._stopped = False
        self.ended = False
        self.verdict: str | None = None
        self._waiting: list[Callable[[str], None]] = []

    @property
    def begun(self) -> bool:
        """Whether a first chunk has arrived."""
        return bool(self._watch.data)

    @property
    def received_bytes(self) -> int:
        """How much of the configuration has arrived."""
        return len(self._watch.data)

    @property
    def pack(self) -> bytes:
        """The configuration as it arrived."""
        return self._watch.data

    def endpoint(self) -> bytes:
        """Return what endpoint.txt holds."""
        self.check_open()
        return self._endpoint_name.encode()

    def write(self, offset: int, data: bytes) -> int:
        """Write a chunk of provision.cbor and return the offset of the next one."""
        self.check_open()
        if self.ended:
            raise FileRefused(WRITE_FAILED)
        if offset != self.received_bytes:
            if not self.begun:  # a part of an earlier start
                raise FileRefused(WRONG_OFFSET)
            raise BoardDied
        if self._stopped or len(data) > WRITE_LIMIT_BYTES:
            raise FileRefused(WRITE_FAILED)
        reading = self._watch.feed(data) if data else Reading.GOOD
        if reading is Reading.DEAD:
            raise BoardDied
        self._stopped = reading is Reading.STOPPED
        return self.received_bytes

    def end(self) -> bool:
        """End the configuration; return whether there is one to apply. Without one the verdict is no, at once."""
        self.check_open()
        first = not self.ended
        self.ended = True
        if first and not self.begun:
            self.decide(REFUSED)
        return first and self.begun

    def judge(self) -> str:
        """Return the client's verdict on what arrived."""
        return self._watch.verdict()

    def decide(self, verdict: str) -> None:
        """Set the verdict and tell everybody who waits for it."""
        self.verdict = verdict
        waiting, self._waiting = self._waiting, []
        for tell in waiting:
            tell(verdict)

    def when_decided(self, tell: Callable[[str], None]) -> None:
        """Call `tell` with the verdict, now or when there is one."""
        if self.verdict is None:
            self._waiting.append(tell)
        else:
            tell(self.verdict)

    def check_open(self) -> None:
        """Raise FileRefused when the firmware has halted: then there is no such folder."""
        if self._halted:
            raise FileRefused(NO_SUCH_FILE)
