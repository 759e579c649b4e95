"""What of the outbox is not to be sent: a newer run of the unit may have given it other keys, or has done so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, select, update

from factory_prov.ledger import entries
from factory_prov.ledger.reasons import text_of
from factory_prov.ledger.records import Outcome, RunId
from factory_prov.ledger.records_owed import Told, release_records
from factory_prov.ledger.tables import outbox, registrations, runs
from factory_prov.messages import Message

SET_ASIDE = "set aside"
_its = outbox.c
_newer = runs.alias("newer")
_OTHER_KEYS = Message(
    "The unit was done again since and has other keys now, so these are not sent. Run it with a job of this server, or"
    " take this out with factory-prov outbox drop."
)
_TOLD_SINCE = Message("The unit was done again since, with other keys: that run tells its server.")
_NOT_TOLD = Message("The unit was done again since, with other keys: the server of this run is not told of these.")


def is_newer_there() -> ColumnElement[bool]:
    """Return the condition for a row whose unit was begun again: nobody knows which keys it has by now."""
    return exists().where(_newer.c.identity_id == _its.identity_id, _newer.c.id > _its.run_id)


def is_superseded() -> ColumnElement[bool]:
    """Return the condition for a row whose unit was done again, and well: it has other keys, so this is never sent."""
    ended_well = _newer.c.outcome.in_([Outcome.PASS, Outcome.WAIT])
    return exists().where(_newer.c.identity_id == _its.identity_id, _newer.c.id > _its.run_id, ended_well)


def done_again(connection: Connection, run_id: RunId, identity_id: int | None) -> None:
    """Deal with what older runs owed of a unit that a run has ended well with, and say so in those runs.

    Taken out is what is owed to servers that this run has told; nothing else, as no server is forgotten.
    """
    older = (_its.identity_id == identity_id) & (_its.run_id < run_id)
    if connection.execute(select(_its.id).where(older).limit(1)).first() is None:
        return
    its = registrations.c
    mine = (its.run_id == run_id) & (its.identity_id == identity_id)
    told = select(its.server_id).where(mine, its.outcome.not_in(sorted(entries.NOT_KNOWN)))
    take_out(connection, older & _its.server_id.in_(told), _TOLD_SINCE)
    _say(connection, older, _NOT_TOLD)
    values = {"state": SET_ASIDE, "lease": None, "reason": text_of(_OTHER_KEYS)}
    connection.execute(update(outbox).where(older).values(**values))


def replaced(connection: Connection, identity_id: int, server_id: int) -> None:
    """Take out what an older run of a unit owes to a server, for the run that owes it now."""
    take_out(connection, (_its.identity_id == identity_id) & (_its.server_id == server_id), _TOLD_SINCE)


def take_out(connection: Connection, which: ColumnElement[bool], why: Message) -> None:
    """Take rows out without having sent them, and let their runs say why."""
    _say(connection, which, why)
    release_records(connection, _waits_for(which), Told.GIVEN_UP)
    connection.execute(delete(outbox).where(which))


def _say(connection: Connection, which: ColumnElement[bool], why: Message) -> None:
    """Let the runs that wait for these rows tell what becomes of that: no signed record tells their reason."""
    connection.execute(update(runs).where(_waits_for(which)).values(reason=text_of(why)))


def _waits_for(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for runs that wait for some rows."""
    return runs.c.id.in_(select(_its.run_id).where(which)) & (runs.c.outcome == Outcome.WAIT)


def given_up_words(*, at: datetime, station: str, operator: str) -> Message:
    """Say of a run that what it owed was taken out by hand."""
    return Message(
        "{operator} has taken out at {station}, on {time} UTC, what the server of this run was to be told: the unit was"
        " done again since, with other keys.",
        operator=operator or station,
        station=station,
        time=f"{at:%Y-%m-%d %H:%M}",
    )
