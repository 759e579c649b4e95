"""Whatever the order of what stations do, and wherever they are cut off: no name twice, no state skipped, nothing lost.

Two programs work on one ledger. Their calls are drawn, also such as no program of ours makes; after each one the tables
are compared with those before it, and with what the ledger has promised until then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from postgres import PASSWORD, PostgresServer
from sqlalchemy import text

from factory_prov.errors import FactoryProvError
from factory_prov.events import Step
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.letters import SERVER_STATES, UNIT_STATES, word_of
from factory_prov.ledger.outbox import Answered
from factory_prov.ledger.postgres.address import address_of
from factory_prov.ledger.postgres.opening import make, open_database
from factory_prov.ledger.records import Again, EndingKind, Outcome, RunId, RunStart, StepState
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.states import ALLOWED, SERVER_ALLOWED, ServerState, UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.run.steps.reserve import Reserve
from factory_prov.run.steps.verify import Verify
from tests import day_counts
from tests.ledgers import OWED

pytestmark = pytest.mark.hypothesis  # `dev.py test --search` draws more

OpenLedger = Callable[[], Ledger]
PROGRAMS = st.integers(0, 1)
CHIPS = st.sampled_from(["chip A", "chip B", "chip C"])
NAMES = st.sampled_from(["one", "two", "three", "four"])
PROBES = st.sampled_from(["681", "682"])
AGAIN = st.sampled_from([None, None, *Again])
NEXT = {
    UnitState.RESERVED: UnitState.CREDENTIALS_MADE,
    UnitState.CREDENTIALS_MADE: UnitState.WRITTEN,
    UnitState.WRITTEN: UnitState.ACCEPTED,
    UnitState.ACCEPTED: UnitState.FINAL_IMAGE,
    UnitState.FINAL_IMAGE: UnitState.VERIFIED,
}


@dataclass(slots=True)
class Seen:
    """The tables at one moment."""

    identities: dict[str, Any] = field(default_factory=dict)
    runs: dict[int, Any] = field(default_factory=dict)
    psk: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Going:
    """A run that a program carries out; `name` is what the ledger has promised it."""

    program: int
    name: str | None = None
    asked: bool = False


def _some_run(machine: AnyOrder) -> bool:
    return bool(machine._going)


def _some_name(machine: AnyOrder) -> bool:
    return any(going.name is not None for going in machine._going.values())


def _idle_name(machine: AnyOrder) -> bool:
    return len(machine._before.identities) > 2


def in_words(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row of `identities` with its states as people call them."""
    states = {"state": UNIT_STATES, "server_state": SERVER_STATES}
    return {**row, **{name: word_of(letters, row[name]) for name, letters in states.items()}}


class AnyOrder(RuleBasedStateMachine):
    """`opened` opens an empty ledger anew for each example, `again` the same one once more."""

    opened: Callable[[], OpenLedger]

    @initialize()
    def begin_with_nothing(self) -> None:
        self._open = type(self).opened()
        self._ledgers = [self._open(), self._open()]
        self._going: dict[RunId, Going] = {}
        self._numbers: set[int] = set()
        self._owners: dict[str, str] = {}
        self._ended_names: set[str] = set()
        self._minutes = count()
        self._before = self._seen()

    def teardown(self) -> None:
        for ledger in getattr(self, "_ledgers", []):
            ledger.close()

    def _at(self) -> datetime:
        return datetime(2026, 1, 31, 8, next(self._minutes) % 60, tzinfo=UTC)

    def _run(self, draw: int, *, named: bool = False) -> RunId:
        going = sorted(run for run, its in self._going.items() if its.name is not None or not named)
        return going[draw % len(going)]

    def _ledger(self, run: RunId) -> Ledger:
        return self._ledgers[self._going[run].program]

    def _seen(self) -> Seen:
        with self._ledgers[0]._reading() as connection:
            identities = connection.execute(text("SELECT * FROM identities")).mappings().all()
            runs = connection.execute(text("SELECT * FROM runs")).mappings().all()
            psk = connection.execute(text("SELECT psk_identity, identity_id FROM psk_identities")).all()
        return Seen(
            identities={row["endpoint_name"]: in_words(row) for row in identities},
            runs={row["id"]: dict(row) for row in runs},
            psk={row.psk_identity: row.identity_id for row in psk},
        )

    # What programs do

    @rule(program=PROGRAMS, chip=st.none() | CHIPS, probe=PROBES)
    def begin(self, program: int, chip: str | None, probe: str) -> None:
        start = RunStart(
            station=f"line {program}", job_name="", job_digest="", probe=probe, started_at=self._at(), hardware_id=chip
        )
        run = self._ledgers[program].begin(start)
        assert run not in self._going
        self._going[run] = Going(program)

    @rule(program=PROGRAMS, chip=st.none() | CHIPS, name=NAMES, again=AGAIN)
    def begin_with_a_name(self, program: int, chip: str | None, name: str, again: Again | None) -> None:
        self.begin(program, chip, "681")
        self.reserve(len(self._going) - 1, name, again, chip, own=True)

    @precondition(_some_name)
    @rule(draw=st.integers(0, 9), steps=st.integers(1, 6))
    def go_on(self, draw: int, steps: int) -> None:
        for _ in range(steps):
            self.reach(draw, None)
            self.nothing_is_given_twice_or_taken_back()

    @precondition(_some_run)
    @rule(draw=st.integers(0, 9), name=NAMES, again=AGAIN, chip=st.none() | CHIPS, own=st.booleans())
    def reserve(self, draw: int, name: str, again: Again | None, chip: str | None, own: bool) -> None:
        run = self._run(draw)
        psk = name if own else "psk of many"
        try:
            given = self._ledger(run).reserve(run, name, psk_identity=psk, again=again, seen=chip)
        except FactoryProvError:
            return
        assert given.endpoint_name == name
        self._promise(run, name)

    @precondition(_some_run)
    @rule(draw=st.integers(0, 9))
    def take_up(self, draw: int) -> None:
        """Go on with what a run that was cut off has left for this one."""
        run = self._run(draw)
        if self._going[run].name is not None:
            return
        chip = self._seen().runs[run]["hardware_id"]
        left = self._ledger(run).cut_off(run, chip)
        if left is not None:
            try:
                self._ledger(run).reserve(run, left.endpoint_name, psk_identity=None, again=left.again)
            except FactoryProvError:
                return
            self._promise(run, left.endpoint_name)

    @precondition(_some_run)
    @rule(draw=st.integers(0, 9), chip=CHIPS)
    def meet(self, draw: int, chip: str) -> None:
        run = self._run(draw)
        try:
            given = self._ledger(run).set_hardware_id(run, chip)
        except FactoryProvError:
            return
        if given is not None:
            self._promise(run, given.endpoint_name)
            assert self._owners.setdefault(given.endpoint_name, chip) == chip

    @precondition(_some_name)
    @rule(draw=st.integers(0, 9), state=st.none() | st.sampled_from(UnitState))
    def reach(self, draw: int, state: UnitState | None) -> None:
        """Go on to the next state, or to any: that is refused unless the table has it."""
        run = self._run(draw, named=True)
        now = UnitState(self._seen().identities[self._going[run].name or ""]["state"])
        wanted = state or NEXT.get(now, UnitState.FAILED)
        try:
            if wanted is UnitState.CREDENTIALS_MADE:
                made = MadeKeys(endpoint_name=self._going[run].name or "", pack=b"pack", keys=())
                self._ledger(run).seal(run, made)
            else:
                self._ledger(run).reach(run, wanted)
        except FactoryProvError:
            assert wanted not in ALLOWED[now]
            return
        assert wanted in ALLOWED[now]

    @precondition(_some_name)
    @rule(draw=st.integers(0, 9), what=st.sampled_from(["asking", "registered", "not_made"]))
    def server(self, draw: int, what: str) -> None:
        run = self._run(draw, named=True)
        ledger, at, asked = self._ledger(run), self._at(), self._going[run].asked
        self._going[run].asked = what == "asking"
        if what == "registered":
            ledger.registered(run, "server", device_id="1", outcome="created", at=at)
            assert ledger.registered_here(self._going[run].name or "", "server")
            return
        before = self._seen().identities[self._going[run].name or ""]["server_state"]
        ledger.asking(run, "server", at=at)
        if what == "not_made":
            ledger.not_made(run, "server", at=at)
            after = self._seen().identities[self._going[run].name or ""]["server_state"]
            assert after == before or asked, "the server has changed nothing"

    @precondition(_some_run)
    @rule(draw=st.integers(0, 9), outcome=st.sampled_from([*Outcome]))
    def finish(self, draw: int, outcome: Outcome) -> None:
        run = self._run(draw)
        name = self._going[run].name
        if outcome in (Outcome.PASS, Outcome.WAIT) and not self._is_verified(name):
            outcome = Outcome.FAIL
        code = None if outcome in (Outcome.PASS, Outcome.WAIT) else "E301"
        try:
            if outcome is Outcome.WAIT:
                self._ledger(run).finish_owing(run, OWED, at=self._at(), reason=Message("later."))
            else:
                self._ledger(run).finish(run, outcome, code=code, at=self._at())
        except FactoryProvError:
            assert outcome in (Outcome.PASS, Outcome.WAIT), "any run may fail"
            self._ledger(run).gave_up(run)
        del self._going[run]

    def _is_verified(self, name: str | None) -> bool:
        return name is not None and self._before.identities[name]["state"] == UnitState.VERIFIED

    @precondition(_idle_name)
    @rule(program=PROGRAMS, name=NAMES, kind=st.sampled_from(EndingKind))
    def end(self, program: int, name: str, kind: EndingKind) -> None:
        wanted = WantedEnding(kind=kind, reason=Message("Dropped."), station="desk", operator="")
        try:
            self._ledgers[program].end(name, wanted)
        except FactoryProvError:
            return
        self._ended_names.add(name)
        assert name not in {going.name for going in self._going.values()}

    @rule(program=PROGRAMS)
    def deliver(self, program: int) -> None:
        """Tell servers what they are owed."""
        ledger, at = self._ledgers[program], datetime(2026, 2, 1, tzinfo=UTC)
        rows = ledger.outbox.claim(2, now=at)
        ledger.outbox.delivered([Answered(row=row, device_id="1", outcome="created") for row in rows], at=at)

    @precondition(_some_name)
    @rule(draw=st.integers(0, 9), step=st.sampled_from([Reserve.step, Verify.step]), seconds=st.integers(-2, 9))
    def take_a_step(self, draw: int, step: Step, seconds: int) -> None:
        run, at = self._run(draw), self._at()
        self._ledger(run).step(run, step, state=StepState.STARTED, at=at)
        self._ledger(run).step(run, step, state=StepState.DONE, at=at + timedelta(seconds=seconds))

    @rule(program=PROGRAMS)
    def count(self, program: int) -> None:
        number = self._ledgers[program].next_serial("units")
        assert number not in self._numbers
        self._numbers.add(number)

    @rule(program=PROGRAMS)
    def cut_off(self, program: int) -> None:
        """The program ends in the middle of its runs, and is started again."""
        self._ledgers[program].close()
        self._going = {run: going for run, going in self._going.items() if going.program != program}
        self._ledgers[program] = self._open()
        self._numbers.clear()  # what got no name is handed out once more

    def _promise(self, run: RunId, name: str) -> None:
        others = {going.name for other, going in self._going.items() if other != run}
        assert name not in others, "two runs at work have one name"
        assert name not in self._ended_names, "a name that has ended was given again"
        self._going[run].name = name

    # What must hold after each of it

    @invariant()
    def nothing_is_given_twice_or_taken_back(self) -> None:
        if not hasattr(self, "_before"):
            return
        before, now = self._before, self._seen()
        self._compare_identities(before, now)
        assert before.psk.items() <= now.psk.items(), "a PSK identity has changed hands"
        for number, run in before.runs.items():
            if run["finished_at"] is not None:
                assert now.runs[number] == run or run["outcome"] == Outcome.WAIT, "an ended run has changed"
        for run_id, going in self._going.items():
            row = now.runs[run_id]
            assert row["finished_at"] is None
            assert row["cut_off_at"] is None, "a run at work was taken for cut off"
            if going.name is not None:
                assert row["identity_id"] == now.identities[going.name]["id"], "a run has lost its name"
        self._before = now

    @invariant()
    def the_sums_of_days_are_those_of_the_runs(self) -> None:
        if hasattr(self, "_ledgers"):
            with self._ledgers[0]._reading() as connection:
                assert day_counts.kept(connection) == day_counts.of_the_runs(connection)

    def _compare_identities(self, before: Seen, now: Seen) -> None:
        active = [row["hardware_id"] for row in now.identities.values() if row["retired_at"] is None]
        chips = Counter(chip for chip in active if chip is not None)
        assert not [chip for chip, number in chips.items() if number > 1], "a chip has two active names"
        for name, old in before.identities.items():
            new = now.identities[name]
            assert old["hardware_id"] in (None, new["hardware_id"]), "a name has changed its chip"
            assert old["retired_at"] in (None, new["retired_at"]), "a name has come back"
            if new["retired_at"] is not None:
                self._ended_names.add(name)
            if old["state"] != new["state"]:
                assert UnitState(new["state"]) in ALLOWED[UnitState(old["state"])], (old["state"], new["state"])
            if old["server_state"] != new["server_state"]:
                assert ServerState(new["server_state"]) in SERVER_ALLOWED[ServerState(old["server_state"])]
        for name in now.identities.keys() - before.identities.keys():
            assert now.identities[name]["state"] == UnitState.RESERVED


def _machine(opened: Callable[[], OpenLedger]) -> type[AnyOrder]:
    return type("Machine", (AnyOrder,), {"opened": staticmethod(opened)})


def test_any_order_in_a_file(tmp_path: Path) -> None:
    files = count()

    def opened() -> OpenLedger:
        path = tmp_path / f"{next(files)}.sqlite"
        return lambda: Ledger.open(path)

    run_state_machine_as_test(_machine(opened), settings=_settings(0.25))


@pytest.mark.slow
def test_any_order_on_postgresql(shared_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    template = shared_postgres.new_database()
    make(address_of(template))

    def opened() -> OpenLedger:
        url = shared_postgres.new_database(of=template)
        return lambda: Ledger(open_database(address_of(url)))

    run_state_machine_as_test(_machine(opened), settings=_settings(0.1))


def _settings(share: float) -> settings:
    """Return settings of the profile: an example is forty calls, so there are fewer of them."""
    examples = max(2, int(settings().max_examples * share))
    phases = set(settings().phases) - {Phase.shrink, Phase.explain}  # an example is long, and shrinks for minutes
    return settings(
        max_examples=examples, stateful_step_count=40, phases=phases, suppress_health_check=list(HealthCheck)
    )
