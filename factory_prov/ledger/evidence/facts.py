"""What the ledger says of what was closed, read from its own tables: nothing of it is written down twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, tuple_

from factory_prov.ledger.evidence.record import Facts, time_text
from factory_prov.ledger.records import RecordKind
from factory_prov.ledger.tables import endings, identities, registrations, runs, servers, setups

Answers = list[dict[str, str]]
_run, _setup, _identity, _ending, _answer = runs.c, setups.c, identities.c, endings.c, registrations.c


def _runs_query() -> Select[Any]:
    return (
        select(
            runs,
            _setup.station,
            _setup.operator,
            _setup.job_name,
            _setup.job_digest,
            _setup.tool_version,
            _setup.first_image,
            _setup.final_image,
            _setup.key_source,
            _identity.endpoint_name,
            _identity.reserved_at,
        )
        .outerjoin(setups, _setup.id == _run.setup_id)
        .outerjoin(identities, _identity.id == _run.identity_id)
        .where(_run.id.in_(bindparam("run_ids", expanding=True)))
    )


_RUNS = _runs_query()
_ANSWERS = (
    select(_answer.run_id, _answer.device_id, _answer.outcome, _answer.at, servers.c.name, _identity.endpoint_name)
    .outerjoin(servers, servers.c.id == _answer.server_id)
    .outerjoin(identities, _identity.id == _answer.identity_id)
    .where(_answer.run_id.in_(bindparam("run_ids", expanding=True)))
    .order_by(_answer.id)
)
"""Made once: to put a query together takes longer than to ask it, and these go with every unit."""


def run_rows(connection: Connection, run_ids: Collection[int]) -> dict[int, Row[Any]]:
    """Return the runs of these numbers that there are."""
    return {row.id: row for row in connection.execute(_RUNS, {"run_ids": list(run_ids)})}


def answers_of(connection: Connection, run_ids: Collection[int]) -> Mapping[int, Answers]:
    """Return what servers have said in these runs, oldest first; a run without any has an empty list."""
    found: defaultdict[int, Answers] = defaultdict(list)
    for row in connection.execute(_ANSWERS, {"run_ids": list(run_ids)}):
        found[row.run_id].append(
            {
                "server": row.name or "",
                "endpoint_name": row.endpoint_name or "",
                "device_id": row.device_id,
                "outcome": row.outcome,
                "at": time_text(row.at),
            }
        )
    return found


def ending_rows(connection: Connection, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Row[Any]]:
    """Return these endings, each by its identity and kind, with the unit's name and chip."""
    query = (
        select(endings, _identity.endpoint_name, _identity.hardware_id)
        .join(identities, _identity.id == _ending.identity_id)
        .where(tuple_(_ending.identity_id, _ending.kind).in_(wanted))
        .order_by(_ending.id.desc())
    )
    return {(row.identity_id, row.kind): row for row in connection.execute(query)}


def run_facts(row: Row[Any], kind: str, answers: Answers) -> Facts:
    """Return what a record of a run tells.

    While the registration is owed it is not told what became of it, nor the outcome that changes with that: the
    record of the delivery tells both.
    """
    facts: Facts = {
        "run": row.id,
        "endpoint_name": row.endpoint_name,
        "reserved_at": None if row.reserved_at is None else time_text(row.reserved_at),
        "psk_identity": row.psk_identity,
        "chip": row.hardware_id,
        "chip_seen": row.hardware_id if row.seen_hardware_id == "" else row.seen_hardware_id,
        "station": row.station,
        "operator": row.operator,
        "job": row.job_name,
        "job_digest": row.job_digest,
        "tool_version": row.tool_version,
        "first_image_sha256": row.first_image,
        "final_image_sha256": row.final_image,
        "keys_made_by": row.key_source,
        "pack_sha256": None if row.pack_sha256 is None else row.pack_sha256.hex(),
        "probe": row.probe,
        "again": row.again,
        "began_at": time_text(row.started_at),
        "ended_at": None if row.finished_at is None else time_text(row.finished_at),
        "steps_sha256": None if row.steps is None else hashlib.sha256(row.steps.encode()).hexdigest(),
    }
    if row.device_contract is not None or row.stored_sha256 is not None:  # records of before tell neither
        facts["device_contract"] = row.device_contract
        facts["stored_sha256"] = None if row.stored_sha256 is None else row.stored_sha256.hex()
    if kind == RecordKind.WAITING:
        return {**facts, "outcome": "WAIT"}
    return {**facts, "outcome": row.outcome, "code": row.code, "reason": row.reason, "servers": answers}


def ending_facts(row: Row[Any]) -> Facts:
    """Return what the record of a name's end tells."""
    return {
        "endpoint_name": row.endpoint_name,
        "chip": row.hardware_id,
        "station": row.station,
        "operator": row.operator,
        "reason": row.reason,
        "ended_at": time_text(row.at),
    }
