"""The text in the QR code on the card of a unit that did not pass, which support scans with a phone.

It says what happened, where, and with what; nothing by which the unit or its customer is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov import __version__

_LONGEST = 24
"""A longer value is cut: the code must stay coarse enough for a phone at arm's length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What went wrong: the code of its advice, the key of the step, and where. `run_id` 0: no run was written down."""

    code: str
    step: str
    station: str
    board: str
    run_id: int


def fault_text(fault: Fault) -> str:
    """Return the text: a line for each value that is known."""
    run = f"run {fault.run_id}" if fault.run_id else ""
    known = (_short(value) for value in (fault.step, fault.station, fault.board, run) if value)
    return "\n".join([f"factory-prov {__version__} {fault.code}", *known])


def _short(value: str) -> str:
    one_line = "".join(char if char.isprintable() else " " for char in value)
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"
