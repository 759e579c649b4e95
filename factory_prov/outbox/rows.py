"""Rows of an outbox outside of its ledger: plain data, with what became of each."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from factory_prov.ledger.outbox import Answered, NotSent, OwedRow, OwedState
from factory_prov.ledger.reasons import reason_of, text_of
from factory_prov.ledger.records import RunId
from factory_prov.ledger.times import time_of, utc_us
from factory_prov.messages import NOTHING


class RowFate(StrEnum):
    """What became of a row: nothing yet, its server knows the unit, or it has something against it."""

    OPEN = "open"
    DELIVERED = "delivered"
    SET_ASIDE = "set aside"


@dataclass(slots=True)
class TakenRow:
    """A row that was taken along, with the unit's pack."""

    row: OwedRow
    pack: bytes = field(repr=False)
    fate: RowFate = RowFate.OPEN
    device_id: str = ""
    outcome: str = ""
    heard_at: datetime | None = None
    forgotten: list[str] = field(default_factory=list)
    in_hand: bool = False


class TakenRows:
    """Rows of one ledger that are sent from elsewhere; see `sending.Rows`. For one thread.

    That none is sent twice is seen to by asking the server first. `taken_at` tells their file from others of the same
    ledger; None for one of a version that did not write it down.
    """

    def __init__(self, ledger_id: str, rows: Sequence[TakenRow], *, taken_at: datetime | None = None) -> None:
        self.ledger_id = ledger_id
        self.taken_at = taken_at
        self.all = {taken.row.row_id: taken for taken in rows}

    def of(self, fate: RowFate) -> tuple[TakenRow, ...]:
        """Return the rows of that fate."""
        return tuple(taken for taken in self.all.values() if taken.fate is fate)

    def try_again(self, now: datetime) -> None:
        """Let all be sent at once that its server does not know yet, those too that were set aside."""
        for taken in self.all.values():
            if taken.fate is not RowFate.DELIVERED:
                taken.fate = RowFate.OPEN
                taken.row = replace(taken.row, next_at=now, tries=0)

    def pack(self, row: OwedRow) -> bytes:
        """Return the pack of a row's unit."""
        return self.all[row.row_id].pack

    def claim(self, limit: int, *, now: datetime, but: Sequence[str] = ()) -> tuple[OwedRow, ...]:
        """See `sending.Rows`."""
        due = [
            taken
            for taken in self.of(RowFate.OPEN)
            if not taken.in_hand and taken.row.next_at <= now and taken.row.server not in but
        ][:limit]
        for taken in due:
            taken.in_hand = True
            taken.row = replace(taken.row, tries=taken.row.tries + 1)
        return tuple(taken.row for taken in due)

    def asking(self, rows: Sequence[OwedRow], *, at: datetime) -> None:
        """Need nothing: a row that is sent again asks first, and changes no entry that is not its own."""

    def forgotten(self, row: OwedRow, name: str, *, at: datetime) -> None:
        """See `sending.Rows`."""
        taken = self.all[row.row_id]
        taken.heard_at = at
        taken.forgotten.append(name)
        taken.row = replace(taken.row, replaces=tuple(each for each in taken.row.replaces if each != name))

    def delivered(self, answers: Sequence[Answered], *, at: datetime) -> tuple[OwedRow, ...]:
        """See `sending.Rows`."""
        for answer in answers:
            taken = self.all[answer.row.row_id]
            taken.fate, taken.in_hand, taken.heard_at = RowFate.DELIVERED, False, at
            taken.device_id, taken.outcome = answer.device_id, str(answer.outcome)
        return tuple(answer.row for answer in answers)

    def not_sent(self, failures: Sequence[NotSent], *, at: datetime) -> None:
        """See `sending.Rows`."""
        for failure in failures:
            taken = self.all[failure.row.row_id]
            taken.in_hand, taken.heard_at = False, at
            tries = taken.row.tries if failure.counts else max(0, taken.row.tries - 1)
            next_at = failure.next_at or at
            taken.row = replace(taken.row, reason=failure.reason, tries=tries, next_at=next_at)
            if failure.next_at is None:
                taken.fate = RowFate.SET_ASIDE


def document(taken: TakenRow) -> dict[str, Any]:
    """Return a row as JSON has it; the unit's keys are in it in clear, so it is only ever written encrypted."""
    row = taken.row
    return {
        "row": row.row_id,
        "run": row.run_id,
        "endpoint_name": row.endpoint_name,
        "server": row.server,
        "kind": row.kind,
        "options": row.options,
        "tries": row.tries,
        "owed_since_us": utc_us(row.owed_since),
        "next_at_us": utc_us(row.next_at),
        "reason": text_of(row.reason) if row.reason else None,
        "ours": row.ours,
        "replaces": list(row.replaces),
        "hardware_id": row.hardware_id,
        "pack": base64.b64encode(taken.pack).decode(),
        "fate": str(taken.fate),
        "device_id": taken.device_id,
        "outcome": taken.outcome,
        "heard_at_us": None if taken.heard_at is None else utc_us(taken.heard_at),
        "forgotten": taken.forgotten,
    }


def row_of(told: dict[str, Any]) -> TakenRow:
    """Read a row back; KeyError, TypeError or ValueError for what is none."""
    reason = reason_of(told["reason"])
    row = OwedRow(
        row_id=int(told["row"]),
        run_id=RunId(int(told["run"])),
        endpoint_name=str(told["endpoint_name"]),
        server=str(told["server"]),
        kind=str(told["kind"]),
        options=str(told["options"]),
        state=OwedState.QUEUED,
        tries=int(told["tries"]),
        owed_since=time_of(told["owed_since_us"]),
        next_at=time_of(told["next_at_us"]),
        held=False,
        ours=bool(told["ours"]),
        replaces=tuple(map(str, told["replaces"])),
        hardware_id=None if (chip := told.get("hardware_id")) is None else str(chip),  # none in an older file
        reason=reason or NOTHING,
    )
    return TakenRow(
        row=row,
        pack=base64.b64decode(told["pack"], validate=True),
        fate=RowFate(told["fate"]),
        device_id=str(told["device_id"]),
        outcome=str(told["outcome"]),
        heard_at=None if told["heard_at_us"] is None else time_of(told["heard_at_us"]),
        forgotten=list(map(str, told["forgotten"])),
    )
