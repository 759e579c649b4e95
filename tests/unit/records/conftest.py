"""A ledger whose runs are told to others, and a receiver of webhooks on a real socket that does what a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from factory_prov.cancel import CancelToken
from factory_prov.events import Step
from factory_prov.ledger.outbox import Answered, Owed
from factory_prov.ledger.records import Again, Outcome, RunId, RunStart, StepState
from factory_prov.ledger.records_owed import RecordTarget
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import sealed_keys
from factory_prov.messages import Message
from factory_prov.records.options import RecordsOptions
from factory_prov.records.sending import RecordsRound, send_records
from factory_prov.records.targets import open_target, targets_of

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
CONNECT = Step(key="connect", title=Message("Connecting"), short=Message("connect"))
UNTIL_VERIFIED = (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED)
OWED = Owed(server="dm.example", kind="coiote", options="{}")


@dataclass
class Receiver:
    """What was posted, and what is answered: `answers` first, then 200. An answer of None closes the connection."""

    url: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes] | None] = field(default_factory=list)
    waits: threading.Event | None = None

    def documents(self) -> list[Any]:
        return [post["document"] for post in self.posts]

    def ids(self) -> list[str]:
        return [document["transaction_id"] for document in self.documents()]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                made.posts.append({"path": self.path, "document": json.loads(text), "text": text.decode()})
                made.headers.append(dict(self.headers))
                answer = made.answers.pop(0) if made.answers else (200, {}, b"{}")
            if made.waits is not None:
                made.waits.wait()
            if answer is None:
                self.connection.close()
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}/hook/units"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    if made.waits is not None:
        made.waits.set()
    server.shutdown()
    thread.join()
    server.server_close()


class Desk:
    """A ledger and whom its runs are told to."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.options = RecordsOptions()
        self.environ: dict[str, str] = {}

    @property
    def targets(self) -> tuple[RecordTarget, ...]:
        return targets_of(self.options)

    def begin(self, name: str | None, *, chip: str | None = None) -> RunId:
        start = RunStart(
            station="line 1", job_name="j", job_digest="d", probe="p1", started_at=AT, operator="o", tool_version="9"
        )
        run = self.ledger.begin(start)
        if name is not None:
            self.ledger.reserve(run, name, psk_identity=None, again=Again.SAME_IDENTITY)
        if chip is not None:
            self.ledger.met(run, chip)
        self.ledger.will_tell(run, self.targets)
        return run

    def fail(self, name: str | None = None, *, chip: str | None = None, reason: str = "it is dead.") -> RunId:
        run = self.begin(name, chip=chip)
        self.ledger.step(run, CONNECT, state=StepState.STARTED, at=AT + timedelta(seconds=1))
        self.ledger.step(run, CONNECT, state=StepState.FAILED, at=AT + timedelta(seconds=3), detail="E07")
        words = Message("{reason}", reason=reason)
        self.ledger.finish(run, Outcome.FAIL, code="E07", at=AT + timedelta(seconds=4), reason=words)
        return run

    def passes(self, name: str, *, at: datetime = AT + timedelta(seconds=4)) -> RunId:
        run = self.begin(name)
        self._verified(run)
        self.ledger.finish(run, Outcome.PASS, code=None, at=at)
        return run

    def waits(self, name: str) -> RunId:
        run = self.begin(name)
        self._verified(run)
        identity = self.ledger.by_endpoint(name).identities[-1].identity_id
        with self.ledger._writing() as connection:
            connection.execute(sealed_keys.delete().where(sealed_keys.c.identity_id == identity))
            row = {"identity_id": identity, "run_id": run, "kek_id": "k", "sealed": b"s", "keep": "until registered"}
            connection.execute(insert(sealed_keys), row)
        self.ledger.finish_owing(run, OWED, at=AT + timedelta(seconds=4), reason=Message("its server is away."))
        return run

    def deliver(self, at: datetime = AT + timedelta(hours=1)) -> None:
        rows = self.ledger.outbox.claim(10, now=AT + timedelta(minutes=1))
        answers = [Answered(row=row, device_id="id", outcome="created") for row in rows]
        self.ledger.outbox.delivered(answers, at=at)

    def _verified(self, run: RunId) -> None:
        for state in UNTIL_VERIFIED:
            self.ledger.reach(run, state)

    def round(self, cancel: CancelToken | None = None, but: Sequence[str] = ()) -> RecordsRound:
        def opened(target: RecordTarget) -> Any:
            return open_target(target, token_file=None, environ=self.environ)

        return send_records(self.ledger.records, opened, cancel=cancel or CancelToken(), but=but)

    def due_now(self) -> None:
        """Let all time pass that somebody waits for."""
        with self.ledger._writing() as connection:
            connection.exec_driver_sql("UPDATE records_owed SET next_at = 0")

    @property
    def owed(self) -> int:
        return len(self.ledger.records.rows())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        yield Desk(ledger)
