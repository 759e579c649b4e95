"""The ledger that the pictures of the History screen are of: always the same, none of it real."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from factory_prov.ledger.ids import RunId
from factory_prov.ledger.life_records import LabelRecord, LabelState, LabelVariant
from factory_prov.ledger.records import Outcome, RunStart, StepState
from factory_prov.ledger.states import STRAIGHT_WAY
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.run.steps import STEPS, Rehearse

SHOWN = "51f04c22b0d113a2"
"""The chip of the unit whose page is shown."""
_BEGAN = datetime(2026, 9, 14, 9, 11, 30, tzinfo=UTC)
_UNITS = 24
_SERVER = "eu.iot.avsystem.cloud"
_SECONDS = (0.1, 6.2, 0.8, 0.3, 0.9, 1.7, 2.4, 1.1, 14.8, 3.1)
_STOPPED = Message("the serial port went away while the configuration was written.")


def filled(file: Path) -> Ledger:
    """Make a ledger with a morning of a line, and the unit whose page is shown."""
    ledger = Ledger.open(file)
    for number in range(_UNITS):
        chip = SHOWN if number == 0 else f"{0x7A31C20F90C4 * (number + 3) & 0xFFFFFFFFFFFFFFFF:016x}"
        at = _BEGAN + timedelta(seconds=47 * number)
        if number % 7 == 0:
            _run(ledger, f"wm2-{107 + number:06}", chip, at - timedelta(seconds=40), passes=False)
        _run(ledger, f"wm2-{107 + number:06}", chip, at, passes=True)
    ledger.labels.note(
        LabelRecord(
            at=_BEGAN + timedelta(seconds=39),
            endpoint_name="wm2-000107",
            run_id=None,
            variant=LabelVariant.PASS,
            state=LabelState.PRINTED,
            text=None,
            printer="tcp://label-2:9100",
            reason=None,
            operator="",
        )
    )
    ledger.close()
    with closing(
        sqlite3.connect(file)
    ) as raw:  # names are reserved now: at the same time as their runs, in each picture
        raw.execute(
            "UPDATE identities SET reserved_at = (SELECT min(started_at) FROM runs WHERE identity_id = identities.id)"
        )
        raw.commit()
    return Ledger.open(file)


def _run(ledger: Ledger, name: str, chip: str, at: datetime, *, passes: bool) -> None:
    job = {"job_name": "Water meter WM-2", "job_digest": "3c" * 32}
    run_id = ledger.begin(RunStart(station="Line 2", probe="000683459357", started_at=at, **job))
    ledger.reserve(run_id, name, psk_identity=None, again=None)
    ledger.set_hardware_id(run_id, chip)
    ends = _steps(ledger, run_id, at, passes=passes)
    if passes:
        ledger.registered(run_id, _SERVER, device_id=name, outcome="created", at=ends)
        for state in STRAIGHT_WAY:
            ledger.reach(run_id, state)
        ledger.finish(run_id, Outcome.PASS, code=None, at=ends)
    else:
        ledger.finish(run_id, Outcome.FAIL, code="E312", at=ends, reason=_STOPPED)


def _steps(ledger: Ledger, run_id: RunId, at: datetime, *, passes: bool) -> datetime:
    shown = [(each.step, seconds) for each, seconds in zip(STEPS, _SECONDS, strict=False) if each is not Rehearse]
    for step, seconds in shown if passes else shown[:6]:
        ledger.step(run_id, step, state=StepState.STARTED, at=at)
        at += timedelta(seconds=seconds)
        failed = not passes and step is shown[5][0]
        ledger.step(run_id, step, state=StepState.FAILED if failed else StepState.DONE, at=at)
    return at
