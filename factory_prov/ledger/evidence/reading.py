"""The records of a chain with what they tell of, some at a time: a ledger of any size takes the same room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, func, select

from factory_prov.errors import LedgerError
from factory_prov.ledger.database import Readable
from factory_prov.ledger.evidence.facts import answers_of, ending_rows, run_rows
from factory_prov.ledger.evidence.links import WrittenRecord
from factory_prov.ledger.evidence.record import OF_RUNS
from factory_prov.ledger.tables import evidence, stations

_BATCH = 1000
_BEFORE_ALL = -(2**31)
_its = evidence.c


class Unreadable:
    """A record that cannot be read, with what the database said."""

    def __init__(self, number: int, failure: LedgerError) -> None:
        self.number = number
        self.failure = failure


def chain_records(database: Readable, chain: str) -> Iterator[WrittenRecord | Unreadable]:
    """Give a chain's records in order; after one that cannot be read it goes on with the next, if that can be found."""
    last, size = _BEFORE_ALL, _BATCH
    while True:
        try:
            with database.reading() as connection:
                batch = _batch(connection, chain, last, size)
        except LedgerError as failure:
            if size > 1:
                size = 1
                continue
            found = _next_number(database, chain, last)
            yield Unreadable(last + 1 if found is None else found, failure)
            if found is None:
                return
            last, size = found, _BATCH
            continue
        yield from batch
        if not batch:
            return
        last, size = batch[-1].record.number, _BATCH


def _batch(connection: Connection, chain: str, last: int, size: int) -> list[WrittenRecord]:
    query = (
        select(evidence).where(_its.station_id == _id_of(chain), _its.number > last).order_by(_its.number).limit(size)
    )
    found = connection.execute(query).all()
    run_ids = {row.run_id for row in found if row.run_id is not None}
    runs, answers = run_rows(connection, run_ids), answers_of(connection, run_ids)
    wanted = [(row.identity_id, str(row.kind)) for row in found if row.identity_id is not None]
    endings = ending_rows(connection, wanted) if wanted else {}

    def told(row: Row[Any]) -> WrittenRecord:
        of_run = row.kind in OF_RUNS
        about = runs.get(row.run_id) if of_run else endings.get((row.identity_id, row.kind))
        return WrittenRecord(record=row, about=about, answers=answers.get(row.run_id, []))

    return [told(row) for row in found]


def _id_of(chain: str) -> ScalarSelect[int]:
    return select(stations.c.id).where(stations.c.name == chain).scalar_subquery()


def _next_number(database: Readable, chain: str, last: int) -> int | None:
    try:
        with database.reading() as connection:
            query = select(func.min(_its.number)).where(_its.station_id == _id_of(chain), _its.number > last)
            found = connection.scalar(query)
            return None if found is None else int(found)
    except LedgerError:
        return None
