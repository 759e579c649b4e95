"""What is still owed to servers: registrations of units that were checked, each sent once and none forgotten.

A row comes about in the transaction that ends its run with WAIT, and goes in the one that makes a PASS of it. In
between one program at a time has it in hand (`claim`): its lease tells whether that program lives. How often a row was
tried, and why it did not get through, is in the row. One whose run is not its unit's newest is not sent: another key
may be in the device by now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, exists, func, insert, or_, select, update

from factory_prov.errors import IdentityTaken, LedgerError
from factory_prov.ledger import answers, entries, identity_rows, sealed_rows, taken_along
from factory_prov.ledger.evidence.chain import ChainSigner, Closed
from factory_prov.ledger.life_records import EventKind, UnitEvent
from factory_prov.ledger.owed_rows import (
    SET_ASIDE,
    given_up_words,
    is_newer_there,
    is_superseded,
    replaced,
    take_out,
)
from factory_prov.ledger.reasons import reason_of, text_of
from factory_prov.ledger.records import Again, Outcome, RecordKind, RunId
from factory_prov.ledger.records_owed import Told, release_records
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.statistics.counting import count_delivered
from factory_prov.ledger.tables import identities, ledger_identity, outbox, runs, sealed_keys, servers
from factory_prov.ledger.unit_events import put
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.ledger.database import Database

_its = outbox.c


class OwedState(StrEnum):
    """What is done about a row: it waits for its turn, a program has it in hand, or it waits for somebody."""

    QUEUED = "queued"
    SENDING = "sending"
    SET_ASIDE = SET_ASIDE


_IN_HAND = (
    select(outbox.c.id, outbox.c.state, outbox.c.lease, identities.c.endpoint_name)
    .join(identities, identities.c.id == outbox.c.identity_id)
    .where(outbox.c.identity_id.in_(identity_rows.IDS_OF))
    .with_for_update(of=outbox)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A registration to be made later: at which server, and its options as text, without a secret."""

    server: str
    kind: str
    options: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One registration that is owed. `held`: a newer run of the unit has not ended well, so it is not sent.
    `superseded`: one has, so the unit has other keys and this is never sent. `in_file_since`: it is in a file too, that
    was taken to another PC.

    Of one that is in hand: `ours` tells that an entry that its server has of the name may be changed, and `replaces`
    are former names of the unit that its server is to forget before.
    `sealed` is the unit's encrypted pack, None where the ledger does not have it any more.
    """

    row_id: int
    run_id: RunId
    endpoint_name: str
    server: str
    kind: str
    options: str
    state: OwedState
    tries: int
    owed_since: datetime
    next_at: datetime
    held: bool
    superseded: bool = False
    in_file_since: datetime | None = None
    reason: Message = NOTHING
    ours: bool = False
    replaces: tuple[str, ...] = ()
    hardware_id: str | None = None
    kek_id: str = ""
    sealed: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedCounts:
    """How much is owed; `since` is when the oldest of it was checked."""

    owed: int = 0
    set_aside: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a row at its server."""

    row: OwedRow
    device_id: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """What becomes of a row that did not get through: tried again at `next_at`, or with None set aside.

    `counts`: it was tried. `unchanged`: the server has certainly changed nothing.
    """

    row: OwedRow
    reason: Message
    next_at: datetime | None
    counts: bool = True
    unchanged: bool = False


class Outbox:
    """The rows of one open ledger; any number of threads and programs may use them. Raises LedgerError."""

    def __init__(
        self, database: Database, writing: Callable[[], AbstractContextManager[Connection]], signer: ChainSigner | None
    ) -> None:
        self._database = database
        self._reading = database.reading
        self._writing = writing
        self._leases = database.leases
        self._signer = signer
        self._in_hand: set[int] = set()

    @property
    def ledger_id(self) -> str:
        """The id of the ledger, to which sealed packs and files of this outbox are bound."""
        with self._reading() as connection:
            return str(connection.scalar(select(ledger_identity.c.ledger_id)))

    def refuse_in_hand(self, connection: Connection, endpoint_name: str | None, hardware_id: str | None) -> None:
        """Raise IdentityTaken for a unit whose registration is on its way: its server would get another key than it."""
        # Two units without a chip are not one: nothing equals NULL.
        for row in connection.execute(_IN_HAND, {"its_name": endpoint_name, "its_chip": hardware_id}):
            if row.state == OwedState.SENDING and self._in_work(connection, row.id, row.lease):
                raise IdentityTaken(
                    Message("the registration of this unit is on its way to its server."),
                    place=row.endpoint_name,
                    cure=Message("Start it again in a moment."),
                )
        taken_along.refuse(connection, endpoint_name, hardware_id)

    def _in_work(self, connection: Connection, row_id: int, lease: str) -> bool:
        """Whether somebody has a row in hand; one of this program may have been let go though that was not written."""
        mine = self._leases.mine(connection)
        return row_id in self._in_hand if lease == mine else self._leases.lives(connection, lease)

    def counts(self) -> OwedCounts:
        """Return how much is owed."""
        query = select(_its.state, func.count(), func.min(_its.owed_since)).group_by(_its.state)
        with self._reading() as connection:
            found = {OwedState(state): (number, since) for state, number, since in connection.execute(query)}
        aside = found.get(OwedState.SET_ASIDE, (0, None))[0]
        return OwedCounts(
            owed=sum(number for number, _ in found.values()) - aside,
            set_aside=aside,
            since=min((since for _, since in found.values()), default=None),
        )

    def rows(self, *, after: int = 0, limit: int | None = None, state: OwedState | None = None) -> tuple[OwedRow, ...]:
        """Return what is owed, oldest first, from the row behind `after` on; with a `state` only what is in that."""
        query = _rows().where(_its.id > after).order_by(_its.id).limit(limit)
        query = query if state is None else query.where(_its.state == state)
        with self._reading() as connection:
            return tuple(map(_row_of, connection.execute(query)))

    def told(self) -> tuple[OwedRow, ...]:
        """Return all that is owed, with what a sender must know of each; nothing is taken in hand by that."""
        with self._reading() as connection:
            found = connection.execute(_rows().order_by(_its.owed_since, _its.id)).all()
            return tuple(_in_hand(connection, row) for row in found)

    def take_along(self, rows: Sequence[OwedRow], *, at: datetime) -> frozenset[int]:
        """Write down that these go to another PC in a file of that time; return those whose units were not begun anew.

        None of these units gets other keys, nor another name, before that file is back.
        """
        wanted = [row.row_id for row in rows]

        def take() -> frozenset[int]:
            with self._writing() as connection:
                query = select(_its.id, _its.run_id, _its.identity_id).where(_its.id.in_(wanted)).order_by(_its.id)
                connection.execute(query.with_for_update(of=outbox)).all()  # whoever begins such a unit holds it too
                found = connection.execute(query.where(~is_newer_there(), _is_in_use())).all()
                taken_along.put(connection, found, at=at)
                return frozenset(row.id for row in found)

        return self._database.repeated(take)

    def brought_back(self, run_ids: Collection[RunId], *, at: datetime | None) -> None:
        """Write down that what these runs owe is sent from the file of that time no more; None: from no file."""

        def note() -> None:
            with self._writing() as connection:
                taken_along.brought_back(connection, run_ids, at=at)

        self._database.repeated(note)

    def in_files(self) -> frozenset[str]:
        """Return the names of units of which something is in a file that was taken to another PC."""
        with self._reading() as connection:
            return taken_along.names(connection)

    def recall(self, names: Collection[str], *, at: datetime, station: str, operator: str) -> None:
        """Take somebody's word that no file with these units will be sent any more, and note who gave it."""

        def note() -> None:
            with self._writing() as connection:
                for name in sorted(taken_along.names(connection).intersection(names)):
                    put(connection, _recalled(name, at=at, station=station, operator=operator))
                taken_along.recall(connection, names)

        self._database.repeated(note)

    def is_former(self, row: OwedRow) -> bool:
        """Whether the unit of a row ran again since, or has another name or an end."""
        its_run = select(runs.c.identity_id).where(runs.c.id == row.run_id).scalar_subquery()
        newer = select(runs.c.id).where(runs.c.identity_id == its_run, runs.c.id > row.run_id).limit(1)
        ended = select(identities.c.id).where(identities.c.id == its_run, identities.c.retired_at.is_not(None))
        with self._reading() as connection:
            return any(connection.execute(query).first() is not None for query in (newer, ended))

    def claim_these(self, wanted: Mapping[int, RunId]) -> tuple[OwedRow, ...]:
        """Take these rows in hand, whenever their time is and though they were set aside; not what others have."""

        def claim() -> tuple[OwedRow, ...]:
            with self._writing() as connection:
                self._free_orphans(connection)
                query = select(_its.id, _its.run_id).where(_its.id.in_(list(wanted)), ~is_newer_there(), _is_in_use())
                free = connection.execute(query.where(_its.state != OwedState.SENDING)).all()
                return self._take(connection, [row.id for row in free if wanted[row.id] == row.run_id])

        rows = self._database.repeated(claim)
        self._in_hand.update(row.row_id for row in rows)
        return rows

    def heard_of_former(self, run_id: RunId, answer: entries.Answer) -> None:
        """Write down what a server has said of a run that is no longer its unit's newest: the entry there is ours.

        Nobody knows by that which of the unit's keys it has now, so it is not told as one that knows the unit.
        """

        def note() -> None:
            with self._writing() as connection:
                row = connection.execute(select(runs.c.identity_id, runs.c.outcome).where(runs.c.id == run_id)).first()
                if row is None or row.identity_id is None or entries.has(connection, run_id, answer):
                    return
                waits = row.outcome == Outcome.WAIT
                if not waits and entries.newest_at(connection, row.identity_id, but=run_id) > answer.at:
                    return  # the server has got the newer key since, and this run's record is closed
                known = entries.server_state(connection, row.identity_id)
                if waits:  # a PASS is signed with all that was heard
                    entries.put(connection, run_id, row.identity_id, answer)
                if known is not ServerState.OWED:
                    identity_rows.set_server_state(connection, row.identity_id, _unsure(connection, row.identity_id))

        self._database.repeated(note)

    def is_due(self, *, now: datetime, but: Collection[str] = ()) -> bool:
        """Whether there is something to claim; as `claim`, and writes nothing."""
        left_out = select(servers.c.id).where(servers.c.name.in_(list(but)))
        queued = and_(_its.state == OwedState.QUEUED, _its.next_at <= now, ~is_newer_there(), _is_in_use())
        orphaned = and_(_its.state == OwedState.SENDING, _its.id.not_in(list(self._in_hand)))
        query = select(_its.id).where(_its.server_id.not_in(left_out), or_(queued, orphaned)).limit(1)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def claim(self, limit: int, *, now: datetime, but: Collection[str] = ()) -> tuple[OwedRow, ...]:
        """Take rows in hand whose time has come, oldest first: nobody else sends them as long as this program lives.

        Those of a program that has died are among them, and none of the servers in `but`.
        """
        rows = self._database.repeated(lambda: self._claim(limit, now, but))
        self._in_hand.update(row.row_id for row in rows)
        return rows

    def _claim(self, limit: int, now: datetime, but: Collection[str]) -> tuple[OwedRow, ...]:
        left_out = select(servers.c.id).where(servers.c.name.in_(list(but)))
        with self._writing() as connection:
            self._free_orphans(connection)
            query = (
                select(_its.id)
                .where(_its.state == OwedState.QUEUED, _its.next_at <= now, _its.server_id.not_in(left_out))
                .where(~is_newer_there(), _is_in_use())
                .order_by(_its.owed_since, _its.id)
                .limit(limit)
                .with_for_update(skip_locked=True, of=outbox)
            )
            ids = list(connection.scalars(query))
            return self._take(connection, ids)

    def _take(self, connection: Connection, found: list[int]) -> tuple[OwedRow, ...]:
        """Take rows in hand; looked at again once nobody else can: another station may just have begun their unit."""
        of_them = select(_its.id).where(_its.id.in_(found)).order_by(_its.id)
        connection.execute(of_them.with_for_update(of=outbox)).all()
        free = of_them.where(_its.state != OwedState.SENDING, ~is_newer_there(), _is_in_use())
        ids = list(connection.scalars(free))
        values = {"state": OwedState.SENDING, "lease": self._leases.mine(connection), "tries": _its.tries + 1}
        connection.execute(update(outbox).where(_its.id.in_(ids)).values(**values))
        taken = connection.execute(_rows().where(_its.id.in_(ids)).order_by(_its.owed_since, _its.id)).all()
        return tuple(_in_hand(connection, row) for row in taken)

    def _free_orphans(self, connection: Connection) -> None:
        """Give back what dead programs had in hand. What of it their servers have is asked before it is sent again."""
        held = select(_its.id, _its.lease).where(_its.state == OwedState.SENDING)
        dead = [row.id for row in connection.execute(held).all() if not self._in_work(connection, row.id, row.lease)]
        if dead:
            values = {"state": OwedState.QUEUED, "lease": None}
            connection.execute(update(outbox).where(_its.id.in_(dead)).values(**values))

    def asking(self, rows: Sequence[OwedRow], *, at: datetime) -> None:
        """Write down, before it is done, that the server of each is asked to make or change its entry."""

        def ask(connection: Connection, row: OwedRow, identity_id: int) -> None:
            answer = entries.Answer(server=row.server, outcome=answers.ASKED, at=at)
            entries.put(connection, row.run_id, identity_id, answer)
            identity_rows.set_server_state(connection, identity_id, ServerState.ASKED)

        self._with_each(rows, ask, let_go=False)

    def forgotten(self, row: OwedRow, name: str, *, at: datetime) -> None:
        """Write down that the server of a row does not know a former name of its unit any more."""

        def forget(connection: Connection, row: OwedRow, _identity_id: int) -> None:
            former = identity_rows.by_name(connection, name)
            if former is not None:
                answer = entries.Answer(server=row.server, outcome=answers.REMOVED, at=at)
                entries.put(connection, row.run_id, former.identity_id, answer)
                identity_rows.set_server_state(connection, former.identity_id, ServerState.REMOVED)

        self._with_each([row], forget, let_go=False)

    def delivered(self, answers: Sequence[Answered], *, at: datetime) -> tuple[OwedRow, ...]:
        """Write down that servers know these units: their runs are PASS now. Return those that were still owed."""
        by_row = {answer.row.row_id: answer for answer in answers}

        def deliver(connection: Connection, row: OwedRow, identity_id: int) -> None:
            answer = by_row[row.row_id]
            entries.put(
                connection,
                row.run_id,
                identity_id,
                entries.Answer(server=row.server, device_id=answer.device_id, outcome=answer.outcome, at=at),
            )
            identity_rows.set_server_state(connection, identity_id, ServerState.REGISTERED)
            waits = (runs.c.id == row.run_id) & (runs.c.outcome == Outcome.WAIT)
            passed = connection.execute(
                update(runs).where(waits).values(outcome=Outcome.PASS, code=None, reason=None, told=None)
            )
            if passed.rowcount:
                count_delivered(connection, row.run_id)
            connection.execute(update(identities).where(identities.c.id == identity_id).values(passed_at=at))
            connection.execute(delete(outbox).where(_its.id == row.row_id))
            release_records(connection, runs.c.id == row.run_id, Told.DELIVERED, at)
            if self._signer is not None:
                self._signer.add(connection, Closed(kind=RecordKind.DELIVERED, at=at, run_id=row.run_id))
            sealed_rows.erase_after(connection, identity_id, Outcome.PASS)

        return self._with_each([answer.row for answer in answers], deliver)

    def not_sent(self, failures: Sequence[NotSent], *, at: datetime) -> None:
        """Write down why rows did not get through, and give them back; or set them aside for somebody."""
        by_row = {failure.row.row_id: failure for failure in failures}

        def note(connection: Connection, row: OwedRow, identity_id: int) -> None:
            failure = by_row[row.row_id]
            if failure.unchanged:
                answer = entries.Answer(server=row.server, outcome=answers.NOT_MADE, at=at)
                if entries.take_back(connection, row.run_id, identity_id, answer):
                    identity_rows.set_server_state(connection, identity_id, ServerState.OWED)
            values = {
                "state": OwedState.SET_ASIDE if failure.next_at is None else OwedState.QUEUED,
                "lease": None,
                "tries": row.tries if failure.counts else max(0, row.tries - 1),
                "next_at": failure.next_at or at,
                "reason": text_of(failure.reason) if failure.reason else None,
            }
            connection.execute(update(outbox).where(_its.id == row.row_id).values(**values))

        self._with_each([failure.row for failure in failures], note)

    def retry(self, names: Collection[str] | None = None, *, now: datetime) -> int:
        """Have rows sent at once that wait, or were set aside: those of these names, or all. Return how many.

        Not those whose units have other keys by now.
        """
        waits = and_(_its.state != OwedState.SENDING, ~is_superseded())
        if names is not None:
            its_names = select(identities.c.id).where(identities.c.endpoint_name.in_(list(names)))
            waits = waits & _its.identity_id.in_(its_names)
        values = {"state": OwedState.QUEUED, "tries": 0, "next_at": now}
        return self._database.repeated(lambda: self._retry(waits, values))

    def _retry(self, waits: ColumnElement[bool], values: dict[str, Any]) -> int:
        with self._writing() as connection:
            return connection.execute(update(outbox).where(waits).values(**values)).rowcount

    def drop(self, names: Collection[str], *, at: datetime, station: str, operator: str) -> tuple[str, ...]:
        """Take out what these units owe to servers with keys that they do not have any more; return to which servers.

        Their runs say from then on who did that. What may still be sent stays.
        """
        why = given_up_words(at=at, station=station, operator=operator)
        return self._database.repeated(lambda: self._drop(names, why))

    def _drop(self, names: Collection[str], why: Message) -> tuple[str, ...]:
        with self._writing() as connection:
            query = select(_its.id, _its.identity_id, servers.c.name).join(servers, servers.c.id == _its.server_id)
            named = select(identities.c.id).where(identities.c.endpoint_name.in_(list(names)))
            query = query.where(_its.identity_id.in_(named), is_superseded()).order_by(_its.id)
            found = connection.execute(query.with_for_update(of=outbox)).all()
            take_out(connection, _its.id.in_([row.id for row in found]), why)
            for identity_id in sorted({row.identity_id for row in found}):
                known = entries.server_state(connection, identity_id)
                identity_rows.set_server_state(connection, identity_id, known)
            return tuple(row.name for row in found)

    def _with_each(
        self, rows: Iterable[OwedRow], change: Callable[[Connection, OwedRow, int], None], *, let_go: bool = True
    ) -> tuple[OwedRow, ...]:
        """Change those that this program has in hand still, in one transaction; return them."""
        wanted = {row.row_id: row for row in rows}
        if not wanted:
            return ()
        try:
            return self._database.repeated(lambda: self._change(wanted, change))
        finally:  # even when that cannot be written: it is asked again then
            if let_go:
                self._in_hand.difference_update(wanted)

    def _change(
        self, wanted: Mapping[int, OwedRow], change: Callable[[Connection, OwedRow, int], None]
    ) -> tuple[OwedRow, ...]:
        with self._writing() as connection:
            in_hand = _its.id.in_(list(wanted)) & (_its.state == OwedState.SENDING)
            query = select(_its.id, _its.identity_id).where(in_hand, _its.lease == self._leases.mine(connection))
            found = connection.execute(query.order_by(_its.id)).all()
            for row in found:
                change(connection, wanted[row.id], row.identity_id)
        return tuple(wanted[row.id] for row in found)


def owe(connection: Connection, run_id: RunId, identity_id: int, owed: Owed, *, at: datetime) -> None:
    """Put a registration in for a run that ends with it; LedgerError where its keys are not kept.

    It takes the place of what a run of the same unit owed before.
    """
    kept = select(sealed_keys.c.identity_id).where(sealed_keys.c.identity_id == identity_id)
    if connection.execute(kept).first() is None:
        raise LedgerError(
            Message("the registration cannot be made later: the unit's keys are not kept."),
            place=Message("ledger"),
            cure=Message('Write keep = "until registered" below [credentials].'),
        )
    server_id = entries.server_id(connection, owed.server)
    replaced(connection, identity_id, server_id)
    values = {
        "identity_id": identity_id,
        "run_id": run_id,
        "server_id": server_id,
        "kind": owed.kind,
        "options": owed.options,
        "state": OwedState.QUEUED,
        "tries": 0,
        "owed_since": at,
        "next_at": at,
    }
    connection.execute(insert(outbox), values)
    identity_rows.set_server_state(connection, identity_id, ServerState.OWED)


def _recalled(name: str, *, at: datetime, station: str, operator: str) -> UnitEvent:
    what = Message("Somebody gave their word that no file with its registration will be sent any more.")
    return UnitEvent(
        at=at,
        kind=EventKind.RECALLED,
        endpoint_name=name,
        hardware_id=None,
        run_id=None,
        station=station,
        operator=operator,
        what=what,
    )


def _unsure(connection: Connection, identity_id: int) -> ServerState:
    """Return what is known of a server that has got some key of a unit: of one without a name, that it is there."""
    ended = identity_rows.by_id(connection, identity_id).retired_at is not None
    return ServerState.REGISTERED if ended else ServerState.ASKED


def _is_in_use() -> ColumnElement[bool]:
    its_identity = and_(identities.c.id == _its.identity_id, identities.c.retired_at.is_(None))
    passes = exists().where(
        runs.c.id == _its.run_id, or_(runs.c.outcome == Outcome.WAIT, runs.c.outcome == Outcome.PASS)
    )
    return exists().where(its_identity) & passes


def _rows() -> Select[Any]:
    return (
        select(
            outbox,
            identities.c.endpoint_name,
            identities.c.hardware_id,
            servers.c.name.label("server"),
            sealed_keys.c.kek_id,
            sealed_keys.c.sealed,
            is_newer_there().label("newer"),
            is_superseded().label("superseded"),
            taken_along.since().label("in_file_since"),
            runs.c.again,
        )
        .join(runs, runs.c.id == _its.run_id)
        .join(identities, identities.c.id == _its.identity_id)
        .join(servers, servers.c.id == _its.server_id)
        .outerjoin(sealed_keys, sealed_keys.c.identity_id == _its.identity_id)
    )


def _may_update(connection: Connection, row: Row[Any]) -> bool:
    """Whether an entry of that name may be changed at the server: never one that may be another station's."""
    return row.again == Again.SAME_IDENTITY or entries.is_ours(connection, row.endpoint_name, row.server)


def _in_hand(connection: Connection, row: Row[Any]) -> OwedRow:
    former = identity_rows.not_removed(connection, row.hardware_id)
    known = tuple(name for name in former if entries.is_ours(connection, name, row.server))
    return replace(_row_of(row), ours=_may_update(connection, row), replaces=known)


def _row_of(row: Row[Any]) -> OwedRow:
    return OwedRow(
        row_id=row.id,
        run_id=RunId(row.run_id),
        endpoint_name=row.endpoint_name,
        server=row.server,
        kind=row.kind,
        options=row.options,
        state=OwedState(row.state),
        tries=row.tries,
        owed_since=row.owed_since,
        next_at=row.next_at,
        reason=reason_of(row.reason) or NOTHING,
        held=bool(row.newer and not row.superseded),
        superseded=bool(row.superseded),
        in_file_since=row.in_file_since,
        hardware_id=row.hardware_id,
        kek_id=row.kek_id or "",
        sealed=row.sealed,
    )
