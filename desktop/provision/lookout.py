"""Who is on which probe: what was plugged in, and once for each unit what the ledger has of it.

Heavy to import: for worker threads.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from desktop.provision.messages import SeenDevice
from desktop.provision.tiles.entry import Past
from factory_prov.boards.model import Board
from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, ProbeNotFound
from factory_prov.ledger.store import Ledger
from factory_prov.line.discovery import Attached, known_unit
from factory_prov.links.port_list import UsbPort
from factory_prov.messages import Message

_AT_ONCE = 8


class Lookout:
    """Remembers what is plugged in. `look` is one thread's, everything else any thread's.

    No probe is asked by two threads at once: a key is busy before its run starts, and `leave_alone` waits for the look
    that may be asking its probe at that moment.
    """

    def __init__(self) -> None:
        self.board: Board | None = None
        """The board the job names; it says on which port of a probe its console is."""
        self._devices: dict[str, SeenDevice] = {}
        self._plugs: defaultdict[str, int] = defaultdict(int)
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._unasked: set[str] = set()

    def device(self, key: str) -> SeenDevice:
        """Return what is plugged in under a key; ProbeNotFound when nothing is."""
        found = self._devices.get(key)
        if found is None:
            raise ProbeNotFound(
                Message("nothing is plugged in there any more."), place=key, cure=Message("Plug it in again.")
            )
        return found

    @property
    def devices(self) -> tuple[SeenDevice, ...]:
        """What is plugged in now."""
        return tuple(self._devices.values())

    def leave_alone(self, key: str, cancel: CancelToken) -> None:
        """Return when the probe of a busy key is not being asked, nor will be while it is busy."""
        self._unasked.add(key)  # after its run the unit has another past
        lock = self._asking[key]
        while not lock.acquire(timeout=0.1):
            cancel.check()
        lock.release()

    def ask_again(self, key: str) -> None:
        """Ask at the next look who is on a probe, though it was plugged in all the time."""
        self._unasked.add(key)

    def look(self, attached: Sequence[Attached], ports: Sequence[UsbPort]) -> None:
        """Take in what is attached now; ports of probes count once."""
        found = {item.probe.serial_number: _of_probe(item, self.board) for item in attached}
        taken = {device.port for device in found.values()}
        found |= {port.name: _of_port(port) for port in ports if port.name not in taken}
        self._devices = {key: self._again(device) for key, device in found.items()}

    def _again(self, device: SeenDevice) -> SeenDevice:
        """Return a device with all that was known of it, or as a new one with the next number.

        A port that becomes known after the probe, as its driver is slower, is no new plug.
        """
        known = self._devices.get(device.key)
        if known is not None and known.port in ("", device.port) and known.board == device.board:
            return replace(device, past=known.past, plug=known.plug)
        self._plugs[device.key] += 1
        self._unasked.add(device.key)
        return replace(device, plug=self._plugs[device.key])

    def ask(self, ledger: Ledger, busy: Callable[[], frozenset[str]], cancel: CancelToken) -> tuple[SeenDevice, ...]:
        """Ask who is new here, or had a run since, and return all devices with their past."""
        asked = [key for key in self._devices if key in self._unasked]
        if asked:
            with ThreadPoolExecutor(min(_AT_ONCE, len(asked)), "look") as pool:
                for key, past in zip(
                    asked, pool.map(lambda key: self._past(key, ledger, busy, cancel), asked), strict=True
                ):
                    self._devices[key] = replace(self._devices[key], past=past)
        return tuple(self._devices.values())

    def _past(self, key: str, ledger: Ledger, busy: Callable[[], frozenset[str]], cancel: CancelToken) -> Past | None:
        device = self._devices[key]
        with self._asking[key]:
            if key in busy():
                return device.past
            self._unasked.discard(key)
            if device.attached is None:
                return None
            try:
                known = known_unit(device.attached, ledger, cancel, board=self.board)
            except FactoryProvError:  # a run will say what is wrong with it
                return None
        if known is None:
            return None
        return Past(
            hardware_id=known.hardware_id, endpoint_name=known.endpoint_name, outcome=known.outcome, at=known.at
        )


def _of_probe(item: Attached, board: Board | None) -> SeenDevice:
    probe, port = item.probe, item.console_port(board)
    return SeenDevice(key=probe.serial_number, board=probe.board, port=port or "", attached=item)


def _of_port(port: UsbPort) -> SeenDevice:
    return SeenDevice(key=port.name, board=port.product, port=port.name)
