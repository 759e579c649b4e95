"""The ledger: every change is one transaction, on the disk before the call returns.

A run that was cut off by a crash or a power cut stays without an outcome, with all that was known until then.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from functools import partial, wraps
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, insert, select

from factory_prov.credentials.vault.sealing import Vault
from factory_prov.credentials.vault.station_keys import StationKeys
from factory_prov.errors import IdentityTaken, LedgerError, LedgerLost, ReturnedUnit
from factory_prov.events import Step
from factory_prov.ledger import answers, entries, history, identity_rows, sealed_rows
from factory_prov.ledger.certificates import Certificates
from factory_prov.ledger.counters import Number, WantedNumbers, arrived, forget, hand_out
from factory_prov.ledger.cut_off import bury, cut_off, left_over
from factory_prov.ledger.database import Database
from factory_prov.ledger.desk_entries import server_told
from factory_prov.ledger.ended_runs import file_one_away, told_of
from factory_prov.ledger.endings import WantedEnding, end, endings, replace
from factory_prov.ledger.evidence.chain import ChainSigner, Closed
from factory_prov.ledger.evidence.of_unit import Proof, proofs
from factory_prov.ledger.fingerprints import Fingerprints
from factory_prov.ledger.identities import WantedIdentity, note_hardware_id, open_run, reserve, settle
from factory_prov.ledger.label_records import LabelRecords
from factory_prov.ledger.life_records import FoundUnit, ImportedUnit, TakenIn, UnitEvent
from factory_prov.ledger.notes import Note, note_of, put
from factory_prov.ledger.open_units import OpenUnit, open_units
from factory_prov.ledger.outbox import Outbox, Owed, owe
from factory_prov.ledger.owed_rows import done_again
from factory_prov.ledger.reasons import text_of
from factory_prov.ledger.records import (
    Again,
    CountedRun,
    CutOff,
    Ending,
    Identity,
    LeftOver,
    Marks,
    Outcome,
    RecordKind,
    Reservation,
    RunClosing,
    RunDetails,
    RunFilter,
    RunId,
    RunRecord,
    RunStart,
    StepState,
    UnitHistory,
)
from factory_prov.ledger.records_owed import RecordsOwed, RecordTarget, Told, owe_records
from factory_prov.ledger.repairs import Repairs
from factory_prov.ledger.run_list import each_run, list_runs, verdicts
from factory_prov.ledger.sealing import MadeKeys, SealedKeys
from factory_prov.ledger.setups import setup_of
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.ledger.statistics.asking import Statistics
from factory_prov.ledger.statistics.counting import count_ended
from factory_prov.ledger.tables import identities, runs, sealed_keys, servers
from factory_prov.ledger.taking_in import Taker, take_in
from factory_prov.ledger.unheard import is_verdict
from factory_prov.ledger.unit_events import UnitEvents
from factory_prov.ledger.unit_search import find_units
from factory_prov.ledger.waiting_keys import LedgerKeys
from factory_prov.ledger.writer import GroupedWrites
from factory_prov.messages import Message

_NEW_RUN = insert(runs).returning(runs.c.id)
_END_RUN = identity_rows.SET_RUN.values(seen_hardware_id=identity_rows.SEEN_AT_THE_END)
"""Made once, as they go with every unit."""
_P = ParamSpec("_P")
_T = TypeVar("_T")


def _repeated(change: Callable[Concatenate[Ledger, _P], _T]) -> Callable[Concatenate[Ledger, _P], _T]:
    """Let a change be tried again where another station was in its way: until it is told, nothing of it is there."""

    @wraps(change)
    def once_or_more(self: Ledger, /, *args: _P.args, **options: _P.kwargs) -> _T:
        return self._database.repeated(lambda: change(self, *args, **options))

    return once_or_more


class Ledger:
    """An open ledger; any number of threads may use it, and any number of processes the same one.

    Every method raises LedgerError when it cannot be read or written, or knows no such open run; LedgerAway where its
    database may be back in a moment.
    """

    def __init__(
        self,
        database: Database,
        noted: Callable[[Marks], None] | None = None,
        signer: ChainSigner | None = None,
        vault: Vault | None = None,
    ) -> None:
        """Work with an open database, and close it in the end; see `open`."""
        self._signer = signer
        self._database = database
        self._writes = GroupedWrites(database, self._marks, noted)
        self._going: set[RunId] = set()
        self._packs: dict[RunId, bytes] = {}
        self._devices: dict[RunId, tuple[int, bytes | None]] = {}
        self._to_tell: dict[RunId, Sequence[RecordTarget]] = {}
        self._on_their_way = threading.local()
        self._handed_out = False
        self._block: dict[str, list[int]] = {}
        self._one_counts = threading.Lock()
        self.outbox = Outbox(database, partial(self._writing, note=True), signer)
        """What is still owed to servers."""
        self.records = RecordsOwed(database, self._writing)
        """What others are still to be told of runs."""
        keys = vault or StationKeys()
        self.sealed_keys = SealedKeys(database.reading, self._writing, keys)
        """What is kept of units' keys, encrypted."""
        self.certificates = Certificates(database.reading, self._writing, database.repeated)
        """What authorities have issued and revoked."""
        self.waiting_keys = LedgerKeys(database.reading, self._writing, keys, self.sealed_keys.ledger_id)
        """Keys that wait for an outside authority, or for their units."""
        self.statistics = Statistics(self._driver)
        """What the runs of many days come to."""
        self.events = UnitEvents(database, self._writing)
        """What happens to units beside their runs."""
        self.labels = LabelRecords(database, self._writing)
        """What was printed for units, and read back from them."""
        self.repairs = Repairs(database, self._writing, self._bury)
        """What is done to units that came back."""
        self.fingerprints = Fingerprints(database.reading, self.sealed_keys.hashed)
        """Whose a key is."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        noted: Callable[[Marks], None] | None = None,
        signer: ChainSigner | None = None,
        vault: Vault | None = None,
    ) -> Self:
        """Open the file, made or migrated as needed; InputError for one that is broken, newer or unwritable.

        `noted` is told how the ledger is after every change that names and outcomes depend on; `signer` signs what is
        closed, `vault` has what keys are sealed under: this station's own, unless told. A station opens its own by
        `ledger.station.open_known`.
        """
        return cls(SqliteDatabase(path), noted, signer, vault)

    @property
    def place(self) -> str:
        """Where it is: the path of a file, or the address of a database without its password."""
        return self._database.place

    @property
    def known_as(self) -> Path | str:
        """The place as others of this PC know it."""
        return self.place if "://" in self.place else self.path

    @property
    def path(self) -> Path:
        """The file, of a ledger that is in one."""
        return Path(self._database.place)

    @property
    def trouble(self) -> LedgerError | None:
        """Why the ledger's database is not to be had now, as far as somebody has noticed; None for a file."""
        return self._database.trouble

    def close(self) -> None:
        """Close the file; a run that has not ended is cut off by that, and numbers that have no name yet get none."""
        if self._handed_out:
            self._handed_out = False
            with suppress(LedgerError), self._writing() as connection:
                unused = [(counter, number) for counter, numbers in self._block.items() for number in numbers]
                forget(connection, self._database.leases.mine(connection), unused)
        self._writes.notes.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @_repeated
    def touch(self) -> Marks:
        """Return by what this ledger is known, after a change that shows that it can be written."""
        with self._writing() as connection:
            return identity_rows.marks(connection)

    @_repeated
    def begin(self, start: RunStart) -> RunId:
        """Open the record of a run, and find those that were cut off: what they have reserved is free by that."""
        known = {"hardware_id": start.hardware_id, "probe": start.probe, "started_at": start.started_at}
        if self._signer is not None:
            self._signer.ready()
        with self._writing() as connection:
            self._bury(connection)
            setup_id, lease = setup_of(connection, start), self._database.leases.mine(connection)
            values = {**known, "setup_id": setup_id, "lease": lease}
            run_id = RunId(connection.execute(_NEW_RUN, values).scalar_one())
            self._going.add(run_id)
        return run_id

    def _bury(self, connection: Connection) -> None:
        bury(connection, partial(self._is_dead, connection))

    def _is_dead(self, connection: Connection, run_id: RunId, lease: str) -> bool:
        """Whether nobody carries a run out; one of this ledger may have ended though its end could not be written."""
        leases = self._database.leases
        return run_id not in self._going if lease == leases.mine(connection) else not leases.lives(connection, lease)

    def find_cut_off(self) -> None:
        """Find the runs that no program carries out any more, as every run does that begins."""
        with self._writing() as connection:
            self._bury(connection)

    def cut_short(self, hardware_id: str) -> OpenUnit | None:
        """Return the run of a chip that was cut off and that its next run goes on with; None where there is none."""
        for again in (False, True):
            with self._reading() as connection:
                found = next(iter(open_units(connection, hardware_id=hardware_id, limit=1)), None)
            if found is None or not found.going:
                return found
            if not again:
                self.find_cut_off()  # its program may be dead
        return None

    def open_units(self, *, station: str | None = None, limit: int) -> tuple[OpenUnit, ...]:
        """Return the units whose last run was cut off, the newest first: those of a station, or all."""
        with self._reading() as connection:
            found = open_units(connection, station=station, limit=limit)
        return tuple(unit for unit in found if not unit.going)

    def cut_off(self, run_id: RunId, hardware_id: str | None) -> CutOff | None:
        """Return what a run of the same chip that was cut off has left for this one; without a chip, of its port."""
        with self._reading() as connection:
            return cut_off(connection, run_id, hardware_id)

    def left_over(self, run_id: RunId, endpoint_name: str) -> LeftOver | None:
        """Return what the device of this name may hold of an earlier run that came to no verdict on it."""
        with self._reading() as connection:
            return left_over(connection, run_id, endpoint_name)

    @_repeated
    def reserve(
        self,
        run_id: RunId,
        endpoint_name: str,
        *,
        psk_identity: str | None,
        again: Again | None,
        seen: str | None = None,
    ) -> Reservation:
        """Give the run its name and PSK identity; again for the same name changes the PSK identity only.

        IdentityTaken says who has one of them since when, ReturnedUnit what to choose for a unit known by its hardware
        id. A unit that never passed gets the name it had without `again`; ask `active_identity` for it. `seen` is the
        chip that the run is with: the name is not bound to it by that, but kept for it should the run be cut off.
        """
        wanted = WantedIdentity(endpoint_name=endpoint_name, psk_identity=psk_identity, again=again, seen=seen)
        with self._writing(note=True) as connection:
            retire = partial(replace, signer=self._signer)
            run = open_run(connection, run_id)
            self.outbox.refuse_in_hand(connection, endpoint_name, run.hardware_id)
            reservation = reserve(connection, run, wanted, retire=retire)
            arrived(connection, self._numbers_of_thread())
        self._on_their_way.numbers = []
        return reservation

    @_repeated
    def set_hardware_id(self, run_id: RunId, hardware_id: str) -> Reservation | None:
        """Tell which unit the run has met, and return what the run has from now on; None before `reserve`.

        With SAME_IDENTITY the name may have become the unit's own one; its `psk_identity` is then None until `reserve`
        is called with that name. IdentityTaken when the name is another unit's, ReturnedUnit when the unit has another
        name and nobody chose; the hardware id is on record even then. InputError for a unit swapped in mid-run.
        """
        with self._writing(note=True) as connection:
            run = open_run(connection, run_id)
            note_hardware_id(connection, run, hardware_id)
            self.outbox.refuse_in_hand(connection, None, hardware_id)
            try:
                return settle(connection, run, hardware_id, retire=partial(replace, signer=self._signer))
            except (IdentityTaken, ReturnedUnit) as error:
                refusal = error
        raise refusal

    @_repeated
    def met(self, run_id: RunId, hardware_id: str) -> None:
        """Note which unit the run was with, without binding its name to the unit: the run went no further."""
        with self._writing() as connection:
            note_hardware_id(connection, open_run(connection, run_id), hardware_id)

    def registered_here(self, endpoint_name: str, server: str) -> bool:
        """Whether an entry of that name at the server is from a run of ours, or may be: one that we have asked for.

        What was not there when we asked is ours when it is there later, though nobody has heard the server's answer.
        """
        with self._reading() as connection:
            return entries.is_ours(connection, endpoint_name, server)

    @_repeated
    def reach(self, run_id: RunId, state: UnitState) -> None:
        """Write down what the run has brought its unit to; LedgerError for a change that `states` does not allow."""
        with self._writing() as connection:
            identity_rows.reach(connection, open_run(connection, run_id), state)

    @_repeated
    def seal(self, run_id: RunId, made: MadeKeys) -> None:
        """Write down, before the device gets anything, what was made for a run's unit; KeyTwice when it is another's.

        VaultClosed when this PC has nothing to seal it under.
        """
        self.sealed_keys.seal(run_id, made)

    def sealed(self, endpoint_name: str) -> bytes | None:
        """Return the pack made for the unit with this name, None when none is kept; VaultClosed as `Vault.find`."""
        return self.sealed_keys.sealed(endpoint_name)

    def step(self, run_id: RunId, step: Step, *, state: StepState, at: datetime, detail: str = "") -> None:
        """Write down what has become of a step; of a run of this ledger with the next change, or in half a second."""
        note = note_of(run_id, step, state=state, at=at, detail=detail)
        if run_id not in self._going:
            self._put(note)
        elif not self._writes.notes.add(note):
            self._settle()

    @_repeated
    def _put(self, note: Note) -> None:
        with self._writing() as connection:
            put(connection, [note])

    @_repeated
    def _settle(self) -> None:
        """Write the notes that wait."""
        if self._writes.notes.waiting:
            with self._writing():
                pass

    def registered(self, run_id: RunId, server: str, *, device_id: str, outcome: str, at: datetime) -> None:
        """Write down that the server knows the run's name; `outcome` is the registrar's word for how."""
        answer = entries.Answer(server=server, device_id=device_id, outcome=outcome, at=at)
        self._heard(run_id, answer, ServerState.REGISTERED)

    def asking(self, run_id: RunId, server: str, *, at: datetime) -> None:
        """Write down, before it is done, that the server is asked to make or change the entry of the run's name."""
        self._heard(run_id, entries.Answer(server=server, outcome=answers.ASKED, at=at), ServerState.ASKED)

    def not_made(self, run_id: RunId, server: str, *, at: datetime) -> None:
        """Take the last `asking` back: the server has certainly changed nothing."""
        self._heard(run_id, entries.Answer(server=server, outcome=answers.NOT_MADE, at=at), None)

    @_repeated
    def _heard(self, run_id: RunId, answer: entries.Answer, state: ServerState | None) -> None:
        with self._writing() as connection:
            identity_id = identity_rows.named(open_run(connection, run_id))
            entries.put(connection, run_id, identity_id, answer)
            known = state or entries.server_state(connection, identity_id)  # a refusal leaves what was there before
            identity_rows.set_server_state(connection, identity_id, known)

    @_repeated
    def removed(self, run_id: RunId, endpoint_name: str, *, server: str, at: datetime) -> None:
        """Write down that the server does not know a retired name (any more), so that nobody removes it again."""
        with self._writing() as connection:
            identity = identity_rows.by_name(connection, endpoint_name)
            if identity is None or identity.retired_at is None:
                raise LedgerError(
                    Message("this is no retired name."), place=endpoint_name, cure=Message("Retire it first.")
                )
            entries.put(
                connection, run_id, identity.identity_id, entries.Answer(server=server, outcome=answers.REMOVED, at=at)
            )
            identity_rows.set_server_state(connection, identity.identity_id, ServerState.REMOVED)

    def packed(self, run_id: RunId, pack: bytes) -> None:
        """Take note of the pack that was made for a run's unit; its hash is written down with the run's end."""
        self._packs[run_id] = hashlib.sha256(pack).digest()

    def device(self, run_id: RunId, *, contract: int, stored_sha256: bytes | None = None) -> None:
        """Take note of what a run's device is and holds: the version of its contract, the digest that it said.

        Both are written down with the run's end.
        """
        self._devices[run_id] = (contract, stored_sha256)

    def will_tell(self, run_id: RunId, targets: Sequence[RecordTarget]) -> None:
        """Take note of whom a run is told to; that they are owed a record is written down with the run's end."""
        self._to_tell[run_id] = targets

    def finish(
        self, run_id: RunId, outcome: Outcome, *, code: str | None, at: datetime, reason: Message | None = None
    ) -> None:
        """Close the record of a run, once, and its unit with it: a PASS only for one that was verified.

        Where its server was asked, only when that knows it. A WAIT is closed by `finish_owing` alone. Long values of a
        reason are cut.

        The run goes on no more, even when that cannot be written.
        """
        self._ended(run_id, RunClosing(outcome=outcome, code=code, at=at, reason=reason), None)

    def finish_owing(self, run_id: RunId, owed: Owed, *, at: datetime, reason: Message) -> None:
        """Close the record of a run whose unit was checked, and put into the outbox what it waits for, in one."""
        self._ended(run_id, RunClosing(outcome=Outcome.WAIT, code=None, at=at, reason=reason), owed)

    def _ended(self, run_id: RunId, closing: RunClosing, owed: Owed | None) -> None:
        try:
            self._end(run_id, closing, owed)
        finally:  # not before: a run that begins meanwhile would find this one cut off, and its name free
            self._going.discard(run_id)
            self._packs.pop(run_id, None)
            self._devices.pop(run_id, None)
            self._to_tell.pop(run_id, None)

    @_repeated
    def _end(self, run_id: RunId, closing: RunClosing, owed: Owed | None) -> None:
        with self._writing(note=True) as connection:
            run = open_run(connection, run_id)
            if owed is not None:  # first: what a closed unit owes to nobody takes its keys along
                owe(connection, run_id, identity_rows.named(run), owed, at=closing.at)
            identity_rows.close(connection, run, closing.outcome, closing.at)
            why = None if closing.reason is None else text_of(closing.reason)
            values = {"outcome": closing.outcome, "code": closing.code, "reason": why, "finished_at": closing.at}
            values["told"] = told_of(why)
            pack = {"pack_sha256": self._packs[run_id]} if run_id in self._packs else {}
            said = zip(("device_contract", "stored_sha256"), self._devices.get(run_id, ()), strict=False)
            connection.execute(_END_RUN, {"its_run": run_id, **values, **pack, **dict(said), "lease": None})
            count_ended(connection, run_id, file_one_away(connection, run_id))
            if closing.outcome in (Outcome.PASS, Outcome.WAIT):
                done_again(connection, run_id, run.identity_id)
            if is_verdict(closing.outcome, closing.code):
                sealed_rows.erase_after(connection, run.identity_id, closing.outcome)
            told = Told.WAITING if closing.outcome is Outcome.WAIT else Told.ENDED
            owe_records(connection, run_id, self._to_tell.get(run_id, ()), told, closing.at)
            if self._signer is not None:
                kind = RecordKind.WAITING if closing.outcome is Outcome.WAIT else RecordKind.ENDED
                self._signer.add(connection, Closed(kind=kind, at=closing.at, run_id=run_id))

    @_repeated
    def end(self, endpoint_name: str, wanted: WantedEnding) -> Ending:
        """End a name for ever: InputError where that cannot be, as `endings.end` says."""
        with self._writing(note=True) as connection:
            self._bury(connection)
            self.outbox.refuse_in_hand(connection, endpoint_name, None)
            return end(connection, endpoint_name, wanted, self._signer)

    @_repeated
    def take_in(self, unit: ImportedUnit, source: str, *, station: str = "", operator: str = "") -> TakenIn:
        """Take a unit in that was made elsewhere: IdentityTaken or InputError where that cannot be.

        `source`: where it is known from, such as the name of a file.
        """
        with self._writing(note=True) as connection:
            return take_in(connection, unit, Taker(source=source, station=station, operator=operator))

    @_repeated
    def server_told(self, event: UnitEvent, state: ServerState) -> None:
        """Write down what a server has said of a name outside of every run; LedgerError for a name nobody knows."""
        with self._writing(note=True) as connection:
            server_told(connection, event, state)

    def endings(self) -> tuple[Ending, ...]:
        """Return the names that have ended, oldest first."""
        with self._reading() as connection:
            return endings(connection)

    def gave_up(self, run_id: RunId) -> None:
        """Take note that a run goes on no more and its end could not be written: the next one finds it cut off."""
        self._going.discard(run_id)
        self._to_tell.pop(run_id, None)

    def next_serial(self, counter: str, *, first: int = 1) -> int:
        """Hand out the counter's next number, which no other process or thread gets, nor a later one.

        Only when this process is cut off before the thread has reserved a name is it handed out once more.
        """
        with self._one_counts:
            numbers = self._block.setdefault(counter, [])
            numbers[:] = [number for number in numbers if number >= first] or self._lease_numbers(counter, first)
            number = numbers.pop(0)
            self._handed_out = True
        self._on_their_way.numbers = [*self._numbers_of_thread(), (counter, number)]
        return number

    @_repeated
    def _lease_numbers(self, counter: str, first: int) -> list[int]:
        """Take some numbers for this program, and have that on the disk before anybody sees one of them."""
        with self._writing() as connection:
            database, lease = self._database, self._database.leases.mine(connection)
            wanted = WantedNumbers(counter=counter, first=first, block=database.block, lease=lease)
            return hand_out(connection, wanted, dead=lambda other: not database.leases.lives(connection, other))

    def _numbers_of_thread(self) -> list[Number]:
        """Return the numbers that this thread was handed out since it reserved a name."""
        numbers: list[Number] = getattr(self._on_their_way, "numbers", [])
        return numbers

    def taken(self, names: Sequence[str]) -> frozenset[str]:
        """Return those of the names that a unit the ledger does not know would be refused."""
        with self._reading() as connection:
            return identity_rows.taken(connection, names)

    def used_up(self, names: Sequence[str]) -> frozenset[str]:
        """Return those of the names that are refused for ever, whatever becomes of the runs that still go."""
        with self._reading() as connection:
            return identity_rows.used_up(connection, names)

    def active_identity(self, hardware_id: str) -> Identity | None:
        """Return the name that the unit has now."""
        with self._reading() as connection:
            return identity_rows.active(connection, hardware_id)

    def find_units(self, text: str, limit: int) -> tuple[FoundUnit, ...]:
        """Return some units whose name, chip or label begins with the text, in capitals or not; none for ""."""
        with self._reading() as connection:
            return find_units(connection.connection.dbapi_connection, text, limit)

    def unit(self, hardware_id: str) -> UnitHistory:
        """Return the life of a unit: every name it had, every run that met it or had one of its names."""
        self._settle()
        with self._reading() as connection:
            return history.unit(connection, hardware_id, self._database.leases)

    def run_details(self, run_id: RunId) -> RunDetails | None:
        """Return a run with its steps and what it was carried out with; None where there is none of that number."""
        self._settle()
        with self._reading() as connection:
            return history.run_details(connection, run_id)

    def last_run(self, hardware_id: str) -> RunRecord | None:
        """Return the newest run of a unit that has ended, or was cut off with a name; None for one never met."""
        with self._reading() as connection:
            return history.last_run(connection, hardware_id)

    def by_endpoint(self, endpoint_name: str) -> UnitHistory:
        """Return the life of the unit that has or had this name; of the name alone while no unit was met."""
        self._settle()
        with self._reading() as connection:
            return history.by_endpoint(connection, endpoint_name, self._database.leases)

    def server_names(self) -> tuple[str, ...]:
        """Return the servers that the ledger knows, by whose names tokens are kept."""
        with self._reading() as connection:
            return tuple(connection.scalars(select(servers.c.name)))

    def sealed_names(self, *, limit: int = 1000) -> tuple[str, ...]:
        """Return the names of units whose keys are kept sealed, the newest first."""
        query = select(identities.c.endpoint_name).join(sealed_keys, sealed_keys.c.identity_id == identities.c.id)
        with self._reading() as connection:
            return tuple(connection.scalars(query.order_by(identities.c.id.desc()).limit(limit)))

    def proofs(self, run_ids: Collection[int], identity_ids: Collection[int]) -> tuple[Proof, ...]:
        """Return the signed records of these runs and of the ends of these names, with what is wrong with each."""
        with self._reading() as connection:
            return proofs(connection, run_ids, identity_ids)

    def runs(self, wanted: RunFilter | None = None) -> tuple[RunRecord, ...]:
        """Return the runs that fit, oldest first."""
        with self._reading() as connection:
            return list_runs(connection.connection.dbapi_connection, wanted or RunFilter())

    @contextmanager
    def each_run(self, wanted: RunFilter | None = None) -> Iterator[Iterator[RunRecord]]:
        """Give the runs that fit, oldest first, one after the other as they are read."""
        with self._reading() as connection:
            yield each_run(connection.connection.dbapi_connection, wanted or RunFilter())

    def verdicts(self, *, station: str, since: datetime) -> tuple[CountedRun, ...]:
        """Return how the runs of a station ended that were begun since then, oldest first."""
        with self._reading() as connection:
            return verdicts(connection.connection.dbapi_connection, station=station, since=since)

    @contextmanager
    def _writing(self, *, note: bool = False) -> Iterator[Connection]:
        with self._lost_with_its_lease(), self._writes.change(note=note) as connection:
            yield connection

    def _marks(self, connection: Connection) -> Marks:
        return identity_rows.marks(connection, chain=None if self._signer is None else self._signer.chain)

    @contextmanager
    def _lost_with_its_lease(self) -> Iterator[None]:
        try:
            yield
        except LedgerLost:  # the runs and numbers of this program are others' by now
            self._going.clear()
            self._block.clear()
            raise

    @contextmanager
    def _driver(self) -> Iterator[Any]:
        with self._reading() as connection:
            yield connection.connection.dbapi_connection

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._database.reading()
