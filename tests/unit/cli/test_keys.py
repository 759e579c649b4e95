"""`factory-prov ledger keys`, from its arguments to what lies in the ledger."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.cli import main
from factory_prov.credentials.vault.sealing import Kek
from factory_prov.credentials.vault.station_keys import StationKeys
from factory_prov.errors import VaultClosed
from factory_prov.files import user_folders
from factory_prov.ledger.records import RunStart
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.store import Ledger
from factory_prov.secret import Secret

PACK = b"pack"


@pytest.fixture(autouse=True)
def ledger_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "settings" / "ledgers")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "ledger.sqlite"


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, object]:
    assert main(["ledger", "keys", *arguments, "--json", "--data-dir", "data"]) == code
    document: dict[str, object] = json.loads(capsys.readouterr().out or "{}")
    return document


def seal(file: Path, name: str = "a") -> None:
    with Ledger.open(file) as ledger:
        start = RunStart(station="1", job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
        run_id = ledger.begin(start)
        ledger.reserve(run_id, name, psk_identity=None, again=None)
        ledger.seal(run_id, MadeKeys(endpoint_name=name, pack=PACK, keys=()))


def test_without_a_ledger_there_is_nothing_to_tell(ledger_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "show") == {"use": "auto", "keys": []}
    assert not ledger_file.exists()


def test_a_new_key_takes_over_and_the_old_one_goes(ledger_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seal(ledger_file)
    ((old, *rest),) = [told(capsys, "show")["keys"]]  # type: ignore[misc]
    assert (old["place"], old["units"], rest) == ("file", 1, [])
    told(capsys, "drop", old["id"], code=2)
    assert told(capsys, "rewrap", "--new") == {"renewed": 1, "left": 0}
    told(capsys, "drop", old["id"])
    (new,) = told(capsys, "show")["keys"]  # type: ignore[misc]
    assert (new["id"] != old["id"], new["units"]) == (True, 1)
    with Ledger.open(ledger_file) as ledger:
        assert ledger.sealed("a") == PACK


def test_two_stations_share_a_passphrase(
    ledger_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seal(ledger_file, "before")
    monkeypatch.setattr("sys.stdin", io.StringIO("a passphrase of stations\n"))
    shared = told(capsys, "share")["id"]
    seal(ledger_file, "behind")
    with Ledger.open(ledger_file, vault=StationKeys(tmp_path / "other")) as elsewhere:
        keys = StationKeys(tmp_path / "other")
        keys.adopt(Kek.from_passphrase(Secret("a passphrase of stations"), elsewhere.sealed_keys.ledger_id()))
        assert keys.current("").kek_id == shared
        assert elsewhere.sealed("behind") == PACK


def test_a_short_passphrase_is_refused_and_not_shown(
    ledger_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seal(ledger_file)
    monkeypatch.setattr("sys.stdin", io.StringIO("sh0rt-ONE\n"))
    assert main(["ledger", "keys", "share", "--data-dir", "data"]) == 2
    shown = capsys.readouterr()
    assert "too short" in shown.err
    assert "sh0rt-ONE" not in shown.out + shown.err


def test_what_cannot_be_opened_stays(ledger_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    seal(ledger_file)
    with Ledger.open(ledger_file, vault=StationKeys(tmp_path / "other")) as elsewhere:
        assert elsewhere.sealed_keys.rewrap().left == 1
    assert told(capsys, "use", "file") == {"use": "file"}


@pytest.mark.parametrize("content", [None, "short\n"])
def test_a_passphrase_file_that_opens_nothing_is_refused_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "passphrase"
    if content is not None:
        file.write_text(content)
        file.chmod(0o600)
    told(capsys, "use", "passphrase", "--passphrase-file", str(file), code=2)
    assert told(capsys, "show")["use"] == "auto"


def test_a_key_that_is_not_there_is_not_dropped(ledger_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seal(ledger_file)
    assert main(["ledger", "keys", "drop", "NOSUCH", "--data-dir", "data"]) == 2
    assert "NOSUCH: this PC has no key with this id." in capsys.readouterr().err


def test_where_the_key_is_lost_the_way_out_is_told_and_works(
    ledger_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seal(ledger_file)
    capsys.readouterr()
    ((lost, *_),) = [told(capsys, "show")["keys"]]  # type: ignore[misc]
    (user_folders.keys_folder() / f"{lost['id']}.key").unlink()
    assert main(["ledger", "keys", "rewrap", "--data-dir", "data"]) == 2
    said = capsys.readouterr().err
    assert "Put it back from a backup." in said
    assert "factory-prov ledger keys rewrap --new" in said
    assert told(capsys, "rewrap", "--new") == {"renewed": 0, "left": 1}
    seal(ledger_file, "b")
    with Ledger.open(ledger_file) as ledger:
        assert ledger.sealed("b") == PACK


def test_the_way_out_is_told_of_the_key_in_use_alone(
    ledger_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    keys = StationKeys(tmp_path / "keys of two")
    former = keys.current("ledger")
    keys.renew()
    (tmp_path / "keys of two" / f"{former.kek_id}.key").unlink()
    with pytest.raises(VaultClosed) as caught:
        StationKeys(tmp_path / "keys of two").find(former.kek_id, "ledger")
    assert "rewrap" not in str(caught.value)
    assert "Put it back from a backup." in str(caught.value)
