"""A sender that is killed again and again sends nothing twice and loses nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from factory_prov.job.unit import UnitMaker
from factory_prov.ledger.outbox import Owed
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import sealed_keys
from factory_prov.line.virtual_station import demo_job
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.messages import Message
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.from_records import registration_of
from factory_prov.registrars.registry import options_text
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote

UNITS, KILLS = 30, 12
UNTIL_VERIFIED = (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED)
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
PROGRAM = """
import sys
from pathlib import Path
from factory_prov.cancel import CancelToken
from factory_prov.ledger.store import Ledger
from factory_prov.outbox.sending import send_round
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.secret import Secret

with Ledger.open(Path(sys.argv[1])) as ledger:
    print("ready", flush=True)
    opened = lambda options: Coiote(options, Secret("tok-of-the-test"))
    while send_round(ledger.outbox, opened, lambda row: row.sealed, cancel=CancelToken()).taken:
        pass
"""


def owe_all(path: Path, server: VirtualCoiote) -> dict[str, bytes]:
    """Make units whose server is owed their registrations; return their packs."""
    options, maker, packs = CoioteOptions(url=server.url, domain="/factory/"), UnitMaker(demo_job("psk")), {}
    owed = Owed(server=options.server_name, kind="coiote", options=options_text(options))
    with Ledger.open(path) as ledger:
        for number in range(UNITS):
            name = f"unit-{number:03}"
            start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT)
            run = ledger.begin(start)
            ledger.reserve(run, name, psk_identity=None, again=None)
            for state in UNTIL_VERIFIED:
                ledger.reach(run, state)
            packs[name] = maker.make(name).pack
            identity = ledger.by_endpoint(name).identities[0].identity_id
            row = {"identity_id": identity, "run_id": run, "kek_id": "k", "keep": "until registered"}
            with ledger._writing() as connection:
                connection.execute(insert(sealed_keys), {**row, "sealed": packs[name]})
            ledger.finish_owing(run, owed, at=AT, reason=Message("later."))
    return packs


@pytest.mark.slow
def test_a_killed_sender_sends_nothing_twice_and_loses_nothing(tmp_path: Path) -> None:
    draw, path = random.Random(13), tmp_path / "ledger.sqlite"
    with VirtualCoiote(token=Secret("tok-of-the-test")) as server:
        packs = owe_all(path, server)
        server.answer_after(0.02)
        for kill in range(KILLS + 1):
            sender = subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE)
            assert sender.stdout is not None
            with sender.stdout:
                assert sender.stdout.readline() == b"ready\n"
                if kill < KILLS:
                    time.sleep(draw.uniform(0, 0.4))
                    sender.kill()
            sender.wait(60)
        devices = {device.endpoint_name: device for device in server.devices}
        assert len(server.devices) == len(devices) == UNITS
    with Ledger.open(path) as ledger:
        assert {run.outcome for run in ledger.runs()} == {Outcome.PASS}
        assert ledger.outbox.rows() == ()
    for name, pack in packs.items():
        psk = registration_of(examine_pack(pack)[0], name).psk
        assert psk is not None
        assert (devices[name].psk_identity, devices[name].psk_key) == (psk.identity, psk.key), "the device's own key"
