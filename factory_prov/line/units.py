"""A unit that is attached to this PC: on a probe, or behind a serial port of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.ledger.records import Outcome
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.boards.model import Board
    from factory_prov.links.port_list import UsbPort
    from factory_prov.programmers.protocol import Probe, Programmer


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the ledger has of a unit that was here before: its name now and its last run that ended.

    `at` carries a time zone. `code` and `reason` say why that run was no PASS; an older version wrote no reason down.
    """

    hardware_id: str
    endpoint_name: str | None
    outcome: Outcome
    at: datetime
    code: str = ""
    reason: Message | None = None

    @property
    def passed(self) -> bool:
        """Whether it was a good unit then, though its server may not have known it yet."""
        return self.outcome in (Outcome.PASS, Outcome.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutShort:
    """A run of the unit that was cut off: its name, when and where it began, and the key of the step it was at."""

    endpoint_name: str
    began_at: datetime
    station: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the ledger has of the unit on a probe; nothing of one it has never met."""

    past: Past | None = None
    cut_off: CutShort | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedUnit:
    """A unit and how it is reached. `key` is its probe's serial number, or the port's name when there is no probe.

    `port` is the one of its console, "" where it cannot be known. `beside`: the ports of the one USB device without a
    probe that may be its board. `plug` counts how often something was plugged in under this key: another number is
    another unit. `past` is None for one that was never here, or that was not asked. `trouble` says why it cannot be
    started; `fault` is the name of the one that a unit has for training, "" for none. `cut_off`: the run that its next
    one goes on with.
    """

    key: str
    board: str
    port: str = ""
    probe: Probe | None = None
    programmer: Programmer | None = None
    beside: tuple[str, ...] = ()
    plug: int = 1
    past: Past | None = None
    cut_off: CutShort | None = None
    trouble: Message = NOTHING
    fault: str = ""

    @property
    def passed_before(self) -> bool:
        """Whether it is a good unit that was here before: somebody must decide what becomes of it."""
        return self.past is not None and self.past.passed

    def console_port(self, board: Board | None = None) -> str | None:
        """Return the port of the board's console; None when it cannot be known, or has none.

        A board without a probe of its own (a Thingy:91) has ports that have nothing to do with the probe's number.
        They are known only where there is one probe, and one other USB device with serial ports.
        """
        if self.probe is None:
            return self.port or None
        if board is not None and board.delivery is not None:
            return None
        if board is None or (board.onboard_probe and board.vcom == 0):
            return self.probe.port
        ports = self.probe.ports if board.onboard_probe else self.beside
        return ports[board.vcom] if board.vcom < len(ports) else None

    def at_console(self, board: Board | None) -> AttachedUnit:
        """Return the unit with the port of its console, as far as it can be known."""
        return replace(self, port=self.console_port(board) or "")


def unit_on_probe(probe: Probe, programmer: Programmer | None, *, beside: tuple[str, ...] = ()) -> AttachedUnit:
    """Return the unit on a probe, its console where the probe's first port is."""
    return AttachedUnit(
        key=probe.serial_number,
        board=probe.board,
        port=probe.port or "",
        probe=probe,
        programmer=programmer,
        beside=beside,
    )


def unit_behind_port(port: UsbPort) -> AttachedUnit:
    """Return the unit behind a serial port; it must run the provisioning firmware already."""
    return AttachedUnit(key=port.name, board=port.product, port=port.name)
