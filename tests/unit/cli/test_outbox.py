"""`factory-prov outbox`: what is owed is listed, sent, tried again, and taken to another PC and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from factory_prov.cli import main
from factory_prov.errors import IdentityTaken, InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.user_folders import keys_folder
from factory_prov.job.unit import UnitMaker
from factory_prov.ledger.outbox import Owed
from factory_prov.ledger.records import Again, Outcome, RunStart
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.sqlite.plain import VERSION
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.station import open_known
from factory_prov.line.virtual_station import demo_job
from factory_prov.messages import Message
from factory_prov.outbox.file import OutboxFile
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.registry import options_text
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault
from tests.ledgers import verified

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
NAMES = ["unit-1", "unit-2"]
PASSPHRASE = "correct horse battery"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualCoiote]:
    with VirtualCoiote() as virtual:
        monkeypatch.setenv("FACTORY_PROV_TOKEN", virtual.token.reveal().decode())
        monkeypatch.setenv("FACTORY_PROV_OUTBOX_PASSPHRASE", PASSPHRASE)
        yield virtual


@pytest.fixture
def data(tmp_path: Path, server: VirtualCoiote) -> Path:
    """Two units that wait for their server."""
    folder, maker = tmp_path / "data", UnitMaker(demo_job("psk"))
    options = CoioteOptions(url=server.url, domain="/factory/", read_timeout_s=30, deadline_s=60)
    owed = Owed(server=options.server_name, kind="coiote", options=options_text(options))
    with open_known(folder / "ledger.sqlite") as ledger:
        for name in NAMES:
            start = RunStart(station="line 1", job_name="j", job_digest="d", probe="p", started_at=AT)
            run = ledger.begin(start)
            ledger.reserve(run, name, psk_identity=None, again=None)
            ledger.seal(run, MadeKeys(endpoint_name=name, pack=maker.make(name).pack, keys=()))
            for state in (UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED):
                ledger.reach(run, state)
            ledger.finish_owing(run, owed, at=AT, reason=Message("The server is told later."))
    return folder


def told(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str, code: int = 0) -> Any:
    assert main(["outbox", *arguments, "--data-dir", str(data), "--json"]) == code
    shown = capsys.readouterr()
    assert PASSPHRASE not in shown.out + shown.err
    return json.loads(shown.out)


def outcomes(data: Path) -> list[Outcome | None]:
    with open_known(data / "ledger.sqlite") as ledger:
        return [run.outcome for run in ledger.runs()]


def test_what_is_owed_is_listed_and_sent(capsys: pytest.CaptureFixture[str], data: Path, server: VirtualCoiote) -> None:
    listed = told(capsys, data, "list")
    assert [(row["endpoint_name"], row["state"], row["tries"]) for row in listed] == [(n, "queued", 0) for n in NAMES]
    assert told(capsys, data, "send")["delivered"] == NAMES
    assert told(capsys, data, "list") == []
    assert outcomes(data) == [Outcome.PASS, Outcome.PASS]
    assert [device.endpoint_name for device in server.devices] == NAMES


def test_the_list_in_words(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert main(["outbox", "list", "--data-dir", str(data)]) == 0
    head, first, second = capsys.readouterr().out.splitlines()
    assert head.split()[0] == "CHECKED"
    assert "unit-1" in first
    assert "unit-2" in second


def test_a_server_that_is_away_leaves_all_of_it(
    capsys: pytest.CaptureFixture[str], data: Path, server: VirtualCoiote
) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=401, times=99))
    sent = told(capsys, data, "send", code=1)
    assert [row["endpoint_name"] for row in sent["waiting"]] == NAMES
    assert "token" in sent["troubles"][0]["what"]


def test_what_was_set_aside_can_be_sent_again(
    capsys: pytest.CaptureFixture[str], data: Path, server: VirtualCoiote
) -> None:
    device = {
        "properties": {"endpointName": "unit-1"},
        "connectorType": "management",
        "domain": "/factory/",
        "securityMode": "nosec",
    }
    made = server.desk.store.create(device)
    sent = told(capsys, data, "send", code=1)
    assert sent["delivered"] == ["unit-2"]
    assert [row["endpoint_name"] for row in sent["set_aside"]] == ["unit-1"]
    server.desk.store.delete(made.device_id)
    assert told(capsys, data, "retry", "unit-1") == {"again": 1}
    assert told(capsys, data, "send")["delivered"] == ["unit-1"]


def test_a_name_that_owes_nothing_is_told(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert told(capsys, data, "retry", "unit-3", code=2)["error"]["place"] == "unit-3"


def test_what_a_unit_with_other_keys_owes_is_not_sent_but_taken_out(
    capsys: pytest.CaptureFixture[str], data: Path, server: VirtualCoiote
) -> None:
    assert "stays" in told(capsys, data, "drop", "unit-1", code=2)["error"]["what"]
    with open_known(data / "ledger.sqlite") as ledger:
        run = ledger.begin(RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT))
        ledger.reserve(run, "unit-1", psk_identity=None, again=Again.SAME_IDENTITY)
        verified(ledger, run)
        ledger.finish(run, Outcome.PASS, code=None, at=AT)
    listed = told(capsys, data, "list")
    assert [(row["state"], row["other_keys"]) for row in listed] == [("set aside", True), ("queued", False)]
    assert "other keys" in told(capsys, data, "retry", "unit-1", code=2)["error"]["what"]
    assert told(capsys, data, "retry") == {"again": 1}
    sent = told(capsys, data, "send", code=1)
    assert (sent["delivered"], [row["endpoint_name"] for row in sent["set_aside"]]) == (["unit-2"], ["unit-1"])
    assert [device.endpoint_name for device in server.devices] == ["unit-2"]
    assert told(capsys, data, "drop", "unit-1")["dropped"] == ["unit-1"]
    assert told(capsys, data, "list") == []
    assert told(capsys, data, "drop", "unit-1", code=2)["error"]["place"] == "unit-1"


def test_it_goes_to_another_pc_and_comes_back(
    capsys: pytest.CaptureFixture[str], data: Path, server: VirtualCoiote, tmp_path: Path
) -> None:
    file, elsewhere = str(tmp_path / "owed.outbox"), tmp_path / "elsewhere"
    assert told(capsys, data, "export", file)["taken"] == NAMES
    assert told(capsys, data, "export", file, code=2)["error"]["place"] == file, "not written over"
    assert told(capsys, data, "import", file, code=1)["still_owed"] == NAMES
    assert told(capsys, elsewhere, "send", file)["delivered"] == NAMES
    assert not (elsewhere / "ledger.sqlite").exists(), "it needs no ledger there"
    assert outcomes(data) == [Outcome.WAIT, Outcome.WAIT]
    assert told(capsys, data, "import", file)["delivered"] == NAMES
    assert told(capsys, data, "import", file)["known"] == NAMES
    assert outcomes(data) == [Outcome.PASS, Outcome.PASS]


def test_the_result_of_a_unit_that_ran_again_since_is_no_good_end(
    capsys: pytest.CaptureFixture[str], data: Path, server: VirtualCoiote, tmp_path: Path
) -> None:
    file = str(tmp_path / "owed.outbox")
    assert told(capsys, data, "export", file)["taken"] == NAMES
    assert told(capsys, tmp_path / "elsewhere", "send", file)["delivered"] == NAMES
    start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
    assert told(capsys, data, "recall", NAMES[0]) == {"recalled": NAMES[:1]}
    with open_known(data / "ledger.sqlite") as ledger:
        ledger.reserve(ledger.begin(start), NAMES[0], psk_identity=None, again=Again.SAME_IDENTITY)
    back = told(capsys, data, "import", file, code=1)
    assert (back["former"], back["delivered"]) == (NAMES[:1], NAMES[1:])


def test_a_unit_in_a_file_is_shown_and_kept_until_somebody_says_that_the_file_is_gone(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise InputError(Message("no space."))

    assert told(capsys, data, "recall", NAMES[0], code=2)["error"]["place"] == NAMES[0]
    with monkeypatch.context() as patched:
        patched.setattr(OutboxFile, "write", no_space)
        assert told(capsys, data, "export", str(tmp_path / "owed.outbox"), code=2)["error"]["what"] == "no space."
    assert [row["in_file_since"] for row in told(capsys, data, "list")] == [None, None], "it did not come about"
    told(capsys, data, "export", str(tmp_path / "owed.outbox"))
    assert all(row["in_file_since"] for row in told(capsys, data, "list"))
    assert main(["outbox", "list", "--data-dir", str(data)]) == 0
    assert capsys.readouterr().out.count("in a file too") == 2
    start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
    with open_known(data / "ledger.sqlite") as ledger:
        run = ledger.begin(start)
        with pytest.raises(IdentityTaken, match="another PC"):
            ledger.reserve(run, NAMES[0], psk_identity=None, again=Again.SAME_IDENTITY)
    told(capsys, data, "recall", NAMES[0])
    assert [bool(row["in_file_since"]) for row in told(capsys, data, "list")] == [False, True]


def test_another_passphrase_and_a_short_one(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "owed.outbox")
    told(capsys, data, "export", file)
    monkeypatch.setenv("FACTORY_PROV_OUTBOX_PASSPHRASE", "another passphrase")
    assert "passphrase" in told(capsys, data, "import", file, code=2)["error"]["what"]
    monkeypatch.setenv("FACTORY_PROV_OUTBOX_PASSPHRASE", "short")
    assert "too short" in told(capsys, data, "export", file + "2", code=2)["error"]["what"]


def test_send_says_why_units_wait_whose_keys_do_not_open(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    keys = list(keys_folder().glob("*.key"))
    kept = [key.read_bytes() for key in keys]
    for key in keys:
        key.unlink()
    try:
        assert main(["outbox", "send", "--data-dir", str(data)]) == 1
    finally:  # other tests have the same folder
        for key, content in zip(keys, kept, strict=True):
            write_owner_only(key, content)
    shown = capsys.readouterr()
    assert "2 wait." in shown.out
    assert shown.err.count("of sealed keys is not there") == 1, "said once, however many units it holds up"


@pytest.mark.parametrize("command", ["send", "import"])
def test_a_file_that_is_not_there_is_not_told_as_one_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, command: str
) -> None:
    found = told(capsys, data, command, str(tmp_path / "none"), code=2)
    assert found["error"]["what"] == "there is no such file."


def test_results_of_another_ledger_are_refused_with_their_file(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "owed.bin"
    told(capsys, data, "export", str(file))
    open_known(tmp_path / "other" / "ledger.sqlite").close()
    found = told(capsys, tmp_path / "other", "import", str(file), code=2)
    assert (found["error"]["what"], found["error"]["place"]) == ("These results are of another ledger.", str(file))


def test_status_of_a_file_says_what_it_is_and_what_is_open(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    def status() -> Any:
        assert main(["ledger", "status", "--data-dir", str(data), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    found = status()
    assert found["place"] == str(data / "ledger.sqlite")
    assert (found["runs"], found["open_runs"], found["owed"], found["set_aside"]) == (2, 0, 2, 0)
    assert (found["version"], found["keys"]["folder"]) == (VERSION, str(keys_folder()))
    assert found["size_bytes"] >= (data / "ledger.sqlite").stat().st_size
    with closing(sqlite3.connect(data / "ledger.sqlite")) as connection, connection:
        connection.execute("UPDATE runs SET outcome = NULL, finished_at = NULL WHERE id = 1")
        connection.execute("UPDATE outbox SET state = 'set aside' WHERE id = 1")
    changed = status()
    assert (changed["open_runs"], changed["owed"], changed["set_aside"]) == (1, 2, 1)
    assert main(["ledger", "status", "--data-dir", str(data)]) == 0
    words = capsys.readouterr().out
    assert "1 run has not ended" in words
    assert "2 registrations are owed" in words
    assert "1 of them is set aside." in words


def test_status_where_there_is_no_ledger_yet_makes_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["ledger", "status", "--data-dir", str(tmp_path / "new")]) == 0
    assert "there is no ledger yet" in capsys.readouterr().out
    assert main(["ledger", "status", "--data-dir", str(tmp_path / "new"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] is None
    assert not (tmp_path / "new" / "ledger.sqlite").exists()


def test_status_of_an_older_file_leaves_it_as_it_is(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    with closing(sqlite3.connect(data / "ledger.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0005'")
        connection.execute("DROP TABLE outbox")
    assert main(["ledger", "status", "--data-dir", str(data)]) == 0
    assert f"This program works with tables of version {VERSION}." in capsys.readouterr().out
