"""One round of sending: rows become registrations, a server gets them together, each gets an end of its own.

What holds for all stops the rest of a server's rows, and is counted against none of them. What a server has against one
row is that row's own: refused for good, it is set aside at once, else it is tried again later, and set aside when it
has been tried often enough. Nothing is sent before the server was asked what it has of the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Protocol

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    FactoryProvError,
    InputError,
    ServerBusy,
    ServerConflict,
    ServerError,
    VaultClosed,
)
from factory_prov.ledger.outbox import Answered, NotSent, OwedRow
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.messages import NOTHING, Message
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.many import FOR_ALL
from factory_prov.registrars.registration import (
    Registering,
    Registrar,
    Registration,
    RegistrationOrder,
    ServerAnswer,
    Standing,
)
from factory_prov.registrars.registry import kind_of, options_of, registration_for

AT_A_TIME = 100
MOST_TRIES = 8
"""So often a row is tried that its server does not take; it is set aside then."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 600.0
_WITHOUT_KEY_S = 60.0
_NO_KEY = Message("The unit's keys are not in the ledger any more, so its server cannot be told.")
_NO_KEY_CURE = Message("Run the unit again.")


class Rows(Protocol):
    """Where rows come from and what becomes of them is written down: a ledger's outbox, or a file."""

    def claim(self, limit: int, *, now: datetime, but: Sequence[str] = ()) -> tuple[OwedRow, ...]:
        """Take rows in hand whose time has come."""
        ...

    def asking(self, rows: Sequence[OwedRow], *, at: datetime) -> None:
        """Write down that servers are asked to make or change these entries, before it is done."""
        ...

    def forgotten(self, row: OwedRow, name: str, *, at: datetime) -> None:
        """Write down that the server of a row does not know a former name of its unit any more."""
        ...

    def delivered(self, answers: Sequence[Answered], *, at: datetime) -> tuple[OwedRow, ...]:
        """Write down that servers know these units; return those that were still owed."""
        ...

    def not_sent(self, failures: Sequence[NotSent], *, at: datetime) -> None:
        """Write down why rows did not get through."""
        ...


OpenServer = Callable[[ServerOptions], Registrar]
OpenPack = Callable[[OwedRow], bytes | None]
"""Returns the unit's pack, None where it is not kept any more; VaultClosed where this PC does not have the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerTrouble:
    """Why a server takes nothing from us now."""

    server: str
    failure: FactoryProvError


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of one round. `taken` is how many rows were in it."""

    taken: int = 0
    delivered: tuple[OwedRow, ...] = ()
    failed: tuple[NotSent, ...] = ()
    troubles: tuple[ServerTrouble, ...] = ()
    answered: frozenset[str] = frozenset()
    """Servers that said something to a row, be it yes or no."""


@dataclass(slots=True)
class _Sorted:
    """What became of the rows of one round so far."""

    answers: list[Answered] = field(default_factory=list)
    failures: list[NotSent] = field(default_factory=list)
    troubles: dict[str, ServerTrouble] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)


def send_round(
    rows: Rows, open_server: OpenServer, open_pack: OpenPack, *, cancel: CancelToken, but: Sequence[str] = ()
) -> Round:
    """Send what is due, up to a hundred rows, and write down what came of it. LedgerError.

    `but` are servers that are left alone for now.
    """
    claimed = rows.claim(AT_A_TIME, now=datetime.now(UTC), but=but)
    done = _Sorted()
    try:
        for (_, kind, options), group in groupby(sorted(claimed, key=_server_of), key=_server_of):
            _send_group(_Group(rows, list(group), kind, options, open_server, open_pack, cancel), done)
    finally:
        told = {answer.row.row_id for answer in done.answers} | {failure.row.row_id for failure in done.failures}
        done.failures += [_put_back(row) for row in claimed if row.row_id not in told]
        try:
            delivered = rows.delivered(done.answers, at=datetime.now(UTC))
        finally:
            rows.not_sent(done.failures, at=datetime.now(UTC))
    return Round(
        taken=len(claimed),
        delivered=delivered,
        failed=tuple(done.failures),
        troubles=tuple(done.troubles.values()),
        answered=frozenset(done.answered),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one round that go to the same server with the same options."""

    book: Rows
    rows: Sequence[OwedRow]
    kind: str
    options: str
    open_server: OpenServer
    open_pack: OpenPack
    cancel: CancelToken


def _server_of(row: OwedRow) -> tuple[str, str, str]:
    return row.server, row.kind, row.options


def _send_group(group: _Group, done: _Sorted) -> None:
    try:
        options = options_of(group.kind, group.options)
        registrar = group.open_server(options)
    except FactoryProvError as failure:
        done.troubles[group.rows[0].server] = ServerTrouble(server=group.rows[0].server, failure=failure)
        done.failures += [_put_back(row, failure.message) for row in group.rows]
        return
    orders = {
        row_id: order
        for row_id, order in _orders(group, done, options)
        if _forget(group, row_id, registrar, done, options)
    }
    by_id = {row.row_id: row for row in group.rows}
    looks = registrar.look_many(list(orders.values()), cancel=group.cancel)
    looked = dict(zip(orders, looks, strict=True))
    going = {row_id: orders[row_id] for row_id, look in looked.items() if isinstance(look, Standing)}
    for row_id, look in looked.items():
        if not isinstance(look, Standing):
            _sort(by_id[row_id], look, done, options)
    asked = [by_id[row_id] for row_id in going if _is_asked(looked[row_id], update=orders[row_id].update)]
    group.book.asking(asked, at=datetime.now(UTC))
    results = registrar.register_many(list(going.values()), cancel=group.cancel)
    for row_id, result in zip(going, results, strict=True):
        _sort(by_id[row_id], result, done, options)


def _forget(group: _Group, row_id: int, registrar: Registrar, done: _Sorted, options: ServerOptions) -> bool:
    """Have the server forget former names of a unit; False where it does not."""
    row = next(each for each in group.rows if each.row_id == row_id)
    try:
        for name in row.replaces:
            registrar.remove(name, cancel=group.cancel)
            group.book.forgotten(row, name, at=datetime.now(UTC))
    except (ServerError, Cancelled) as failure:
        _sort(row, failure, done, options)
        return False
    return True


def _is_asked(standing: object, *, update: bool) -> bool:
    """Whether an entry is made or changed, as `run.steps.register` has it: one that was there is not ours by that."""
    return standing is Standing.ABSENT or (standing is Standing.THERE and update)


def _orders(group: _Group, done: _Sorted, options: ServerOptions) -> Iterator[tuple[int, RegistrationOrder]]:
    """Yield what to register for each row whose keys can be had."""
    for row in group.rows:
        try:
            pack = group.open_pack(row)
            if pack is None:
                done.failures.append(_aside(row, InputError(_NO_KEY, place=row.endpoint_name, cure=_NO_KEY_CURE)))
                continue
            registration = _registration(row, pack, options)
            yield row.row_id, RegistrationOrder(registration=registration, update=row.ours)
        except VaultClosed as closed:
            done.failures.append(_later(row, closed, _WITHOUT_KEY_S, counts=False))
        except InputError as failure:
            done.failures.append(_aside(row, failure))


def _registration(row: OwedRow, pack: bytes, options: ServerOptions) -> Registration:
    records, _ = examine_pack(pack)
    return registration_for(options, records, row.endpoint_name, hardware_id=row.hardware_id)


def _sort(row: OwedRow, result: Registering | Standing, done: _Sorted, options: ServerOptions) -> None:
    """Decide what becomes of a row after what was heard of it."""
    match result:
        case ServerAnswer() if result.verified or options.accept_unproven:
            done.answered.add(row.server)
            done.answers.append(Answered(row=row, device_id=result.device_id, outcome=result.outcome))
        case ServerAnswer():
            done.answered.add(row.server)
            done.failures.append(_aside(row, _unproven(row, options)))
        case Cancelled() | Standing():
            done.failures.append(_put_back(row))
        case ServerConflict() | InputError():
            done.answered.add(row.server)
            done.failures.append(_aside(row, result))
        case FactoryProvError() if isinstance(result, FOR_ALL):
            done.troubles.setdefault(row.server, ServerTrouble(server=row.server, failure=result))
            done.failures.append(_after_trouble(row, result))
        case FactoryProvError():
            done.answered.add(row.server)
            late = row.tries >= MOST_TRIES
            done.failures.append(_aside(row, result) if late else _later(row, result, pause_s(row.tries), counts=True))


def _after_trouble(row: OwedRow, failure: FactoryProvError) -> NotSent:
    """Put a row back after trouble that all would meet; one that may have brought it about lets the others go first."""
    if isinstance(failure, ServerBusy) or getattr(failure, "unchanged", True):
        return _put_back(row, failure.message)
    return _later(row, failure, pause_s(row.tries), counts=True)


def pause_s(tries: int) -> float:
    """Return how long to leave a row alone that was tried so often: 5 s, doubled up to 10 minutes."""
    return min(_FIRST_PAUSE_S * 2.0 ** min(max(tries - 1, 0), 20), _LONGEST_PAUSE_S)


def _put_back(row: OwedRow, reason: Message = NOTHING) -> NotSent:
    return NotSent(row=row, reason=reason or row.reason, next_at=row.next_at, counts=False)


def _later(row: OwedRow, failure: FactoryProvError, wait_s: float, *, counts: bool) -> NotSent:
    next_at = datetime.now(UTC) + timedelta(seconds=wait_s)
    return NotSent(row=row, reason=failure.message, next_at=next_at, counts=counts, unchanged=_unchanged(failure))


def _aside(row: OwedRow, failure: FactoryProvError) -> NotSent:
    return NotSent(row=row, reason=failure.message, next_at=None, unchanged=_unchanged(failure))


def _unchanged(failure: FactoryProvError) -> bool:
    return isinstance(failure, ServerError) and failure.unchanged


def _unproven(row: OwedRow, options: ServerOptions) -> ServerError:
    return ServerError(
        Message("the server took the unit, but does not show whether it has the same key."),
        place=row.server,
        cure=kind_of(options).unproven_cure,
    )
