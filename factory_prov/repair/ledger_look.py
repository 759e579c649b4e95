"""Looking into our ledger: whose the name is, whose the chip, what became of the unit, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factory_prov.errors import VaultClosed
from factory_prov.ledger.entries import NOT_MADE
from factory_prov.ledger.fingerprints import Fingerprint
from factory_prov.ledger.life_records import EventKind
from factory_prov.ledger.outbox import OwedRow
from factory_prov.ledger.records import Ending, Identity, Outcome, RunRecord, UnitHistory
from factory_prov.ledger.repair_states import Repair
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.store import Ledger
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.views import LedgerView

_GOOD = (Outcome.PASS, Outcome.WAIT)


@dataclass(frozen=True, slots=True)
class _Found:
    identity: Identity | None
    history: UnitHistory
    former: str | None = None


def look_into_ledger(desk: DeskParts, *, name: str | None, chip: str | None) -> LedgerView:
    """Return what the ledger has of a unit, by the name that somebody gave, else by its chip. LedgerError."""
    ledger = desk.ledger
    of_chip = None if chip is None else ledger.active_identity(chip)
    found = _found(ledger, name, chip)
    identity, history = found.identity, found.history
    if identity is None:
        return LedgerView(
            history=history,
            last_run=_last(history, None),
            chip_has=of_chip,
            open_repair=_open_repair(ledger, None, chip),
            cut_off=None if chip is None else ledger.cut_short(chip),
        )
    its_name = identity.endpoint_name
    good = _good_run(history, its_name)
    its_chip = identity.hardware_id if chip is None else chip
    return LedgerView(
        identity=identity,
        history=history,
        former=found.former,
        fingerprints=_current(ledger.fingerprints.of(its_name), good),
        older=ledger.fingerprints.of(its_name),
        server=_server(history, identity),
        last_run=_last(history, its_name),
        good_run=good,
        ending=_ending(history, its_name),
        open_repair=_open_repair(ledger, its_name, its_chip),
        chip_has=of_chip if of_chip is not None and of_chip.endpoint_name != its_name else None,
        imported=any(each.kind is EventKind.IMPORTED and each.endpoint_name == its_name for each in history.events),
        cut_off=None if its_chip is None else ledger.cut_short(its_chip),
        owed=_owed(ledger, identity),
        keeps_pack=_keeps_pack(ledger, its_name),
        pack_fits=good is not None and desk.job is not None and good.job_digest == desk.job.digest,
    )


def _found(ledger: Ledger, name: str | None, chip: str | None) -> _Found:
    """Return the identity that it is about: of a former name the one that the unit has now."""
    if name is not None:
        history = ledger.by_endpoint(name)
        named = next((each for each in history.identities if each.endpoint_name == name), None)
        if named is not None and named.retired_at is not None:
            now = next((each for each in history.identities if each.retired_at is None), None)
            if now is not None:
                return _Found(now, history, former=name)
        if named is not None or chip is None:
            return _Found(named, history)
    if chip is None:
        return _Found(None, UnitHistory(hardware_id=None, identities=(), runs=()))
    history = ledger.unit(chip)
    active = next((each for each in history.identities if each.retired_at is None), None)
    if name is not None:  # a name that nobody knows, on a chip that may have one: that is told beside it
        return _Found(None, history)
    return _Found(active or next(reversed(history.identities), None), history)


def _runs(history: UnitHistory, name: str | None) -> Sequence[RunRecord]:
    every = [each.run for each in history.runs]
    return every if name is None else [run for run in every if run.endpoint_name == name]


def _last(history: UnitHistory, name: str | None) -> RunRecord | None:
    """Return the newest run of the name that is worth telling, else of the chip."""
    return next(reversed(_runs(history, name)), None)


def _good_run(history: UnitHistory, name: str) -> RunRecord | None:
    return next((run for run in reversed(_runs(history, name)) if run.outcome in _GOOD), None)


def _current(made: Sequence[Fingerprint], good: RunRecord | None) -> tuple[Fingerprint, ...]:
    """Return those of the keys that the unit holds: the newest that were made up to its last good run."""
    if good is None:
        return ()
    numbers = [each.run_id for each in made if each.run_id is not None and each.run_id <= good.run_id]
    newest = max(numbers, default=None)
    return tuple(each for each in made if each.run_id == newest) if newest is not None else ()


def _server(history: UnitHistory, identity: Identity) -> str:
    """Return the server that has an entry of the name by what is written down, or may have one."""
    if identity.server_state not in (ServerState.REGISTERED, ServerState.ASKED):
        return ""
    name = identity.endpoint_name
    told = [
        (each.at, each.server)
        for run in history.runs
        for each in run.registrations
        if each.endpoint_name == name and each.outcome != NOT_MADE
    ]
    told += [(each.at, each.server) for each in history.events if each.endpoint_name == name and each.server]
    return max(told, key=lambda each: each[0])[1] or "" if told else ""


def _ending(history: UnitHistory, name: str) -> Ending | None:
    return next((each for each in reversed(history.endings) if each.endpoint_name == name), None)


def _open_repair(ledger: Ledger, name: str | None, chip: str | None) -> Repair | None:
    if name is None and chip is None:
        return None
    found = ledger.repairs.of(endpoint_name=name, hardware_id=chip)
    open_now = next((each for each in found if each.outcome is None), None)
    if open_now is None and name is not None:
        return next((each for each in ledger.repairs.open() if each.new_name == name), None)
    return open_now


def _owed(ledger: Ledger, identity: Identity) -> OwedRow | None:
    if identity.server_state not in (ServerState.OWED, ServerState.ASKED):
        return None
    rows = (row for row in ledger.outbox.rows() if row.endpoint_name == identity.endpoint_name)
    return next((row for row in rows if not row.superseded), None)


def _keeps_pack(ledger: Ledger, name: str) -> bool:
    try:
        return ledger.sealed(name) is not None
    except VaultClosed:
        return False
