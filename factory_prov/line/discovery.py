"""What is attached to this PC: every probe of every programmer, once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from factory_prov.boards.model import Board
from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, LedgerAway, ProbeNotFound, ProgrammerError, ToolMissing
from factory_prov.ledger.store import Ledger
from factory_prov.line.probe_trouble import nameless_trouble, number_of, twin_trouble, twins, unseen_troubles
from factory_prov.line.units import AttachedUnit, CutShort, Known, Past, unit_on_probe
from factory_prov.links.port_list import UsbPort, usb_ports
from factory_prov.links.probe_ports import ProbePorts, duplicate_serials, in_order, probe_ports
from factory_prov.links.usb_devices import UsbDevices, UsbState
from factory_prov.messages import NOTHING, Message, sentences
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.programmers.query import ProbeQuery

ANSWER_WITHIN_S = 10.0
"""How long a programmer may take to list its probes: a tool may be checked by a virus scanner before it starts."""
_STOPPED_WITHIN_S = 2.5
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """All probes, by serial number, and what each programmer that could not be asked has to say.

    `notes` are sentences on USB devices that cannot be told apart by their serial numbers; `usb` are all serial ports
    on USB, those of the probes too.
    """

    attached: tuple[AttachedUnit, ...] = ()
    troubles: tuple[ProgrammerError, ...] = ()
    notes: tuple[Message, ...] = ()
    usb: tuple[UsbPort, ...] = ()
    usable: bool = False
    """Whether there is a programmer that can be asked."""
    station: tuple[FactoryProvError, ...] = ()
    """What else this PC lacks for the job: the server's token, a ledger that answers."""

    @property
    def ledger_away(self) -> LedgerAway | None:
        """Why no unit may start now: nobody would write down what becomes of it."""
        return next((trouble for trouble in self.station if isinstance(trouble, LedgerAway)), None)

    @property
    def worth_telling(self) -> tuple[ProgrammerError, ...]:
        """The troubles; where a programmer works, nobody misses those that are not installed."""
        if not self.usable:
            return self.troubles
        return tuple(trouble for trouble in self.troubles if not isinstance(trouble, ToolMissing))


def read_known(unit: AttachedUnit, ledger: Ledger, cancel: CancelToken, *, board: Board | None = None) -> Known:
    """Read which unit is on the probe, and return what the ledger has of it.

    That is nothing where there is no probe to ask. `board` is the one that the job names.
    """
    if unit.probe is None or unit.programmer is None:
        return Known()
    hardware_id = unit.programmer.hardware_id(unit.probe.on_board(board), cancel)
    found = ledger.cut_short(hardware_id)
    if found is None:
        return Known(past=_past(hardware_id, ledger))
    cut_off = CutShort(
        endpoint_name=found.endpoint_name, began_at=found.began_at, station=found.station, step=found.step
    )
    return Known(past=_past(hardware_id, ledger), cut_off=cut_off)


def _past(hardware_id: str, ledger: Ledger) -> Past | None:
    """Return the last run of a unit that ended; None where that is not what its next run begins from."""
    identity = ledger.active_identity(hardware_id)
    last = ledger.last_run(hardware_id)  # one that was cut off is gone on with: nobody has to decide about it again
    if last is None or last.outcome is None or last.finished_at is None:
        return None
    return Past(
        hardware_id=hardware_id,
        endpoint_name=None if identity is None else identity.endpoint_name,
        outcome=last.outcome,
        at=last.finished_at,
        code=last.code or "",
        reason=last.reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammerAnswer:
    """What a programmer says when it is asked for its probes: which there are, or why it cannot tell."""

    programmer: Programmer
    probes: tuple[Probe, ...] = ()
    trouble: ProgrammerError | None = None
    unnamed: int = 0
    """How many probes it sees that show no serial number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendState:
    """Whether a programmer can be used on this PC: the serial numbers of its probes, or why it cannot and the cure."""

    name: str
    found: bool
    probes: tuple[str, ...] = ()
    reason: Message = NOTHING
    cure: Message = NOTHING


def discover(
    programmers: Sequence[Programmer],
    cancel: CancelToken,
    *,
    usb: Callable[[], Sequence[UsbPort]] = usb_ports,
    devices: Callable[[], UsbState] | None = None,
    within_s: float = ANSWER_WITHIN_S,
) -> Discovery:
    """Ask every programmer for its probes, all at once; one that does not answer in time is a trouble.

    What a programmer leaves open of ports and sockets is read from the system's list of serial ports (`usb`);
    `devices` is its list of what is on USB, which knows of probes that no programmer sees.
    """
    answers = _answers(programmers, cancel, within_s=within_s)
    return joined(answers, usb(), (devices or UsbDevices().look)())


def backend_states(
    programmers: Sequence[Programmer], cancel: CancelToken, *, within_s: float = ANSWER_WITHIN_S
) -> tuple[BackendState, ...]:
    """Return what is to be said of each programmer, in their order; all are asked at once."""
    return tuple(_state(answer) for answer in _answers(programmers, cancel, within_s=within_s))


def troubles_in_brief(found: Discovery) -> tuple[Message, ...]:
    """Return the programmers' troubles in a sentence each; what is not installed is one sentence for all of them."""
    troubles = [trouble for trouble in found.worth_telling if not isinstance(trouble, ToolMissing)]
    if len(troubles) < len(found.worth_telling):
        troubles.append(none_installed())
    return tuple(trouble.message for trouble in (*troubles, *found.station))


def obstacle(found: Discovery) -> FactoryProvError | None:
    """Return what keeps boards from appearing or from being run here, the first of all; None: plug one in."""
    if found.troubles and not found.usable:
        missing = next((trouble for trouble in found.troubles if isinstance(trouble, ToolMissing)), None)
        if missing is None:
            return found.troubles[0]
        others = Message("Other programs do as well: the settings say which.")
        return ToolMissing(none_installed().what, cure=sentences(missing.cure, others))
    return next(iter((*found.worth_telling, *found.station)), None)


def none_installed() -> ToolMissing:
    """Return in one sentence that not one programmer can be asked, for whoever shows the states elsewhere."""
    return ToolMissing(
        Message("no program that flashes boards is installed."), cure=Message("The settings say which there are.")
    )


def joined(answers: Sequence[ProgrammerAnswer], ports: Sequence[UsbPort], usb: UsbState | None = None) -> Discovery:
    """Put together what the programmers say; a probe that two of them see belongs to the first.

    Leading zeros of serial numbers do not count. `usb` is what is on USB by now; None: it is not settled yet.
    """
    found: dict[str, tuple[Probe, Programmer]] = {}
    for answer in answers:
        for probe in answer.probes:
            if number_of(probe):
                found.setdefault(number_of(probe), (probe, answer.programmer))
    told = [answer.probes for answer in answers]
    double = {number: twin_trouble(number) for number in sorted(twins(told, usb) & set(found))}
    by_number: dict[str, list[ProbePorts]] = {}
    for one in probe_ports(ports, known=found):
        by_number.setdefault(one.serial_number, []).append(one)
    attached: list[AttachedUnit] = []
    for number in sorted(found):
        probe = _with_ports(found[number][0], by_number.get(number, []))
        beside = _ports_beside(probe, ports) if len(found) == 1 else ()
        unit = unit_on_probe(probe, found[number][1], beside=beside)
        attached.append(replace(unit, trouble=double[number].message) if number in double else unit)
    troubles = tuple(answer.trouble for answer in answers if answer.trouble is not None)
    usable = any(answer.trouble is None for answer in answers)
    unnamed = nameless_trouble(max((answer.unnamed for answer in answers), default=0), usb)
    hidden = unseen_troubles(found, usb) if usable else ()  # else the programs themselves are what is missing
    return Discovery(
        attached=tuple(attached),
        troubles=(
            *troubles,
            *double.values(),
            *unnamed,
            *hidden,
        ),
        notes=duplicate_serials(ports),
        usb=tuple(ports),
        usable=usable,
    )


def answer_of(query: ProbeQuery, *, within_s: float) -> ProgrammerAnswer:
    """Return what the programmer has answered; a fault of ours in it is raised."""
    try:
        probes = query.probes(within_s=within_s)
        return ProgrammerAnswer(programmer=query.programmer, probes=probes, unnamed=_unnamed(query.programmer, probes))
    except ProgrammerError as trouble:
        return ProgrammerAnswer(programmer=query.programmer, trouble=trouble)


def _unnamed(programmer: Programmer, probes: Sequence[Probe]) -> int:
    """Return how many probes show no number: those in the list, and those that a programmer leaves out and counts."""
    return sum(not number_of(probe) for probe in probes) + int(getattr(programmer, "unnamed", 0))


def _answers(
    programmers: Sequence[Programmer], cancel: CancelToken, *, within_s: float
) -> tuple[ProgrammerAnswer, ...]:
    """Ask all programmers at once; those that are not done in time are stopped, and so are all after a cancel."""
    cancel.check()
    answered = threading.Condition()
    ends_at = time.monotonic() + within_s
    queries = [ProbeQuery(programmer, answered) for programmer in programmers]
    try:
        with answered:
            while (left_s := ends_at - time.monotonic()) > 0 and not all(query.done for query in queries):
                answered.wait(min(left_s, _LOOK_S))
                cancel.check()
        return tuple(answer_of(query, within_s=within_s) for query in queries)
    finally:
        stop_all(queries)


def stop_all(queries: Sequence[ProbeQuery]) -> None:
    """Stop those that are not done, and wait for their ends."""
    for query in queries:
        query.stop()
    ends_at = time.monotonic() + _STOPPED_WITHIN_S
    for query in queries:
        query.join(max(0.0, ends_at - time.monotonic()))


def _state(answer: ProgrammerAnswer) -> BackendState:
    name, trouble = answer.programmer.name, answer.trouble
    if trouble is not None:
        return BackendState(name=name, found=False, reason=trouble.what, cure=trouble.cure)
    return BackendState(name=name, found=True, probes=tuple(probe.serial_number for probe in answer.probes))


def _with_ports(probe: Probe, seen: Sequence[ProbePorts]) -> Probe:
    """Add what the system knows of the probe's ports; nothing when two probes have its number.

    What the programmer itself says of them wins.
    """
    ports, slot = probe.ports or _known(probe.port), probe.slot
    if len(seen) == 1:
        if not probe.ports and (probe.port is None or probe.port in seen[0].ports):
            ports = seen[0].ports
        slot = slot or seen[0].slot
    return replace(probe, port=probe.port or next(iter(ports), None), slot=slot, ports=ports)


def _known(port: str | None) -> tuple[str, ...]:
    return () if port is None else (port,)


def _ports_beside(probe: Probe, ports: Sequence[UsbPort]) -> tuple[str, ...]:
    """Return the ports of the only USB device that has some and is no probe; none when there are two of them."""
    others = [port for port in ports if not port.is_probe and port.name not in probe.ports]
    return in_order(others) if len({port.slot for port in others}) == 1 else ()


def unit_of(found: Discovery, serial_number: str) -> AttachedUnit:
    """Return the unit on the probe of that number, leading zeros aside; ProbeNotFound says which there are."""
    wanted = serial_number.lstrip("0")
    unit = next((unit for unit in found.attached if unit.key.lstrip("0") == wanted), None)
    if unit is None:
        there = ", ".join(unit.key for unit in found.attached)
        raise ProbeNotFound(
            Message("there is no such probe."), place=serial_number, cure=Message("Attached: {there}.", there=there)
        )
    return unit
