"""A database that stops, dies, breaks connections or is another one: nobody waits for ever, nothing is told wrongly."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from patience import soon
from postgres import PASSWORD, PostgresServer
from sample_jobs import PSK_CONFIGURATION

from factory_prov.advice import Cause, advice_for
from factory_prov.errors import LedgerAway, LedgerChanged, LedgerError
from factory_prov.events import StepStarted
from factory_prov.files import user_folders
from factory_prov.ledger.moving import move
from factory_prov.ledger.postgres import database
from factory_prov.ledger.postgres.address import Address, address_of
from factory_prov.ledger.postgres.database import Limits
from factory_prov.ledger.postgres.opening import make, open_database
from factory_prov.ledger.records import Again, Outcome, RunFilter, RunStart
from factory_prov.ledger.station import accept, look, open_known
from factory_prov.ledger.station_runs import station_runs
from factory_prov.ledger.store import Ledger
from factory_prov.line.events import LineEvent, LineOpened, RunEnded
from factory_prov.line.line import Line
from factory_prov.line.station_parts import StationParts
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.firmware_image import write_demo_images

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
START = RunStart(station="line 1", job_name="sensor", job_digest="ab12", probe="683", started_at=AT)
FAR_S = 60.0
"""Nobody waits as long, however busy the machine is."""
QUICK = Limits(call_s=1.5, fate_s=2.0, beat_s=0.1)


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Whoever runs the tests may have a ledger of his own, which a database that is new to his PC asks about."""
    monkeypatch.setattr(user_folders, "user_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def own(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Address:
    """A ledger on a server of this test."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    address = address_of(postgres.new_database())
    make(address)
    return address


def until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + FAR_S
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.02)


def test_a_stopped_database_hangs_nobody_and_all_goes_on_by_itself(postgres: PostgresServer, own: Address) -> None:
    with Ledger(open_database(own, limits=QUICK)) as ledger:
        run = ledger.begin(START)
        postgres.freeze()
        try:
            for call in (lambda: ledger.reserve(run, "n", psk_identity=None, again=None), ledger.touch, ledger.runs):
                with soon(), pytest.raises(LedgerAway, match="does not answer") as caught:
                    call()
                assert advice_for(caught.value).cause is Cause.STATION
            until(lambda: ledger.trouble is not None)
        finally:
            postgres.thaw()
        until(lambda: ledger.trouble is None)
        assert ledger.reserve(run, "n", psk_identity=None, again=None).endpoint_name == "n"


def test_a_database_that_is_started_again_is_waited_for(postgres: PostgresServer, own: Address) -> None:
    with Ledger(open_database(own, limits=replace(QUICK, call_s=30.0))) as ledger:
        run = ledger.begin(START)
        postgres.kill()
        starter = threading.Timer(0.5, postgres.restart)
        starter.start()
        assert ledger.reserve(run, "n", psk_identity=None, again=None).endpoint_name == "n"
        starter.join()


class Proxy:
    """Passes on what a client and the server say, and cuts both off around a COMMIT when it is told to."""

    def __init__(self, port: int) -> None:
        self.cut: str | None = None
        self.cuts = 0
        self._port = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                try:
                    self._pump(client, socket.create_connection(("127.0.0.1", self._port)))
                except OSError:  # the server is away, and so is what is behind this
                    client.close()

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        committing = threading.Event()

        def up() -> None:
            with suppress(OSError):
                while data := client.recv(65536):
                    if b"COMMIT" in data and self.cut is not None:
                        if self.cut == "before":
                            break
                        committing.set()
                    server.sendall(data)
            self._end(client, server)

        def down() -> None:
            with suppress(OSError):
                while data := server.recv(65536):
                    if committing.is_set():
                        break  # the server has done it, and nobody hears it
                    client.sendall(data)
            self._end(client, server)

        for way in (up, down):
            threading.Thread(target=way, daemon=True).start()

    def _end(self, *both: socket.socket) -> None:
        self.cuts += self.cut is not None
        self.cut = None
        for each in both:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def proxied(postgres: PostgresServer, address: Address) -> Iterator[tuple[Proxy, Ledger]]:
    with ExitStack() as stack:
        proxy = Proxy(postgres.port)
        stack.callback(proxy.close)
        through = replace(address, hosts=(("127.0.0.1", proxy.port),))
        yield (
            proxy,
            stack.enter_context(Ledger(open_database(through, limits=replace(QUICK, call_s=10.0, beat_s=FAR_S)))),
        )


@pytest.mark.parametrize("cut", ["before", "behind"])
def test_a_commit_whose_answer_is_lost_has_one_fate(
    shared_postgres: PostgresServer, postgres_ledger: Address, cut: str
) -> None:
    with proxied(shared_postgres, postgres_ledger) as (proxy, ledger):
        run = ledger.begin(START)
        proxy.cut = cut
        ledger.reserve(run, "name", psk_identity="psk", again=None)
        assert proxy.cuts == 1
        proxy.cut = cut
        second = ledger.begin(START)
        assert proxy.cuts == 2
        assert [each.run_id for each in ledger.runs()] == [run, second], "none twice, none lost"
        assert ledger.runs(RunFilter(endpoint_name="name"))[0].run_id == run
        proxy.cut = cut
        numbers = [ledger.next_serial("n") for _ in range(30)]
        assert len(set(numbers)) == 30


def has_name(ledger: Ledger, run: int) -> bool:
    with suppress(LedgerAway):
        return bool(ledger.reserve(run, "name", psk_identity=None, again=None))  # type: ignore[arg-type]
    return False


def test_a_commit_of_which_nobody_can_say_is_told_so(postgres: PostgresServer, own: Address) -> None:
    with proxied(postgres, own) as (proxy, ledger):
        ledger._database._limits = replace(QUICK, call_s=1.0, fate_s=1.0)  # type: ignore[attr-defined]
        run = ledger.begin(START)
        proxy.cut = "behind"
        stopper = threading.Thread(target=lambda: (until(lambda: proxy.cuts == 1), postgres.kill()))
        stopper.start()
        with suppress(LedgerAway):  # or the look-up was quicker
            ledger.reserve(run, "name", psk_identity=None, again=None)
        stopper.join()
        postgres.restart()
        until(lambda: ledger.trouble is None or has_name(ledger, run))
        assert ledger.reserve(run, "name", psk_identity=None, again=None).endpoint_name == "name"


def test_another_database_or_an_older_copy_is_told(shared_postgres: PostgresServer, postgres_ledger: Address) -> None:
    name = postgres_ledger.database
    with open_known(postgres_ledger) as ledger:
        run = ledger.begin(START)
        ledger.finish(run, Outcome.FAIL, code="E301", at=AT)
    shared_postgres.psql(f"CREATE DATABASE {name}copy TEMPLATE {name} OWNER station")
    with open_known(postgres_ledger) as ledger:
        run = ledger.begin(START)
        ledger.reserve(run, "given since", psk_identity=None, again=None)
        ledger.finish(run, Outcome.FAIL, code="E301", at=AT)
    shared_postgres.psql(f"DROP DATABASE {name} WITH (FORCE)")
    shared_postgres.psql(f"ALTER DATABASE {name}copy RENAME TO {name}")
    for opened in (open_known, look, lambda place: station_runs(place, RunFilter()).__enter__()):
        with pytest.raises(LedgerChanged, match="older copy"):
            opened(postgres_ledger)
    shared_postgres.psql("UPDATE ledger_identity SET ledger_id = 'other'", name)
    with pytest.raises(LedgerChanged, match="another ledger"):
        open_known(postgres_ledger)
    accept(postgres_ledger)
    open_known(postgres_ledger).close()


def test_a_newer_and_an_older_ledger_are_refused_in_words(
    shared_postgres: PostgresServer, postgres_ledger: Address
) -> None:
    for version, words in (("9999", "newer version"), ("0001", "older version")):
        shared_postgres.psql(f"UPDATE alembic_version SET version_num = '{version}'", postgres_ledger.database)
        with pytest.raises(LedgerError, match=words):
            open_database(postgres_ledger)
    shared_postgres.psql("UPDATE alembic_version SET version_num = '9999'", postgres_ledger.database)
    with pytest.raises(LedgerError, match="newer version"):
        make(postgres_ledger)


def test_who_has_the_ledger_open_while_it_is_changed_writes_no_more(
    shared_postgres: PostgresServer, postgres_ledger: Address
) -> None:
    with Ledger(open_database(postgres_ledger)) as ledger:
        run = ledger.begin(START)
        shared_postgres.psql("UPDATE alembic_version SET version_num = '9999'", postgres_ledger.database)
        with pytest.raises(LedgerError, match="another version"):
            ledger.reserve(run, "name", psk_identity=None, again=None)


def test_a_wrong_password_is_told_at_once_and_not_shown(
    postgres_ledger: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "geheim-und-falsch")
    with pytest.raises(LedgerError, match="ledger password") as caught:
        open_database(postgres_ledger)
    assert not isinstance(caught.value, LedgerAway)
    assert "geheim" not in repr(caught.value) + str(caught.value.__cause__)


@pytest.fixture
def filled(user_folder: Path) -> Path:
    """This PC's ledger in a file, with a unit and what was left of others in it."""
    file = user_folder / "ledger.sqlite"
    with open_known(file) as ledger:
        for name, outcome in (("ä one", Outcome.FAIL), ("Two", Outcome.ABORTED), ("two", Outcome.FAIL)):
            run = ledger.begin(START)
            ledger.reserve(run, name, psk_identity=f"psk {name}", again=None)
            ledger.set_hardware_id(run, f"HW {name}")
            ledger.finish(run, outcome, code="E301", at=AT)
        assert ledger.next_serial("n") == 1
        ledger.begin(START)  # and cut off
    return file


def test_a_ledger_is_moved_with_all_that_is_in_it(postgres_ledger: Address, filled: Path) -> None:
    with Ledger.open(filled) as before:
        runs, units = before.runs(), [before.unit(f"HW {name}") for name in ("ä one", "Two", "two")]
    with pytest.raises(LedgerChanged, match="ledger of its own"):
        open_known(postgres_ledger)
    assert move(filled, postgres_ledger) > 10
    with open_known(postgres_ledger) as after:
        assert after.runs() == runs
        assert [after.unit(f"HW {name}") for name in ("ä one", "Two", "two")] == units
        assert after.next_serial("n") == 2
        run = after.begin(START)
        assert run > runs[-1].run_id
        assert after.reserve(run, "two", psk_identity=None, again=Again.SAME_IDENTITY).known
    for opened in (open_known, look, accept, Ledger.open):
        with pytest.raises(LedgerError, match="was moved to postgresql://"):
            opened(filled)
    with pytest.raises(LedgerError, match="was moved"):
        move(filled, postgres_ledger)


def test_a_ledger_is_not_moved_while_a_run_goes_or_into_another(postgres_ledger: Address, filled: Path) -> None:
    with Ledger.open(filled) as ledger:
        ledger.begin(START)
        with pytest.raises(LedgerError, match="a run goes on"):
            move(filled, postgres_ledger)
    with Ledger(open_database(postgres_ledger)) as other:
        other.begin(START)
    with pytest.raises(LedgerError, match="already"):
        move(filled, postgres_ledger)
    with open_known(filled) as ledger:
        assert len(ledger.runs()) == 5


def test_a_move_that_was_cut_off_is_ended_by_the_next(
    postgres_ledger: Address, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("factory_prov.ledger.moving._mark", cut)
        with pytest.raises(KeyboardInterrupt):
            move(filled, postgres_ledger)
    move(filled, postgres_ledger)
    with open_known(postgres_ledger) as after:
        assert len(after.runs()) == 4


def test_a_line_whose_ledger_is_away_opens_by_itself(postgres: PostgresServer, own: Address) -> None:
    told: list[LineEvent] = []
    postgres.kill()
    with Line(StationParts(None, ledger_file=own, programmers=()), tell=told.append) as line:
        until(lambda: any(isinstance(event, LineOpened) for event in told))
        (opened,) = [event for event in told if isinstance(event, LineOpened)]
        assert "does not answer" in opened.info.trouble
        with pytest.raises(LedgerAway):
            until(lambda: bool(line.start_all()) or False)
        postgres.restart()
        until(lambda: len([event for event in told if isinstance(event, LineOpened)]) == 2)
        opened = [event for event in told if isinstance(event, LineOpened)][-1]
        assert (opened.info.opened, opened.info.trouble) == (True, "")
        until(lambda: line._ledger_away() is None)
        assert line.start_all() == ()


@pytest.mark.slow
@pytest.mark.parametrize("step", ["reserve", "write configuration", "flash final image"])
def test_a_unit_whose_ledger_goes_away_in_mid_run_is_gone_on_with(
    postgres: PostgresServer, own: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(database, "Limits", lambda: QUICK)
    told: list[LineEvent] = []
    killed = threading.Event()

    def tell(event: LineEvent) -> None:
        told.append(event)
        inner = getattr(event, "event", None)
        if isinstance(inner, StepStarted) and inner.step.key == step and not killed.is_set():
            killed.set()
            postgres.kill()

    with VirtualBench(1, speed=20.0) as bench, Line(station_of(tmp_path, bench, own), tell=tell) as line:
        until(lambda: any(slot.ready for slot in line.slots))
        (key,) = line.start_all()
        assert line.wait(FAR_S)
        (ended,) = [event for event in told if isinstance(event, RunEnded)]
        assert killed.is_set(), ended
        assert (ended.outcome, ended.code) == (Outcome.ERROR, "E111")
        until(lambda: line._ledger_away() is not None)
        with pytest.raises(LedgerAway):
            line.start(key)
        postgres.restart()
        until(lambda: line._ledger_away() is None)
        line.start(key)  # what holds the line is tried again
        assert line.wait(FAR_S)
        assert line.slots[0].outcome is Outcome.PASS
    with Ledger(open_database(own)) as ledger:
        runs = ledger.runs()
        assert {run.endpoint_name for run in runs} - {None} == {runs[-1].endpoint_name}, "one name, whatever happened"
        assert runs[-1].outcome is Outcome.PASS


def station_of(folder: Path, bench: VirtualBench, ledger: Address) -> StationParts:
    job = folder / "job.toml"
    first, final = write_demo_images(folder)
    board = f'[board]\nfirst_image = "{first.name}"\nfinal_image = "{final.name}"\n'
    job.write_text(f"format = 1\n{board}\n{PSK_CONFIGURATION}")
    return StationParts(job, ledger_file=ledger, programmers=(SimulatedProgrammer(bench),))
