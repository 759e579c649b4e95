"""Handing out the numbers of counters: each once, and none is lost on its way to a name.

A number that is handed out is nobody else's at once; it is on its way until a name with it is reserved. Those whose
process was cut off on that way are handed out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, delete, insert, select, update

from factory_prov.ledger.tables import serials, serials_out

Number = tuple[str, int]
"""A counter, and a number of it."""


def hand_out(connection: Connection, counter: str, *, first: int, lease: str, dead: Callable[[str], bool]) -> int:
    """Return a number that a dead process has left, else the next one, from `first` on; it is on its way by that."""
    mine = serials_out.c.counter == counter
    left = select(serials_out).where(mine, serials_out.c.lease != lease, serials_out.c.number >= first)
    for row in connection.execute(left.order_by(serials_out.c.number)).all():
        if dead(row.lease):
            connection.execute(update(serials_out).where(mine, serials_out.c.number == row.number).values(lease=lease))
            return int(row.number)
    number = _next(connection, counter, first)
    connection.execute(insert(serials_out), {"counter": counter, "number": number, "lease": lease})
    return number


def arrived(connection: Connection, numbers: Iterable[Number]) -> None:
    """Note that a name is reserved: the numbers that were tried for it are on their way no more."""
    for counter, number in numbers:
        there = (serials_out.c.counter == counter) & (serials_out.c.number == number)
        connection.execute(delete(serials_out).where(there))


def forget(connection: Connection, lease: str) -> None:
    """Let all numbers of a process that ends in peace be used up, whether they have become names or not."""
    connection.execute(delete(serials_out).where(serials_out.c.lease == lease))


def _next(connection: Connection, counter: str, first: int) -> int:
    mine = serials.c.counter == counter
    last = connection.scalar(select(serials.c.last).where(mine))
    number = first if last is None else max(first, last + 1)
    if last is None:
        connection.execute(insert(serials), {"counter": counter, "last": number})
    else:
        connection.execute(update(serials).where(mine).values(last=number))
    return number
