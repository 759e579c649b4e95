"""What is owed goes out of a ledger into a file, and what became of it comes back; each as often as somebody likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from factory_prov.errors import InputError, VaultClosed
from factory_prov.ledger import entries
from factory_prov.ledger.outbox import Answered, NotSent, Outbox, OwedRow
from factory_prov.messages import Message
from factory_prov.outbox.rows import RowFate, TakenRow, TakenRows
from factory_prov.outbox.sending import OpenPack


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtBack:
    """What a file's results did to a ledger; `known` were there already, `former` are of units that ran again since."""

    delivered: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    still_owed: tuple[str, ...] = ()


def take_along(outbox: Outbox, open_pack: OpenPack) -> tuple[TakenRows, tuple[OwedRow, ...]]:
    """Return what is owed with the packs of its units, and what cannot be taken: its keys are not here, or it is held.

    All of it stays owed in the ledger until its results come back, and until then its units get no other keys: those in
    the file may be sent at any moment. VaultClosed where this PC has none of the keys.
    """
    taken, left, closed = [], [], None
    for row in outbox.told():
        try:
            pack = None if row.held or row.superseded else open_pack(row)
        except VaultClosed as failure:
            pack, closed = None, failure
        if pack is None:
            left.append(row)
        else:
            taken.append(TakenRow(row=row, pack=pack))
    if closed is not None and not taken:
        raise closed
    at = datetime.now(UTC)
    there = outbox.take_along([each.row for each in taken], at=at)
    left += [each.row for each in taken if each.row.row_id not in there]
    return TakenRows(outbox.ledger_id, [each for each in taken if each.row.row_id in there], taken_at=at), tuple(left)


def leave_here(outbox: Outbox, rows: TakenRows) -> None:
    """Take back that rows were taken along: the file of them did not come about."""
    outbox.brought_back([taken.row.run_id for taken in rows.all.values()], at=rows.taken_at)


def bring_back(outbox: Outbox, rows: TakenRows, *, place: str = "") -> BroughtBack:
    """Write down in the ledger what became of rows elsewhere. InputError for those of another ledger, at that place."""
    if rows.ledger_id != outbox.ledger_id:
        raise InputError(
            Message("These results are of another ledger."),
            place=place,
            cure=Message("Bring them to the PC that made the file."),
        )
    heard = {taken.row.row_id: taken for taken in rows.all.values() if taken.fate is not RowFate.OPEN}
    at = datetime.now(UTC)
    claimed = outbox.claim_these({row_id: taken.row.run_id for row_id, taken in heard.items()})
    here = {row.row_id: row for row in claimed}
    for taken in heard.values():
        for name in taken.forgotten if taken.row.row_id in here else ():
            outbox.forgotten(here[taken.row.row_id], name, at=taken.heard_at or at)
    done = outbox.delivered([_answered(heard[each], row) for each, row in here.items() if _knows(heard[each])], at=at)
    aside = [NotSent(row=row, reason=heard[each].row.reason, next_at=None, counts=False) for each, row in here.items()]
    aside = [failure for failure in aside if not _knows(heard[failure.row.row_id])]
    outbox.not_sent(aside, at=at)
    left = [taken for row_id, taken in heard.items() if row_id not in here]
    former = [taken for taken in left if _knows(taken) and outbox.is_former(taken.row)]
    for taken in former:
        outbox.heard_of_former(taken.row.run_id, _entry(taken, at))
    outbox.brought_back([taken.row.run_id for taken in heard.values()], at=rows.taken_at)
    return BroughtBack(
        delivered=tuple(row.endpoint_name for row in done),
        set_aside=tuple(failure.row.endpoint_name for failure in aside),
        known=tuple(taken.row.endpoint_name for taken in left if taken not in former),
        former=tuple(taken.row.endpoint_name for taken in former),
        still_owed=tuple(taken.row.endpoint_name for taken in rows.of(RowFate.OPEN)),
    )


def _knows(taken: TakenRow) -> bool:
    return taken.fate is RowFate.DELIVERED


def _answered(taken: TakenRow, row: OwedRow) -> Answered:
    return Answered(row=row, device_id=taken.device_id, outcome=taken.outcome)


def _entry(taken: TakenRow, at: datetime) -> entries.Answer:
    heard_at = taken.heard_at or at
    return entries.Answer(server=taken.row.server, outcome=taken.outcome, device_id=taken.device_id, at=heard_at)
