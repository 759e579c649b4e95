"""A ledger that owes something, and the virtual server that is to get it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from factory_prov.cancel import CancelToken
from factory_prov.job.unit import UnitMaker
from factory_prov.ledger.outbox import Owed, OwedRow, OwedState
from factory_prov.ledger.records import Again, Outcome, RunStart
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import outbox, sealed_keys
from factory_prov.line.virtual_station import demo_job
from factory_prov.messages import Message
from factory_prov.outbox.sending import Round, send_round
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registration import Registrar
from factory_prov.registrars.registry import kind_of, open_registrar, options_text
from factory_prov.simulation.coiote.server import VirtualCoiote

UNTIL_VERIFIED = (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED)
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
MAKER = UnitMaker(demo_job("psk"))


class Desk:
    """A ledger that owes, and a virtual server."""

    def __init__(self, ledger: Ledger, server: VirtualCoiote) -> None:
        self.ledger, self.server = ledger, server
        self.options: ServerOptions = self.coiote()
        self.opened: list[ServerOptions] = []
        self.silence_s: float | None = None
        """So long an answer is waited for; None: however slow this PC is today, the server is not silent."""

    def coiote(self, **changes: Any) -> CoioteOptions:
        limits = {"connect_timeout_s": 30.0, "read_timeout_s": 30.0, "deadline_s": 60.0}
        return CoioteOptions(url=self.server.url, domain="/factory/", **{**limits, **changes})

    def made(self, name: str) -> bytes:
        return MAKER.make(name).pack

    def owe(
        self,
        *names: str,
        options: ServerOptions | None = None,
        chip: str | None = None,
        again: Again | None = None,
    ) -> None:
        wanted = options or self.options
        owed = Owed(server=wanted.server_name, kind=kind_of(wanted).kind, options=options_text(wanted))
        for name in names:
            start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT, hardware_id=chip)
            run = self.ledger.begin(start)
            self.ledger.reserve(run, name, psk_identity=None, again=again)
            for state in UNTIL_VERIFIED:
                self.ledger.reach(run, state)
            identity = self.ledger.by_endpoint(name).identities[-1].identity_id
            pack = self.made(name)
            row = {"identity_id": identity, "run_id": run, "kek_id": "k", "sealed": pack, "keep": "until registered"}
            with self.ledger._writing() as connection:
                connection.execute(insert(sealed_keys), row)
            self.ledger.finish_owing(run, owed, at=AT, reason=Message("later."))

    def open(self, options: ServerOptions) -> Registrar:
        self.opened.append(options)
        if isinstance(options, CoioteOptions):
            if self.silence_s is not None:
                options = replace(options, read_timeout_s=self.silence_s, deadline_s=2 * self.silence_s)
            return Coiote(options, self.server.token)
        return open_registrar(options, token_file=None, environ={})

    def send(self, *, pack: Callable[[OwedRow], bytes | None] | None = None, but: Sequence[str] = ()) -> Round:
        return send_round(
            self.ledger.outbox, self.open, pack or (lambda row: row.sealed), cancel=CancelToken(), but=but
        )

    def known(self) -> list[str]:
        return sorted(device.endpoint_name for device in self.server.devices)

    def at_once(self) -> None:
        """Let the time come for all that waits."""
        with self.ledger._writing() as connection:
            connection.execute(outbox.update().values(next_at=AT))

    def states(self) -> dict[str, OwedState]:
        return {row.endpoint_name: row.state for row in self.ledger.outbox.rows()}

    def outcomes(self) -> list[Outcome | None]:
        return [run.outcome for run in self.ledger.runs()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger.open(tmp_path / "ledger.db") as ledger, VirtualCoiote() as server:
        yield Desk(ledger, server)
