"""Whose entry it is that a server has of a name: ours, when a run of ours made it, or has asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, bindparam, delete, func, insert, select, update

from factory_prov.ledger.answers import ASKED as ASKED  # noqa: PLC0414  # asked for here too
from factory_prov.ledger.answers import NOT_MADE as NOT_MADE  # noqa: PLC0414
from factory_prov.ledger.answers import REMOVED as REMOVED  # noqa: PLC0414
from factory_prov.ledger.life_records import EventKind
from factory_prov.ledger.records import RunId
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.tables import identities, outbox, registrations, servers, unit_events

NOT_KNOWN = frozenset({REMOVED, ASKED, NOT_MADE})
"""Behind none of these the server is known to know the unit."""
_its = registrations.c
_QUESTIONS = (
    select(_its.id)
    .where(
        _its.run_id == bindparam("its_run"),
        _its.identity_id == bindparam("its_unit"),
        _its.server_id == bindparam("its_server"),
        _its.outcome == ASKED,
    )
    .order_by(_its.id.desc())
)
_ANSWERED = update(registrations).where(_its.id == bindparam("its_question"))
_NEW = insert(registrations)
_SERVER = select(servers.c.id).where(servers.c.name == bindparam("its_name"))
"""Made once, as they go with every unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server has said of a name, or is asked; `outcome` is the registrar's word, or one of `answers`."""

    server: str
    outcome: str
    at: datetime
    device_id: str = ""


def put(connection: Connection, run_id: RunId, identity_id: int | None, answer: Answer) -> None:
    """Write an answer down, in the place of the questions that the run has asked.

    Of several questions the newest alone may be refused: what became of those before it nobody knows by that. A third
    one goes with the second.
    """
    its_server = server_id(connection, answer.server)
    values = {"device_id": answer.device_id, "outcome": answer.outcome, "at": answer.at}
    asked = {"its_run": run_id, "its_unit": identity_id, "its_server": its_server}
    questions = connection.scalars(_QUESTIONS, asked).all()
    if answer.outcome == ASKED and len(questions) > 1:
        return
    if not questions or answer.outcome == ASKED:
        connection.execute(_NEW, {"run_id": run_id, "identity_id": identity_id, "server_id": its_server, **values})
        return
    connection.execute(_ANSWERED, {"its_question": questions[0], **values})
    if answer.outcome != NOT_MADE and questions[1:]:
        connection.execute(delete(registrations).where(_its.id.in_(questions[1:])))


def take_back(connection: Connection, run_id: RunId, identity_id: int, refused: Answer) -> bool:
    """Write a refusal in the place of what the run has asked last; False where it has asked nothing."""
    its_server = server_id(connection, refused.server)
    asked = (_its.run_id == run_id) & (_its.identity_id == identity_id) & (_its.server_id == its_server)
    if connection.scalar(select(_its.id).where(asked, _its.outcome == ASKED).limit(1)) is None:
        return False
    put(connection, run_id, identity_id, refused)
    return True


def has(connection: Connection, run_id: RunId, answer: Answer) -> bool:
    """Return whether a run has this answer of that server on record already."""
    its_server = server_id(connection, answer.server)
    same = (_its.run_id == run_id) & (_its.server_id == its_server) & (_its.outcome == answer.outcome)
    return connection.execute(select(_its.id).where(same).limit(1)).first() is not None


def newest_at(connection: Connection, identity_id: int, *, but: RunId) -> datetime:
    """Return when a server has last said in another run that it knows a name; long ago where none has."""
    known = (_its.identity_id == identity_id) & (_its.run_id != but) & _its.outcome.not_in(sorted(NOT_KNOWN))
    found = connection.scalar(select(func.max(_its.at)).where(known))
    return datetime.min.replace(tzinfo=UTC) if found is None else found


def is_ours(connection: Connection, endpoint_name: str, server: str) -> bool:
    """Return whether an entry that the server has now is from us: the newest that was not refused took nothing off."""
    newest = (
        select(_its.outcome)
        .where(
            _its.identity_id == _name_id(endpoint_name),
            _its.server_id == select(servers.c.id).where(servers.c.name == server).scalar_subquery(),
            _its.outcome != NOT_MADE,
        )
        .order_by(_its.id.desc())
        .limit(1)
    )
    outcome = connection.scalar(newest)
    if outcome is None:
        return _came_with(connection, _name_id(endpoint_name), server)
    return bool(outcome != REMOVED)


def last_of_run(connection: Connection, run_id: RunId, identity_id: int) -> frozenset[str]:
    """Return what was heard last in a run of each server that it has asked for its own name."""
    mine = (_its.run_id == run_id) & (_its.identity_id == identity_id)
    heard = connection.execute(select(_its.server_id, _its.outcome).where(mine).order_by(_its.id))
    return frozenset({row.server_id: row.outcome for row in heard}.values())


def server_state(connection: Connection, identity_id: int) -> ServerState:
    """Return what is known of the server of a name by what was asked, answered and is owed since, refusals apart."""
    told = (_its.identity_id == identity_id) & (_its.outcome != NOT_MADE)
    newest = connection.execute(select(_its.outcome, _its.run_id).where(told).order_by(_its.id.desc()).limit(1)).first()
    owed_by = connection.scalar(select(func.max(outbox.c.run_id)).where(outbox.c.identity_id == identity_id))
    if owed_by is not None and (newest is None or newest.run_id <= owed_by):
        return ServerState.OWED
    if newest is None:
        return ServerState.REGISTERED if _came_with(connection, identity_id, None) else ServerState.NONE
    others = {ASKED: ServerState.ASKED, REMOVED: ServerState.REMOVED}
    return others.get(newest.outcome, ServerState.REGISTERED)


def _came_with(connection: Connection, identity_id: int | ScalarSelect[Any], server: str | None) -> bool:
    """Whether a name was taken in as one that a server, or the one of that name, has an entry of."""
    its = unit_events.c
    query = select(its.id).where(its.identity_id == identity_id, its.kind == EventKind.IMPORTED)
    if server is None:
        query = query.where(its.server_id.is_not(None))
    else:
        query = query.where(its.server_id == select(servers.c.id).where(servers.c.name == server).scalar_subquery())
    return connection.execute(query.limit(1)).first() is not None


def _name_id(endpoint_name: str) -> ScalarSelect[Any]:
    return select(identities.c.id).where(identities.c.endpoint_name == endpoint_name).scalar_subquery()


def server_id(connection: Connection, name: str) -> int:
    """Return the id of a server, which has one from now on."""
    known = connection.scalar(_SERVER, {"its_name": name})
    if known is not None:
        return int(known)
    return int(connection.execute(insert(servers).returning(servers.c.id), {"name": name}).scalar_one())
