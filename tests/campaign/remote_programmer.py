"""A programmer of boards that another process has: what a tool does, without the time that starting one takes.

It speaks as the stand-in nrfutil does, to the same bench.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedRWPair
from pathlib import Path
from typing import Any

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.model import Erase
from factory_prov.boards.nordic.chip_id import DEVICE_ID_ADDRESS
from factory_prov.cancel import CancelToken
from factory_prov.errors import ProbeNotFound
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe

_ERASE = {Erase.CHIP: "ERASE_ALL", Erase.SECTORS: "ERASE_RANGES_TOUCHED_BY_FIRMWARE"}
_FAMILY = "NRF91"
_ID_BYTES = 8


class RemoteProgrammer:
    """Asks the bench at an address; a connection for each call."""

    name = "nrfutil"

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = host, int(port)

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        """Return the probes that have a console."""
        cancel.check()
        found = []
        for device in self._ask(list=True)["devices"]:
            serial = str(device.get("serialNumber") or "").lstrip("0")
            ports = tuple(port["comName"] for port in device.get("serialPorts", ()))[-1:]
            if ports:
                port = ports[0]
                found.append(Probe(serial_number=serial, backend=self.name, board="PCA10090", port=port, ports=ports))
        return tuple(sorted(found, key=lambda probe: probe.serial_number))

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        """Return the chip's id."""
        cancel.check()
        where = {"address": DEVICE_ID_ADDRESS[_FAMILY], "size": _ID_BYTES}
        answer = self._ask(read=int(probe.serial_number), **where)
        return bytes(answer["data"]["memoryData"][0]["values"])[::-1].hex()

    def flash(
        self, probe: Probe, image: Path, *, erase: Erase, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        """Write an image."""
        request = {"program": int(probe.serial_number), "firmware": str(image.resolve()), "erase": _ERASE[erase]}
        with self._connection() as connection:
            _send(connection, request)
            while "percent" in (answer := _next(connection)):
                progress(answer["percent"], 100)
                cancel.check()
        _checked(answer)

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        """Write an image of data."""
        self.flash(probe, image, erase=Erase.SECTORS, progress=progress, cancel=cancel)

    def read_memory(self, probe: Probe, part: AddressRange, cancel: CancelToken) -> bytes:
        """Return what is in the chip's memory there."""
        cancel.check()
        answer = self._ask(read=int(probe.serial_number), address=part.start, size=part.end - part.start)
        return bytes(answer["data"]["memoryData"][0]["values"])

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        """Start the chip."""
        cancel.check()
        self._ask(reset=int(probe.serial_number))

    def erase(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase all."""
        cancel.check()
        self._ask(erase=int(probe.serial_number))

    def recover(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase all."""
        cancel.check()
        self._ask(recover=int(probe.serial_number))

    def close(self) -> None:
        """Do nothing: no connection stays open."""

    def _ask(self, **request: object) -> dict[str, Any]:
        with self._connection() as connection:
            _send(connection, request)
            return _checked(_next(connection))

    @contextmanager
    def _connection(self) -> Iterator[BufferedRWPair]:
        with socket.create_connection(self._address) as made, made.makefile("rwb") as connection:
            _send(connection, {"arguments": []})
            _next(connection)
            yield connection


def _send(connection: BufferedRWPair, request: dict[str, Any]) -> None:
    connection.write(json.dumps(request).encode() + b"\n")
    connection.flush()


def _next(connection: BufferedRWPair) -> dict[str, Any]:
    answer = json.loads(connection.readline())
    assert isinstance(answer, dict)
    return answer


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    if "failure" in answer:
        raise ProbeNotFound(Message("the probe is not there."), cure=Message("Plug it in, and look at the cable."))
    return answer
