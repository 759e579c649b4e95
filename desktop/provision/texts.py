"""What the line says about steps, verdicts and faults, in the operator's words and the present language."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.provision.entry import Entry
from desktop.theme import STATES, DeviceState
from desktop.translation import QT_TRANSLATE_NOOP
from desktop.widgets import words
from factory_prov.line.units import CutShort, Past
from factory_prov.simulation.contract_faults import FOR_TRAINING

FAULTS: dict[str, str] = {
    "unplug-at-40": QT_TRANSLATE_NOOP("Fault", "Cable falls out while flashing"),
    "unplug-in-upload": QT_TRANSLATE_NOOP("Fault", "Cable falls out while writing the configuration"),
    "lost-reply": QT_TRANSLATE_NOOP("Fault", "One answer is lost"),
    "damaged-reply": QT_TRANSLATE_NOOP("Fault", "One answer is damaged"),
    "late-reply": QT_TRANSLATE_NOOP("Fault", "One answer is late"),
    "noise": QT_TRANSLATE_NOOP("Fault", "Noise on the line"),
    "locked-chip": QT_TRANSLATE_NOOP("Fault", "The chip is locked"),
    "no-smp": QT_TRANSLATE_NOOP("Fault", "Old program that takes no configuration"),
    "upload-refused": QT_TRANSLATE_NOOP("Fault", "Program that refuses every configuration"),
    "verify-error": QT_TRANSLATE_NOOP("Fault", "The chip does not keep its program"),
    "reset-loop": QT_TRANSLATE_NOOP("Fault", "The board starts over and over"),
    "result-refused": QT_TRANSLATE_NOOP("Fault", "The board says no to its configuration"),
    "odd-result": QT_TRANSLATE_NOOP("Fault", "The board's verdict is neither yes nor no"),
    "lost-result": QT_TRANSLATE_NOOP("Fault", "The board's verdict is lost"),
    "power-lost-in-upload": QT_TRANSLATE_NOOP("Fault", "Power is lost while writing the configuration"),
    "power-lost-before-result": QT_TRANSLATE_NOOP("Fault", "Power is lost before the verdict"),
    "refused-in-upload": QT_TRANSLATE_NOOP("Fault", "The board stops reading its configuration"),
    "odd-replies": QT_TRANSLATE_NOOP("Fault", "The board's answers make no sense"),
    "slow-name": QT_TRANSLATE_NOOP("Fault", "The board tells its name without end"),
    "final-silent": QT_TRANSLATE_NOOP("Fault", "The finished unit stays silent"),
    "other-name": QT_TRANSLATE_NOOP("Fault", "The finished unit has another name"),
    "record-refused": QT_TRANSLATE_NOOP("Fault", "The board refuses one value of its configuration"),
    "objects-missing": QT_TRANSLATE_NOOP("Fault", "The board lacks an object of its configuration"),
    "small-capacity": QT_TRANSLATE_NOOP("Fault", "The board has no room for its configuration"),
    "storage-failed": QT_TRANSLATE_NOOP("Fault", "The board's storage is broken"),
    "other-digest": QT_TRANSLATE_NOOP("Fault", "The board has stored something else"),
    "already-provisioned": QT_TRANSLATE_NOOP("Fault", "The board holds a configuration already"),
    "locked-unit": QT_TRANSLATE_NOOP("Fault", "The board is locked for ever"),
    "lost-commit": QT_TRANSLATE_NOOP("Fault", "The answer to the order to apply is lost"),
    "busy-forever": QT_TRANSLATE_NOOP("Fault", "The board is busy without an end"),
    "garbage-identity": QT_TRANSLATE_NOOP("Fault", "What the board says of itself makes no sense"),
    "other-chip": QT_TRANSLATE_NOOP("Fault", "The board says another chip's number"),
    "wrong-key": QT_TRANSLATE_NOOP("Fault", "The server has another key for the unit"),
    "foreign-certificate": QT_TRANSLATE_NOOP("Fault", "The server does not trust the unit's certificate"),
    "expired-certificate": QT_TRANSLATE_NOOP("Fault", "At the server the unit's certificate has expired"),
    "server-away": QT_TRANSLATE_NOOP("Fault", "The server is away"),
    "server-back-later": QT_TRANSLATE_NOOP("Fault", "The server is away for a moment (WAIT)"),
    "station-trouble": QT_TRANSLATE_NOOP("Fault", "Something is missing on this PC (ERROR)"),
    "returned-unit": QT_TRANSLATE_NOOP("Fault", "A unit that passed here before"),
}
"""Every fault of a training line (the values of its `BoardFault`, `SiteFault` and `LineFault`, and those of version 2
that are for training), context "Fault"."""
OF_VERSION_2 = frozenset(fault.value for fault in FOR_TRAINING)
"""Those that only boards of version 2 of the device contract have."""

_NO_TENTHS_S = 100.0
"""From here on a run's seconds are told whole."""
_STICKS = "\N{NO-BREAK SPACE}"
translate = QCoreApplication.translate


def hint(entry: Entry, *, needs_name: bool = False) -> str:
    """Return what to do next at a slot; "" when there is nothing to do but wait."""
    if entry.state is DeviceState.READY and needs_name:
        return translate("TileText", "Scan its label")
    text = STATES[entry.state].hint
    return translate("DeviceState", text) if text else ""


def clock(at: datetime) -> str:
    """Return a time of today by the clock of this PC, of another day with its date."""
    here, today = at.astimezone(), datetime.now().astimezone().date()
    return here.strftime("%H:%M" if here.date() == today else "%Y-%m-%d %H:%M")


def slot_label(slot: int) -> str:
    """Return the label of a slot as a tile has it."""
    return translate("TileText", "SLOT {0}").format(slot)


def slot_name(slot: int) -> str:
    """Return the name of a slot as it stands in a sentence."""
    return translate("TileText", "Slot {0}").format(slot)


def fault(name: str) -> str:
    """Return a virtual board's fault in plain words; one without words keeps its name."""
    return translate("Fault", FAULTS[name]) if name in FAULTS else name


def fault_mark(entry: Entry) -> str:
    """Return what a tile says of its chosen fault; "" when none was chosen."""
    if entry.next_fault:
        return translate("TileText", "Next unit: {0}").format(fault(entry.next_fault))
    return translate("TileText", "Fault: {0}").format(fault(entry.fault)) if entry.fault else ""


def past(of: Past) -> str:
    """Return what to say of a unit that comes back; the date is of this PC's time zone."""
    date = of.at.astimezone().date().isoformat()
    verdict = " ".join(part for part in (words.word(words.STATE_OF[of.outcome]), of.code) if part)
    return translate("TileText", "Was here before: {0}, {1}").format(verdict, date)


def cut_off(of: CutShort) -> str:
    """Return what to say of a unit whose last run was cut off."""
    from factory_prov.run.steps import STEPS  # heavy, and seldom needed

    known = next((each.step for each in STEPS if each.step.key == of.step), None)
    if known is None:
        return translate("TileText", "Cut off on {0}: it goes on").format(day_and_clock(of.began_at))
    return translate("TileText", "Cut off on {0} at: {1}. It goes on").format(
        day_and_clock(of.began_at), words.step(known)
    )


def day_and_clock(at: datetime) -> str:
    """Return a time with its date, by the clock of this PC."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def progress(entry: Entry) -> str:
    """Return the step a run is at, with its percent when the step tells one."""
    if entry.stopping:
        return translate("TileText", "Stopping")
    if entry.step is None:
        return translate("TileText", "Starting")
    if entry.fraction is None:
        return words.step(entry.step)
    told = translate("TileText", "{0} · {1} %").format(words.step(entry.step), round(entry.fraction * 100))
    return told.replace(" ·", f"{_STICKS}·").replace(" %", f"{_STICKS}%")  # a percent is not torn from its number


def when_twice(entry: Entry) -> str:
    """Return what is to be done with a unit that failed the same way before; "" for any other."""
    failed = entry.state is DeviceState.FAIL and entry.repeated and entry.code
    return words.advice(entry.code).twice if failed else ""


def corner(entry: Entry, *, now_s: float) -> str:
    """Return what stands at a tile's top right: the code, or the seconds; `now_s` is of time.monotonic."""
    if entry.state is DeviceState.WORKING:
        return translate("TileText", "{0} s").format(max(0, int(now_s - entry.started_at_s)))
    if entry.code and entry.state in (DeviceState.FAIL, DeviceState.ERROR):
        return entry.code
    if entry.seconds > 0 and entry.state in (DeviceState.PASS, DeviceState.WAIT):
        seconds = f"{entry.seconds:.1f}" if entry.seconds < _NO_TENTHS_S else round(entry.seconds)
        return translate("TileText", "{0} s").format(seconds)
    return ""


def name(entry: Entry) -> str:
    """Return the endpoint name, or for a unit that has none yet its board and probe."""
    if entry.endpoint_name:
        return entry.endpoint_name
    if entry.state in (DeviceState.READY, DeviceState.STOPPED):
        return f"{entry.board} · {entry.key}" if entry.board else entry.key
    return ""
