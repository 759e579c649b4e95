"""Everything a reader may have of the ledger, row by row: units, runs and records. No key is in it, sealed or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from factory_prov.errors import InputError
from factory_prov.ledger.csv_cells import Cell
from factory_prov.ledger.database import Readable
from factory_prov.ledger.evidence.facts import answers_of, run_facts, run_rows
from factory_prov.ledger.evidence.links import facts_of
from factory_prov.ledger.evidence.reading import Unreadable, chain_records
from factory_prov.ledger.evidence.record import Fact, RecordPlace, body, time_text
from factory_prov.ledger.reasons import reason_of
from factory_prov.ledger.records import RecordKind
from factory_prov.ledger.tables import endings, identities, ledger_identity, psk_identities, runs, setups, stations
from factory_prov.messages import Message, listed

_BATCH = 1000
_unit, _run = identities.c, runs.c
Shown = dict[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From when to when runs began, `until` not counted in, and at which station; all where nothing is said."""

    since: datetime | None = None
    until: datetime | None = None
    station: str | None = None


def require_station(database: Readable, station: str | None) -> None:
    """Refuse a station that nobody has worked at, with InputError: its figures would all be 0."""
    if station is None:
        return
    with database.reading() as connection:
        known = set(connection.scalars(select(setups.c.station).union(select(endings.c.station))))
    if station not in known:
        raise InputError(
            Message("the ledger knows no station with this name."),
            place=station,
            cure=Message("It knows {names}.", names=listed(sorted(known), "and")),
        )


def units(database: Readable) -> Iterator[Shown]:
    """Give every name with its unit, oldest first."""
    for batch in _batches(database, select(identities), _unit.id):
        ids = [row.id for row in batch]
        with database.reading() as connection:
            psk, ends = _psk_identities(connection, ids), _endings(connection, ids)
        for row in batch:
            yield {
                "unit": row.id,
                "endpoint_name": row.endpoint_name,
                "chip": row.hardware_id,
                "state": row.state,
                "server_state": row.server_state,
                "psk_identity": psk.get(row.id),
                "reserved_at": time_text(row.reserved_at),
                "passed_at": _time(row.passed_at),
                "ended_at": _time(row.retired_at),
                "ended_how": ends.get(row.id),
            }


_LATER = ("device_contract", "stored_sha256")


def runs_of(database: Readable, period: Period) -> Iterator[Shown]:
    """Give the runs of a period, oldest first, with all that their records tell but the list of servers' answers."""
    query = select(_run.id).join(setups, setups.c.id == _run.setup_id).where(*conditions(period))
    for batch in _batches(database, query, _run.id):
        ids = [row.id for row in batch]
        with database.reading() as connection:
            rows, answers = run_rows(connection, ids), answers_of(connection, ids)
        for run_id in ids:
            facts = run_facts(rows[run_id], RecordKind.ENDED, answers.get(run_id, []))
            shown: Shown = {name: value for name, value in facts.items() if not isinstance(value, list)}
            shown["reason"] = str(reason_of(rows[run_id].reason) or "") or None
            last = answers.get(run_id, [])[-1:]
            shown["server"] = last[0]["server"] if last else None
            shown["server_said"] = last[0]["outcome"] if last else None
            shown["record"] = rows[run_id].record_number
            for name in _LATER:  # a record of before does not tell them; a list has the same columns everywhere
                shown[name] = shown.pop(name, None)
            yield shown


def records(database: Readable) -> Iterator[dict[str, object]]:
    """Give every signed record as it was signed, chain by chain."""
    with database.reading() as connection:
        ledger_id = str(connection.execute(select(ledger_identity.c.ledger_id)).scalar_one())
        chains = connection.execute(select(stations).where(stations.c.public_key.is_not(None))).all()
    for chain in sorted(chains, key=lambda row: str(row.name)):
        previous = b""
        for told in chain_records(database, chain.name):
            if isinstance(told, Unreadable):
                raise told.failure
            row = told.record
            place = RecordPlace(
                ledger_id=ledger_id,
                chain=chain.name,
                public_key=chain.public_key,
                number=row.number,
                previous=previous,
            )
            facts: dict[str, Fact] = facts_of(told)
            yield {
                "record": body(place, row.kind, row.at, facts),
                "digest": row.digest.hex(),
                "signature": row.signature.hex(),
            }
            previous = row.digest


def conditions(period: Period) -> list[Any]:
    """Return the conditions for runs of a period, joined with their setups."""
    return [
        *([] if period.since is None else [_run.started_at >= period.since]),
        *([] if period.until is None else [_run.started_at < period.until]),
        *([] if period.station is None else [setups.c.station == period.station]),
    ]


def _batches(database: Readable, query: Select[Any], key: Any) -> Iterator[list[Row[Any]]]:
    last = -1
    while True:
        with database.reading() as connection:
            batch = list(connection.execute(query.where(key > last).order_by(key).limit(_BATCH)).all())
        if not batch:
            return
        yield batch
        last = batch[-1].id


def _psk_identities(connection: Connection, ids: list[int]) -> dict[int, str]:
    its = psk_identities.c
    newest = select(_run.identity_id, _run.psk_identity).where(
        _run.identity_id.in_(ids), _run.psk_identity.is_not(None)
    )
    found = pairs(connection, newest.order_by(_run.id))
    held = select(its.identity_id, its.psk_identity).where(its.identity_id.in_(ids))
    return {**pairs(connection, held), **found}


def _endings(connection: Connection, ids: list[int]) -> dict[int, str]:
    its = endings.c
    query = select(its.identity_id, its.kind).where(its.identity_id.in_(ids)).order_by(its.id)
    return pairs(connection, query)


def _time(time: datetime | None) -> str | None:
    return None if time is None else time_text(time)


def pairs(connection: Connection, query: Select[Any]) -> dict[Any, Any]:
    """Return what a query of two columns finds, the later of two with one key."""
    return {row[0]: row[1] for row in connection.execute(query)}
