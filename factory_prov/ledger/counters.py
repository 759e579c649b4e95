"""Handing out the numbers of counters: each once, and none is lost on its way to a name.

A number that is handed out is nobody else's at once; it is on its way until a name with it is reserved. Those whose
process was cut off on that way are handed out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from factory_prov.ledger.tables import serials, serials_out

Number = tuple[str, int]
"""A counter, and a number of it."""
_NOBODY = ""
"""The lease of what was given back."""
_its = serials_out.c


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedNumbers:
    """What a process asks for: so many numbers of a counter, from `first` on, for its lease."""

    counter: str
    first: int
    block: int
    lease: str


def hand_out(connection: Connection, wanted: WantedNumbers, *, dead: Callable[[str], bool]) -> list[int]:
    """Return numbers that dead processes have left, else the next ones; they are on their way by that."""
    left = _left(connection, wanted, dead)
    if left:
        these = update(serials_out).where(_its.counter == wanted.counter, _its.number.in_(left))
        connection.execute(these.values(lease=wanted.lease))
        return left
    begin = _advance(connection, wanted)
    numbers = list(range(begin, begin + wanted.block))
    rows = [{"counter": wanted.counter, "number": number, "lease": wanted.lease} for number in numbers]
    connection.execute(insert(serials_out), rows)
    return numbers


def arrived(connection: Connection, numbers: Iterable[Number]) -> None:
    """Note that a name is reserved: the numbers that were tried for it are on their way no more."""
    for counter, number in numbers:
        connection.execute(delete(serials_out).where(_its.counter == counter, _its.number == number))


def forget(connection: Connection, lease: str, unused: Iterable[Number]) -> None:
    """Let all numbers of a process that ends in peace be used up, names or not, but for those nobody has seen."""
    seen_by_nobody = tuple_(_its.counter, _its.number).in_(list(unused))
    connection.execute(update(serials_out).where(_its.lease == lease, seen_by_nobody).values(lease=_NOBODY))
    connection.execute(delete(serials_out).where(_its.lease == lease))


def _left(connection: Connection, wanted: WantedNumbers, dead: Callable[[str], bool]) -> list[int]:
    """Return what those who are dead have left, the lowest first; what another station takes meanwhile is its own."""
    others = select(_its.number, _its.lease).where(
        _its.counter == wanted.counter, _its.lease != wanted.lease, _its.number >= wanted.first
    )
    rows = connection.execute(others.order_by(_its.number).with_for_update(skip_locked=True)).all()
    is_dead = {lease: lease == _NOBODY or dead(lease) for lease in {row.lease for row in rows}}
    return [int(row.number) for row in rows if is_dead[row.lease]][: wanted.block]


def _advance(connection: Connection, wanted: WantedNumbers) -> int:
    """Move the counter on, and return the first number behind where it was."""
    mine = serials.c.counter == wanted.counter
    last = connection.scalar(select(serials.c.last).where(mine).with_for_update())
    begin = wanted.first if last is None else max(wanted.first, last + 1)
    end = begin + wanted.block - 1
    if last is None:
        connection.execute(insert(serials), {"counter": wanted.counter, "last": end})
    else:
        connection.execute(update(serials).where(mine).values(last=end))
    return begin
