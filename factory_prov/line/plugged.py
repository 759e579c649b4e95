"""Who is plugged in: each plug with its number, and once for each of them what the ledger has of the unit."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, LedgerAway, ProbeNotFound
from factory_prov.line.units import AttachedUnit, Known, unit_behind_port
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.boards.model import Board
    from factory_prov.ledger.store import Ledger
    from factory_prov.links.port_list import UsbPort

_AT_ONCE = 8


class PluggedUnits:
    """Remembers what is plugged in. `look` and `ask` are one thread's, everything else any thread's.

    No probe is asked by two threads at once: a key is busy before its run starts, and `leave_alone` waits for the
    question that its probe may be answering at that moment.
    """

    def __init__(self, board: Board | None = None) -> None:
        """`board` is the one that the job names; it says where the chip's own id is."""
        self.board = board
        self._units: dict[str, AttachedUnit] = {}
        self._plugs: defaultdict[str, int] = defaultdict(int)
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._unasked: set[str] = set()

    def unit(self, key: str) -> AttachedUnit:
        """Return what is plugged in under a key; ProbeNotFound when nothing is."""
        found = self._units.get(key)
        if found is None:
            raise ProbeNotFound(
                Message("nothing is plugged in there any more."), place=key, cure=Message("Plug it in again.")
            )
        return found

    @property
    def units(self) -> tuple[AttachedUnit, ...]:
        """What is plugged in now."""
        return tuple(self._units.values())

    def leave_alone(self, key: str, cancel: CancelToken) -> None:
        """Return when the probe of a busy key is not being asked, nor will be while it is busy."""
        self._unasked.add(key)  # after its run the unit has another past
        lock = self._asking[key]
        while not lock.acquire(timeout=0.1):
            cancel.check()
        lock.release()

    def ask_again(self, key: str) -> None:
        """Ask the next time who is on a probe, though it was plugged in all the time."""
        self._unasked.add(key)

    def look(self, attached: Sequence[AttachedUnit], ports: Sequence[UsbPort]) -> None:
        """Take in what is attached now; ports of probes count once."""
        found = {unit.key: unit for unit in attached}
        taken = {unit.port for unit in found.values()}
        found |= {port.name: unit_behind_port(port) for port in ports if port.name not in taken}
        self._units = {key: self._again(unit) for key, unit in found.items()}

    def _again(self, unit: AttachedUnit) -> AttachedUnit:
        """Return a unit with all that was known of it, or as a new one with the next number.

        A port that becomes known after the probe, as its driver is slower, is no new plug.
        """
        known = self._units.get(unit.key)
        if known is not None and known.port in ("", unit.port) and known.board == unit.board:
            return replace(unit, past=known.past, cut_off=known.cut_off, plug=known.plug)
        self._plugs[unit.key] += 1
        self._unasked.add(unit.key)
        return replace(unit, plug=self._plugs[unit.key])

    def ask(self, ledger: Ledger, busy: Callable[[], frozenset[str]], cancel: CancelToken) -> tuple[AttachedUnit, ...]:
        """Ask who is new here, or had a run since, and return all units with their past.

        LedgerAway where the ledger cannot tell it now: who was asked in vain is asked again, once it answers.
        """
        asked = [key for key in self._units if key in self._unasked]
        if asked and ledger.trouble is None:  # no chip is disturbed in vain
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(min(_AT_ONCE, len(asked)), "look") as pool:
                told = list(pool.map(lambda key: self._known(key, ledger, busy, cancel), asked))
            for key, known in zip(asked, told, strict=True):
                if not isinstance(known, LedgerAway):
                    self._units[key] = replace(self._units[key], past=known.past, cut_off=known.cut_off)
            for known in told:
                if isinstance(known, LedgerAway):
                    raise known
        return self.units

    def _known(
        self, key: str, ledger: Ledger, busy: Callable[[], frozenset[str]], cancel: CancelToken
    ) -> Known | LedgerAway:
        from factory_prov.line.discovery import read_known

        unit = self._units[key]
        with self._asking[key]:
            if key in busy():
                return Known(past=unit.past, cut_off=unit.cut_off)
            self._unasked.discard(key)
            try:
                return read_known(unit, ledger, cancel, board=self.board)
            except LedgerAway as away:
                self._unasked.add(key)
                return away
            except FactoryProvError:  # a run will say what is wrong with it
                return Known()
