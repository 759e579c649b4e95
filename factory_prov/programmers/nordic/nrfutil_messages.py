"""What `nrfutil --json device …` prints: one JSON object a line, `{"type": …, "data": {…}}`.

Format: docs.nordicsemi.com, nRF Util, "Managing command output for scripting" (message types) and "device --json".
Fields as Nordic's own programs read them: `task_progress` has data.progress.{progressPercentage, step, amountOfSteps};
`task_end` has data.result ("success" or "fail"), data.message, data.error.{code, description} and data.data; `info`
has the result in data itself. Results come as `info` or `task_end`, by version, so both are read. Whatever is unknown
here is passed over; a line that is no JSON object is kept as words, for the message if the tool fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_MOST_WORDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDevice:
    """A J-Link probe of `list`. `ports` in the order of their VCOM numbers; serial number without leading zeros.

    That is "" where there is none: without udev rules nobody may read it, and nothing can be done with the probe.
    """

    serial_number: str
    board: str
    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipInfo:
    """What `device-info` tells: family without its suffix ("NRF52"), empty when it is not known; protection."""

    family: str
    protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFailure:
    """A task that failed. `code` as nrfutil numbers its errors, None when it gave none."""

    code: int | None
    words: str


class Transcript:
    """Collects what one run of the tool says. `told` gets the share that is done, 0 to 1, of each progress line."""

    def __init__(self, told: Callable[[float], None] | None = None) -> None:
        self.failures: list[TaskFailure] = []
        self.succeeded = 0
        self.understood = 0
        self.other_words: list[str] = []
        self._results: list[dict[str, Any]] = []
        self._told = told

    def take(self, line: str) -> None:
        """Read one line."""
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if isinstance(message, dict) and isinstance(message.get("type"), str):
            self.understood += 1
            self._read(message)
        elif line.strip():
            self.other_words = [*self.other_words, line.strip()][-_MOST_WORDS:]

    def devices(self) -> tuple[FoundDevice, ...] | None:
        """Return the J-Link probes of the last list; None when there was no list at all."""
        lists = [result["devices"] for result in self._results if isinstance(result.get("devices"), list)]
        if not lists:
            return None
        found = (_device(entry) for entry in lists[-1] if isinstance(entry, dict))
        return tuple(device for device in found if device is not None)

    def chip(self) -> ChipInfo:
        """Return family and protection of the chip, as far as they were told."""
        jlink: dict[str, Any] = {}
        for part in self._parts():
            jlink = _dict(_dict(part.get("deviceInfo")).get("jlink")) or jlink
        status = jlink.get("protectionStatus")
        return ChipInfo(
            family=_text(jlink.get("deviceFamily")).upper().removesuffix("_FAMILY"),
            protected=isinstance(status, str) and not status.upper().endswith("NONE"),
        )

    def memory(self, size_bytes: int) -> bytes | None:
        """Return the bytes that were read; None when there are not as many. Words of 32 bits are taken as well."""
        values: list[object] = []
        for part in self._parts():
            blocks = part.get("memoryData")
            if isinstance(blocks, list):
                values = [value for block in blocks for value in _list(_dict(block).get("values"))]
        return _bytes(values, size_bytes)

    def _read(self, message: dict[str, Any]) -> None:
        data = _dict(message.get("data"))
        match message["type"]:
            case "task_progress":
                self._progress(_dict(data.get("progress")))
            case "task_end":
                self._end(data)
            case "info":
                self._results.append(data)
            case "log" if _text(data.get("level")).upper() in ("ERROR", "CRITICAL"):
                self.other_words = [*self.other_words, _text(data.get("message"))][-_MOST_WORDS:]
            case "batch_update" if isinstance(inner := data.get("data"), dict) and isinstance(inner.get("type"), str):
                self._read(inner)

    def _progress(self, progress: dict[str, Any]) -> None:
        percent = progress.get("progressPercentage")
        if self._told is None or not isinstance(percent, int | float):
            return
        steps, step = progress.get("amountOfSteps"), progress.get("step")
        if not (isinstance(steps, int) and isinstance(step, int) and 1 <= step <= steps):
            steps = step = 1
        self._told(min(1.0, max(0.0, (step - 1 + percent / 100) / steps)))

    def _end(self, data: dict[str, Any]) -> None:
        error = _dict(data.get("error"))
        code = error.get("code")
        if data.get("result") in (None, "success") and not error:
            self.succeeded += 1
        else:
            words = _text(error.get("description")) or _text(data.get("message"))
            self.failures.append(TaskFailure(code=code if isinstance(code, int) else None, words=words))
        if isinstance(result := data.get("data"), dict):
            self._results.append(result)

    def _parts(self) -> Iterator[dict[str, Any]]:
        """A result is about one device, or holds a list of devices."""
        for result in self._results:
            yield result
            yield from (entry for entry in _list(result.get("devices")) if isinstance(entry, dict))


def _device(entry: dict[str, Any]) -> FoundDevice | None:
    serial_number = _text(entry.get("serialNumber")).lstrip("0")
    if _dict(entry.get("traits")).get("jlink") is not True:
        return None
    if not serial_number.isascii() or not serial_number.isalnum():
        serial_number = ""
    ports = [port for port in _list(entry.get("serialPorts")) if isinstance(port, dict)]
    ports.sort(key=lambda port: port["vcom"] if isinstance(port.get("vcom"), int) else len(ports))
    names = (_text(port.get("comName")) or _text(port.get("path")) for port in ports)
    return FoundDevice(
        serial_number=serial_number,
        board=_text(_dict(entry.get("devkit")).get("boardVersion")) or "J-Link",
        ports=tuple(name for name in names if name),
    )


def _bytes(values: list[object], size_bytes: int) -> bytes | None:
    numbers = [value for value in values if isinstance(value, int) and 0 <= value <= 0xFFFFFFFF]
    if len(numbers) != len(values):
        return None
    if len(numbers) == size_bytes and max(numbers) <= 0xFF:
        return bytes(numbers)
    if len(numbers) * 4 == size_bytes:
        return b"".join(number.to_bytes(4, "little") for number in numbers)
    return None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
